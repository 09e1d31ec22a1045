import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

export default defineConfig([
  globalIgnores(['.data', '**/.svelte-kit', 'web/build', 'web/src/lib/generated']),
  tseslint.configs.strict,
  svelte.configs.recommended,
  {
    files: ['**/*.svelte', '**/*.svelte.ts'],
    languageOptions: { parserOptions: { parser: tseslint.parser } },
    rules: {
      // The site has no base path, and its links carry the year and term of the page.
      'svelte/no-navigation-without-resolve': 'off',
    },
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'off',
      'prefer-const': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-empty-function': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
    },
  },
  {
    // a load or an action says what a page needs; how it is fetched stands in lib/server
    files: ['web/src/routes/**/+{page,layout}{,.server}.ts'],
    rules: { 'max-lines-per-function': ['error', 40] },
  },
  {
    files: ['web/src/**/*.svelte', 'web/src/**/*.svelte.ts', 'web/src/routes/**/+{page,layout}.ts'],
    rules: {
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^#lib/server/',
              allowTypeImports: true,
              message: 'What runs in the browser gets its data from a load on the server.',
            },
          ],
        },
      ],
    },
  },
]);
