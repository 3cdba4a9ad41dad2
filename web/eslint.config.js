import { readdirSync } from 'node:fs'
import hooks from 'eslint-plugin-react-hooks'
import typescript from 'typescript-eslint'

const features = new URL('./src/features/', import.meta.url)
const folders = readdirSync(features, { withFileTypes: true }).filter((entry) => entry.isDirectory()).map((entry) => entry.name)

/** A feature sees `api`, `ui` and itself. A page that needs two features is composed in `app`. */
const apart = folders.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [
        { regex: `^(\\.\\./)+(features/)?(?!${feature}/)(${folders.join('|')})/`, message: 'Features do not import one another.' },
        { regex: '^(\\.\\./)+app/', message: 'Features do not know the pages they are composed in.' },
      ],
    }],
  },
}))

const below = (folder, forbidden) => ({
  files: [`src/${folder}/**`],
  rules: {
    'no-restricted-imports': ['error', {
      patterns: [{ regex: `^(\\.\\./)+(${forbidden})/`, message: `What is in ${folder} stands below ${forbidden}.` }],
    }],
  },
})

/** Texts for people come from the catalogs: no letters between tags. */
const catalogs = {
  files: ['src/**/*.tsx'],
  ignores: ['src/**/*.test.tsx', 'src/app/shell/TopBar.tsx'],
  rules: {
    'no-restricted-syntax': ['error',
      { selector: 'JSXText[value=/[A-Za-zÀ-ÿ]{2,}/]', message: 'Look this text up in the catalogs.' },
      { selector: 'JSXAttribute[name.name=/^(title|label|alt|placeholder|aria-label)$/] > Literal[value=/[A-Za-z]{2,}/]', message: 'Look this text up in the catalogs.' },
    ],
  },
}

export default typescript.config(
  { ignores: ['dist/', 'node_modules/', 'src/api/schema.d.ts'] },
  ...typescript.configs.recommended,
  hooks.configs.flat['recommended-latest'],
  { rules: { '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }] } },
  catalogs,
  below('api', 'ui|features|app'),
  below('ui', 'features|app'),
  ...apart,
)
