// The workflows that come with the package, as a person imports them.
import { globSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { root } from '../../../scripts/cache.mjs';
import { pinterestType } from './workflow.mjs';

export const storeCredentialType = 'pinterestStoreApi';

/** By file name. */
export function templates() {
  const files = globSync('nodes/Pinterest/templates/*.json', { cwd: root }).sort();
  return files.map((path) => ({ file: basename(path), ...JSON.parse(readFileSync(join(root, path), 'utf8')) }));
}

/** What the public API takes of it. */
export const importable = ({ name, nodes, connections, settings }) => ({ name, nodes, connections, settings });

/** A template with its credentials chosen: what its note tells a person to do. */
export function filledIn(file, { store, header }) {
  const template = templates().find((each) => each.file === file);
  for (const node of template.nodes) {
    if (node.type === pinterestType) node.credentials = { [storeCredentialType]: { id: store, name: 'Store' } };
    if (node.parameters.authentication === 'headerAuth') node.credentials = { httpHeaderAuth: { id: header, name: 'Header' } };
    if (node.type === 'n8n-nodes-base.webhook') node.webhookId = node.id;
  }
  return template;
}
