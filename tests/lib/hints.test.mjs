// What an editor shows of an option while somebody writes it.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import ts from 'typescript';

import { root } from '../../scripts/cache.mjs';

const OPTIONS = /(Options|Place|Question|Request)$|^(Resolve|Hooks|StatusWords|Fault|FaultMatch|Storm)$/;
/** Their names say it, or they are one half of what the other says. */
const PLAIN = new Set(['signal', 'auth', 'code', 'projectId', 'boardSectionId', 'boardId', 'ids']);

function optionsOf(path) {
  const source = ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.ES2023, true);
  const found = [];
  const look = (node, owner) => {
    const name = ts.isInterfaceDeclaration(node) ? node.name.text : owner;
    if (ts.isPropertySignature(node) && OPTIONS.test(owner ?? '')) found.push({ name: `${owner}.${node.name.getText()}`, node });
    ts.forEachChild(node, (child) => look(child, name));
  };
  look(source, undefined);
  return found;
}

test('every option has a hint', () => {
  const paths = [...globSync('lib/types/*.ts', { cwd: root }), 'lib/inngest/index.ts', 'lib/simulator/options.ts', 'lib/simulator/simulator.ts', 'lib/simulator/faults/fault.ts'];
  const options = paths.flatMap(optionsOf).filter(({ name }) => !PLAIN.has(name.split('.')[1]));
  assert.ok(options.length > 120, `${options.length} options`);
  assert.deepEqual(options.filter(({ node }) => ts.getJSDocCommentsAndTags(node).length === 0).map(({ name }) => name), []);
});
