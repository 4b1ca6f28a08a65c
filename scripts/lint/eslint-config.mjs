import { globSync } from 'node:fs';

import { root } from '../cache.mjs';

// A name with an underscore, or one taken out of an object to leave the rest, is meant to be unused.
const unused = { varsIgnorePattern: '^_', argsIgnorePattern: '^_', ignoreRestSiblings: true };

/** n8n's rules as for packages that n8n Cloud does not run, TypeScript's strict ones, and what a forgotten promise would break. */
export async function eslintConfig(suite) {
  const tseslint = suite('typescript-eslint');
  const js = suite('@eslint/js');
  const n8nBase = suite('eslint-plugin-n8n-nodes-base');
  const { n8nCommunityNodesPlugin: n8n } = suite('@n8n/eslint-plugin-community-nodes');
  const typed = { parser: tseslint.parser, parserOptions: { project: './tsconfig.json', tsconfigRootDir: root } };
  const only = (files, configs) => configs.map((config) => ({ ...config, files }));
  const nodes = ['nodes/**/*.ts'];
  const credentials = ['credentials/**/*.ts'];
  const manifest = ['package.json'];

  return [
    ...only(['**/*.ts'], tseslint.configs.strict),
    {
      files: ['**/*.ts'],
      languageOptions: typed,
      rules: {
        'no-console': 'error',
        // With noUncheckedIndexedAccess every index needs one where the length was just checked.
        '@typescript-eslint/no-non-null-assertion': 'off',
        '@typescript-eslint/no-unused-vars': ['error', unused],
        '@typescript-eslint/await-thenable': 'error',
        '@typescript-eslint/no-floating-promises': 'error',
        '@typescript-eslint/no-misused-promises': 'error',
        '@typescript-eslint/only-throw-error': 'error',
        '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
        // `void | Promise<void>` is how a callback says that it may be slow.
        '@typescript-eslint/no-invalid-void-type': 'off',
      },
    },
    // They load their parts when they are first used.
    { files: ['lib/{binding,client,index,pinterest}.ts', 'nodes/Pinterest/shared/{engine,store_engine}.ts'], rules: { '@typescript-eslint/no-require-imports': 'off' } },
    ...only([...nodes, ...credentials, ...manifest], [n8n.configs.recommendedWithoutN8nCloudSupport]),
    {
      files: manifest,
      languageOptions: { parser: tseslint.parser, parserOptions: { extraFileExtensions: ['.json'] } },
      // The project has no page of its own yet.
      rules: { '@n8n/community-nodes/require-homepage': 'off' },
    },
    {
      files: nodes,
      plugins: { 'n8n-nodes-base': n8nBase },
      rules: {
        ...n8nBase.configs.nodes.rules,
        // Off in n8n's own configuration too: these two know strings only, and NodeConnectionTypes is what n8n asks for today.
        'n8n-nodes-base/node-class-description-inputs-wrong-regular-node': 'off',
        'n8n-nodes-base/node-class-description-outputs-wrong': 'off',
      },
    },
    {
      files: credentials,
      plugins: { 'n8n-nodes-base': n8nBase },
      rules: {
        ...n8nBase.configs.credentials.rules,
        // Off in n8n's own configuration too: it expects a page name of n8n's site, a community package has an address.
        'n8n-nodes-base/cred-class-field-documentation-url-miscased': 'off',
      },
    },
    { files: manifest, plugins: { 'n8n-nodes-base': n8nBase }, rules: n8nBase.configs.community.rules },
    ...only(['**/*.mjs'], [js.configs.recommended]),
    {
      files: ['**/*.mjs'],
      languageOptions: { globals: nodeGlobals() },
      rules: { 'no-unused-vars': ['error', unused] },
    },
  ];
}

export const eslintFiles = () =>
  globSync(['{lib,nodes,credentials}/**/*.ts', '{scripts,tests}/**/*.mjs', 'package.json'], { cwd: root })
    .filter((path) => !path.includes('node_modules'));

// Everything Node itself defines, rather than a list that ages.
function nodeGlobals() {
  return Object.fromEntries(Object.getOwnPropertyNames(globalThis).map((name) => [name, 'readonly']));
}
