// The modules as CMakeLists.txt declares them, and what each may include.
export interface Module {
  name: string
  folder: string // below src/
  pure: boolean
  mayInclude: Set<string>
}

export const impure = ['store', 'http', 'jobs', 'mail', 'files', 'exports', 'identity']

/// Reads add_module, add_service and add_program.
export function readModules(cmake: string): Module[] {
  const modules: Module[] = []
  const text = cmake.replace(/#.*$/gm, '')
  for (const [, command, inside = ''] of text.matchAll(/\b(add_module|add_service|add_program)\s*\(([^)]*)\)/g)) {
    const words = inside.trim().split(/\s+/)
    const first = words[0] ?? ''
    const at = words.indexOf('USES')
    const uses = at < 0 ? [] : words.slice(at + 1).filter((word) => word !== 'PURE')
    if (command === 'add_program') {
      const folder = words[1] ?? ''
      modules.push({ name: folder, folder, pure: false, mayInclude: new Set([folder, ...modules.map(({ name }) => name)]) })
    } else if (command === 'add_service') {
      const core = modules.find(({ name }) => name === first)
      const name = `${first}_service`
      // A service sees its core, what the core uses, store and http, and what it lists.
      const seen = [name, first, ...(core?.mayInclude ?? []), 'store', 'http', ...uses]
      modules.push({ name, folder: `${first}/service`, pure: false, mayInclude: new Set(seen) })
    } else {
      modules.push({ name: first, folder: first, pure: words.includes('PURE'), mayInclude: new Set([first, ...uses]) })
    }
  }
  return modules
}

/// The module an include or file path belongs to: "network/service/x.hpp" is network_service.
export function moduleOf(path: string): string {
  const parts = path.split('/')
  return parts[1] === 'service' && parts.length > 2 ? `${parts[0]}_service` : (parts[0] ?? '')
}
