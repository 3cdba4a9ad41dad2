// The checks themselves: each finds what it is for, and lets pass what is right.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { claim, expect, expectEqual, finish } from '../support/claims.ts'
import { temporaryFolder } from '../support/cleanup.ts'
import { closing, count, entries } from '../support/count.ts'
import { readStory } from '../flows/story.ts'
import { at, Memory } from '../flows/memory.ts'
import { check } from '../flows/checks.ts'
import { assuranceFaults } from './assurance.ts'
import { catalogFaults } from './catalogs.ts'
import { hygieneFaults } from './hygiene.ts'
import { includeFaults } from './includes.ts'

function tree(files: Record<string, string>): string {
  const folder = temporaryFolder('tree')
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

const cmake = `add_module(base PURE)
add_module(access PURE USES base)
add_module(store USES base)
add_module(http USES base store)
add_module(network PURE USES access) # not base
add_service(network USES access)
add_program(aimline app)
`

await claim('the include check finds every arrow that is not drawn', () => {
  const faults = includeFaults(
    tree({
      'CMakeLists.txt': cmake,
      'src/base/id.hpp': '#include <boost/uuid/uuid.hpp>\n#include "base/other.hpp"\n',
      'src/store/table.hpp': '#include "base/id.hpp"\n',
      'src/network/tree.hpp': '#include "access/role.hpp"\n#include "base/id.hpp"\n',
      'src/network/rules.cpp': '// why\n#include "store/table.hpp"\n#include "network/service/routes.hpp"\n',
      'src/access/role.cpp': '#include <store/table.hpp>\n#include "../base/id.hpp"\n',
      'src/network/service/routes.hpp': '#include "network/tree.hpp"\n#include "store/table.hpp"\n#include "http/router.hpp"\n#include "access/role.hpp"\n#include "base/id.hpp"\n',
      'src/app/main/main.cpp': '#include "network/service/routes.hpp"\n#include "base/id.hpp"\n',
      'src/stray/x.cpp': '',
    }),
  )
  expectEqual(
    faults.map((fault) => fault.split(': ')[0]),
    [
      'src/access/role.cpp:1',
      'src/access/role.cpp:2',
      'src/network/rules.cpp:2',
      'src/network/rules.cpp:3',
      'src/network/service/routes.hpp:5',
      'src/network/tree.hpp:2',
      'src/stray/x.cpp:1',
    ],
    'places',
  )
})

await claim('the catalog check finds what is missing, different and unused', () => {
  const faults = catalogFaults(
    tree({
      'catalogs/en.json': '{"school.full": "Full at {places}", "school.left": "Left", "role.educator": "Educator", "school.gone": "Gone"}',
      'catalogs/es.json': '{"school.full": "Lleno", "role.educator": "Docente", "school.gone": "Se fue", "school.more": "Más"}',
      'src/network/rules.cpp':
        'return refuse(Fault::invalid, "parent_id", Text{"school.full", {{"places", n}}});\n' +
        'return refuse(Fault::invalid, "kind", {"school.castle"});\nauto name = "role." + code;\n// "school.gone"\nText{"school.left"};\n',
      'src/network/rules_test.cpp': 'Text{"school.invented"}',
    }),
  )
  expectEqual(
    faults,
    [
      'school.full has other placeholders in es than in en',
      'catalogs/es.json lacks school.left',
      'catalogs/en.json lacks school.more',
      'src/network/rules.cpp:2: "school.castle" is in no catalog',
      'catalogs/en.json: school.gone is never used',
    ],
    'faults',
  )
})

await claim('the assurance check finds tests that are not there and rows without one', () => {
  const faults = assuranceFaults(
    tree({
      'docs/assurance.md': '| what must hold | tests |\n|---|---|\n| a | `Doors.Close`; `tests/doors/run.ts` "it closes" |\n' +
        '| b | `Doors.Open` |\n| c | `tests/doors/run.ts` "it opens" |\n| d | `tests/none.ts` "x" |\n| e | somehow |\n| f | `tests/doors/run.ts` |\n',
      'src/doors/doors_test.cpp': 'TEST_P(Doors, Close) {}\n// TEST(Doors, Open)\n',
      'tests/doors/run.ts': "claim('it closes')",
    }),
  )
  expectEqual(faults.map((fault) => fault.split(':')[1]), ['4', '5', '6', '7', '8', '8'], 'lines')
})

await claim('the hygiene check finds tabs, merge markers, machine places and foreign registries', () => {
  const faults = hygieneFaults(
    tree({
      'a.md': 'fine\n',
      'b.ts': 'const a = 1\n\tconst b = 2\n',
      'c.hpp': `${'<'.repeat(7)} HEAD\n`,
      'd.sh': `cd ${'/'}work/main\n`,
      'web/package-lock.json': '"resolved": "https://mirror.example/x.tgz"\n"resolved": "https://registry.npmjs.org/x.tgz"\n',
      'e.md': 'no end',
    }),
  )
  expectEqual(faults.map((fault) => fault.split(': ')[0]), ['b.ts:2', 'c.hpp:1', 'd.sh:1', 'e.md', 'web/package-lock.json:1'], 'places')
})

await claim('counting reads the closing lines of every kind of program', () => {
  expectEqual(closing('[  PASSED  ] 12 tests.\n'), { passed: 12, failed: 0 }, 'all pass')
  expectEqual(closing('[  PASSED  ] 1 test.\n[  FAILED  ] 2 tests, listed below:\n\n 2 FAILED TESTS\n'), { passed: 1, failed: 2 }, 'some fail')
  expectEqual(closing('[  FAILED  ] A.Two (0 ms)\n[  FAILED  ] S/A.Three/0, where GetParam() = 1 (0 ms)\n[  PASSED  ] 1 test.\n'), { passed: 1, failed: 2 }, 'brief')
  expectEqual(closing('\u001b[2m      Tests \u001b[22m \u001b[31m3 failed\u001b[39m | \u001b[32m12 passed\u001b[39m (15)\n'), { passed: 12, failed: 3 }, 'vitest')
  expectEqual(closing('FAIL\n4 passed, 1 failed\n'), { passed: 4, failed: 1 }, 'ours')
  expectEqual(closing('hello\n'), undefined, 'others')
  expectEqual(count({ name: 'a', output: 'x', succeeded: true }), { passed: 1, failed: 0 }, 'a plain one')
  expectEqual(count({ name: 'a', output: '[  PASSED  ] 0 tests.\n', succeeded: true }), { passed: 0, failed: 1 }, 'none ran')
  expectEqual(count({ name: 'a', output: '[  PASSED  ] 5 tests.\n', succeeded: false }), { passed: 5, failed: 1 }, 'ended badly')
  expectEqual(count({ name: 'fixture.x', output: '', succeeded: true }), { passed: 0, failed: 0 }, 'a fixture')
  const log = '1/1 Testing: unit.a\n1/1 Test: unit.a\nCommand: "x"\nOutput:\n----\nhello\n<end of output>\nTest time =   0.00 sec\n----\nTest Failed.\n'
  expectEqual(entries(log), [{ name: 'unit.a', output: 'hello\n', succeeded: false }], 'a log')
})

await claim('stories are read and their mistakes named by line', () => {
  const story = readStory('# One\nas Ana\nGET /a\n  with key k\ngives 200, remember as a\n  name is "x"\n-- note\nagain\ngives 404\n')
  expectEqual(story[0]?.steps.map(({ kind }) => kind), ['as', 'request', 'gives', 'again', 'gives'], 'steps')
  for (const [text, line] of [['# a\nGIVES 2', 2], ['GET /a', 1], ['# a\nas Ana\n  indented\n', 3], ['# a\nGET /a\n', 1]] as const) {
    let said = ''
    try {
      readStory(text)
    } catch (fault) {
      said = String(fault)
    }
    expect(said.includes(`line ${line}`), `${JSON.stringify(text)} gave ${said || 'nothing'}`)
  }
})

await claim('checks in stories hold and fail as they say', () => {
  const memory = new Memory()
  memory.remember('school', { body: { id: 'i1', size: 3 }, version: '"1"' })
  const json = { name: 'Cedar', items: [{ id: 'i1', n: 1 }, { id: 'i2', n: 2 }], next: null, problems: [{ where: 'parent_id', what: 'A school is no part of itself.' }] }
  const answer = { status: 200, headers: { etag: '"1"' }, cookies: [], text: JSON.stringify(json), json }
  const holds = ['name is "Cedar"', 'name is not "Oak"', 'items has 2', 'items has at least 1', 'next is absent', 'items contains {"id": "{school.id}"}', 'items[].id contains {school.id}', 'items[1].n is 2', 'name matches /^Ced/', 'header ETag is "\\"1\\""', 'problem at parent_id says "itself"', 'name contains "eda"', 'items[].id is ["i1", "i2"]', 'items does not contain {"n": 3}']
  for (const line of holds) check(line, answer, memory)
  const fails = ['name is "Oak"', 'name is not "Cedar"', 'items has 3', 'items has at least 3', 'name is absent', 'next is present', 'items contains {"id": "i1", "n": 2}', 'name matches /x/', 'header ETag is absent', 'problem at name', 'body is empty', 'name wibbles']
  for (const line of fails) {
    let failed = false
    try {
      check(line, answer, memory)
    } catch {
      failed = true
    }
    expect(failed, `"${line}" should not hold`)
  }
  expectEqual(memory.value('{"a": "{school.size}", "b": "x-{school.size}"}'), { a: 3, b: 'x-3' }, 'references')
  expectEqual(at({ a: [{ b: 1 }] }, 'a[0].b'), 1, 'path')
})
finish()
