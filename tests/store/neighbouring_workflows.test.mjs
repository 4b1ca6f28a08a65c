// What is said of a workflow is said of all who name it and of no other, and never over what a person or somebody later said.
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';

import confirm from '../../dist/lib/store/legacy/confirm_off.js';
import remove from '../../dist/lib/store/legacy/delete_workflow.js';
import forget from '../../dist/lib/store/legacy/forget_intent.js';
import hold from '../../dist/lib/store/legacy/hold_for_workflow.js';
import intend from '../../dist/lib/store/legacy/intend_to_switch_off.js';
import last from '../../dist/lib/store/legacy/last_written.js';
import list from '../../dist/lib/store/legacy/list_workflows.js';
import seenOff from '../../dist/lib/store/legacy/mark_seen_off.js';
import seenOn from '../../dist/lib/store/legacy/mark_seen_on.js';
import switchedOff from '../../dist/lib/store/legacy/mark_switched_off.js';
import switchedOn from '../../dist/lib/store/legacy/mark_switched_on.js';
import name from '../../dist/lib/store/legacy/name_workflow.js';
import projectsOf from '../../dist/lib/store/legacy/projects_of_workflow.js';
import whatWeDid from '../../dist/lib/store/legacy/switched_off_workflows.js';
import { engines, openFor } from './support/engines.mjs';
import { neighbours, undone } from './support/neighbours.mjs';

const [EARLY, THEN, LATE] = ['2026-01-01T00:00:00.000Z', '2026-01-02T00:00:00.000Z', '2026-01-03T00:00:00.000Z'];

function workflows(id) {
  const connection = { id: id('connection'), tenant_id: id('mine'), pinterest_user_id: 'user', token_expires_at: LATE };
  const project = (label, connected = false) => ({
    id: id(label), tenant_id: id('mine'), name: label, pinterest_connection_id: connected ? id('connection') : null,
  });
  const workflow = (project, workflow_id, state, more = {}) => ({
    blog_project_id: id(project), tenant_id: id('mine'), workflow_id, state, checked_at: EARLY, ...more,
  });
  const ours = { switched_off_by_us: true, published_version: 'v1' };
  return {
    pinterest_connections: [connection],
    blog_projects: [project('first'), project('second', true), project('third'), project('fourth')],
    legacy_workflows: [
      workflow('first', 'w1', 'active'),
      workflow('second', 'w1', 'active', ours),
      workflow('third', 'w1', 'off', { ...ours, name: 'Boards' }),
      workflow('fourth', 'w1', 'confirmed_off'),
      workflow('first', 'w2', 'active'),
      workflow('second', 'w2', 'off', { ...ours, checked_at: LATE }),
      workflow('first', 'w3', 'active', { published_version: 'v1' }),
      workflow('first', 'ours alone', 'off', ours),
      workflow('third', 'ours alone', 'off', ours),
      workflow('first', 'not by us', 'off'),
      workflow('first', 'of a connected one too', 'off', ours),
      workflow('second', 'of a connected one too', 'off', ours),
    ],
  };
}

/** Statement, values, and the projects and workflows whose rows it changes. `$label` stands for an id. */
const CHANGES = {
  'a person says that it is off': [confirm.CONFIRM_OFF, ['$first', 'w1'], ['first w1']],
  'a person names it no more': [remove.DELETE_WORKFLOW, ['$first', 'w1'], ['first w1']],
  'n8n refused': [forget.FORGET_INTENT, ['w1'], ['first w1', 'second w1']],
  'it is about to be switched on': [hold.HOLD_FOR_WORKFLOW, ['w1'], ['first w1', 'fourth w1', 'second w1', 'third w1']],
  'it is about to be switched off': [intend.INTEND_TO_SWITCH_OFF, ['w1', 'v1'], ['first w1', 'third w1']],
  'it is about to be switched off for the first time': [intend.INTEND_TO_SWITCH_OFF, ['w3', 'v1'], ['first w3']],
  'it is about to be switched off in another version': [
    intend.INTEND_TO_SWITCH_OFF, ['w1', 'v2'], ['first w1', 'second w1', 'third w1'],
  ],
  'it is seen off': [seenOff.MARK_SEEN_OFF, ['$first', 'w1', EARLY], ['first w1']],
  'it is seen off, and is so already': [seenOff.MARK_SEEN_OFF, ['$third', 'w1', EARLY], []],
  'it is seen off, and somebody wrote since': [seenOff.MARK_SEEN_OFF, ['$first', 'w1', THEN], []],
  'it is seen on': [seenOn.MARK_SEEN_ON, ['w1', EARLY], ['third w1']],
  'it is seen on, and somebody wrote since': [seenOn.MARK_SEEN_ON, ['w2', THEN], []],
  'it was switched off': [switchedOff.MARK_SWITCHED_OFF, ['w1', EARLY], ['first w1', 'second w1']],
  'it was switched off, and somebody wrote since': [switchedOff.MARK_SWITCHED_OFF, ['w2', THEN], []],
  'it was switched on': [switchedOn.MARK_SWITCHED_ON, ['w1'], ['first w1', 'fourth w1', 'second w1', 'third w1']],
  'it has a name': [name.NAME_WORKFLOW, ['w1', 'Boards'], ['first w1', 'fourth w1', 'second w1']],
};

/** Statement, values, and the first column of what it finds. */
const FINDS = {
  'when anybody wrote of it': [last.LAST_WRITTEN, ['w1'], [EARLY]],
  'the workflows of a project': [list.LIST_WORKFLOWS, ['$second'], ['of a connected one too', 'w1', 'w2']],
  'who names it': [projectsOf.PROJECTS_OF_WORKFLOW, ['w2'], ['first', 'second']],
  // Of the one that another connected project names too nothing is to be switched on.
  'what we switched off': [whatWeDid.SWITCHED_OFF_WORKFLOWS, ['$first'], ['ours alone']],
  'what we switched off of the connected project': [whatWeDid.SWITCHED_OFF_WORKFLOWS, ['$second'], ['of a connected one too', 'w1', 'w2']],
};

for (const engine of ['SQLite', 'Postgres']) {
  describe(`A statement about a workflow and those beside it, on ${engine}`, () => {
    it('changes its own alone', async (t) => {
      const { rows, bound } = await filled(t, engine);
      for (const [what, [sql, values, expected]] of Object.entries(CHANGES)) {
        const changed = await rows.changedBy((queries) => queries.change(sql, bound(values)));
        assert.deepEqual(changed, expected.map((label) => `legacy_workflows: ${label}`), what);
      }
    });

    it('finds its own alone', async (t) => {
      const { database, rows, bound } = await filled(t, engine);
      for (const [what, [sql, values, expected]] of Object.entries(FINDS)) {
        const found = await undone(database, (queries) => queries.query(sql, bound(values)));
        assert.deepEqual(found.map((row) => rows.labelled(String(Object.values(row)[0]))).sort(), expected, what);
      }
    });
  });
}

async function filled(t, engine) {
  const database = await openFor(t, await engines[engine]());
  const rows = await neighbours(database, workflows);
  const bound = (values) => values.map((value) => (value.startsWith('$') ? rows.id(value.slice(1)) : value));
  return { database, rows, bound };
}
