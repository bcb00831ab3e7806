import eslint from '@eslint/js'
import { defineConfig, globalIgnores } from 'eslint/config'
import tseslint from 'typescript-eslint'

/** House rules that are about syntax alone; `no-restricted-syntax` takes them as one list. */
const syntax = {
  enums: {
    selector: 'TSEnumDeclaration',
    message: 'Use a union of strings, or an object `as const`',
  },
  defaultExports: {
    selector: 'ExportDefaultDeclaration, ExportSpecifier[exported.name="default"]',
    message: 'Use a named export',
  },
  zodNames: {
    selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier',
    message: "Use `import * as z`: a bundle then leaves zod's 50 languages out",
  },
  barrels: {
    selector: 'ExportAllDeclaration',
    message: 'Export names one by one: a barrel hides where things are',
  },
}

const entries = ['**/main.ts', 'worker/serve.ts', 'coordinator/cli/**/*.ts', 'bench/**/*.ts']

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', 'shared/rpc/generated/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  eslint.configs.recommended,
  {
    rules: { eqeqeq: 'error' },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'max-lines': ['error', { max: 250 }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...Object.values(syntax)],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'Throw or return, so that clean-up runs: only the entries end the process',
        },
      ],
      'no-restricted-imports': [
        'error',
        ...['assert', 'assert/strict', 'node:assert'].map((name) => ({
          name,
          message: "Use 'node:assert/strict', whose equal() is strict",
        })),
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      // `import { type Sharp } from 'sharp'` would still load the native module at run time.
      '@typescript-eslint/no-import-type-side-effects': 'error',
      // A cast that narrows is a guess; a type guard knows.
      '@typescript-eslint/no-unsafe-type-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      // `const { left: _, ...rest } = all` is how a key is left out of a copy.
      '@typescript-eslint/no-unused-vars': [
        'error',
        // The compiler knows `_` as well: a loop that only counts its turns.
        { ignoreRestSiblings: true, varsIgnorePattern: '^_$', argsIgnorePattern: '^_' },
      ],
      // What was caught, or kept for a later reader, is thrown again as it came: unknown.
      '@typescript-eslint/only-throw-error': [
        'error',
        { allowThrowingAny: false, allowThrowingUnknown: true },
      ],
      // Numbers read well in messages and cannot turn into '[object Object]'; nothing else is let in.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        {
          allowAny: false,
          allowBoolean: false,
          allowNever: false,
          allowNullish: false,
          allowNumber: true,
          allowRegExp: false,
        },
      ],
    },
  },
  {
    // Where programs start and people read: these print, and decide when the process ends.
    files: entries,
    rules: { 'no-console': 'off', 'no-restricted-properties': 'off' },
  },
  {
    // grpc-js and tinypool give untyped values; each is cast in the one file that knows better.
    files: ['shared/rpc/service.ts', 'worker/pool.ts'],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    // Tests may cast what they made themselves: a wrong guess there fails the test.
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-type-assertion': 'off' },
  },
  {
    // mocha loads a reporter by its default export.
    files: ['test/helpers/*-reporter.ts'],
    rules: { 'no-restricted-syntax': ['error', syntax.enums, syntax.barrels] },
  },
)
