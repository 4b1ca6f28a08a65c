import { setTimeout as sleep } from 'node:timers/promises';

import { type ErrorDetails, PinterestError } from '../errors.js';
import { FORGET_INTENT } from '../store/legacy/forget_intent.js';
import { HOLD_FOR_WORKFLOW } from '../store/legacy/hold_for_workflow.js';
import { INTEND_TO_SWITCH_OFF } from '../store/legacy/intend_to_switch_off.js';
import { LAST_WRITTEN } from '../store/legacy/last_written.js';
import { MARK_SEEN_OFF } from '../store/legacy/mark_seen_off.js';
import { MARK_SEEN_ON } from '../store/legacy/mark_seen_on.js';
import { MARK_SWITCHED_OFF } from '../store/legacy/mark_switched_off.js';
import { MARK_SWITCHED_ON } from '../store/legacy/mark_switched_on.js';
import { NAME_WORKFLOW } from '../store/legacy/name_workflow.js';
import { PROJECTS_OF_WORKFLOW } from '../store/legacy/projects_of_workflow.js';
import type { N8nApi, SeenWorkflow } from './n8n_api.js';
import type { LegacyParts, ProjectRow, WorkflowRow } from './parts.js';
import * as problems from './problems.js';

/** Nobody wrote of it since it was declared, or nobody names it any more. */
const BEFORE_ALL = '1970-01-01T00:00:00.000Z';

/** What became of one workflow. */
export interface Switched {
  published: boolean | null;
  problem: ErrorDetails | null;
}

/** One workflow of one project, with n8n at hand. */
export class WorkflowSwitch {
  readonly #parts: LegacyParts;
  readonly #n8n: N8nApi;
  readonly #projectId: string;
  readonly #row: WorkflowRow;
  readonly #signal: AbortSignal | undefined;

  constructor(parts: LegacyParts, n8n: N8nApi, { projectId, row, signal }: SwitchedRow) {
    this.#parts = parts;
    this.#n8n = n8n;
    this.#projectId = projectId;
    this.#row = row;
    this.#signal = signal;
  }

  /** Only looks, and writes down what has changed without us. */
  async look(): Promise<Switched> {
    const written = await this.#lastWritten();
    const { published } = await this.#seen();
    if (published) await this.#change(MARK_SEEN_ON, [this.#id, written]);
    if (this.#row.state === 'confirmed_off') return { published, problem: null };
    if (published) return { published, problem: problems.stillPublished() };
    if (this.#row.state === 'off') return { published, problem: null };
    const problem = await this.#unfinished();
    if (!problem) await this.#change(MARK_SEEN_OFF, [this.#projectId, this.#id, this.#row.checked_at]);
    return { published, problem };
  }

  async off(): Promise<Switched> {
    let written = await this.#lastWritten();
    const { published, version } = await this.#seen();
    if (this.#row.state === 'confirmed_off') return { published, problem: null };
    if (published) {
      const waiting = (await this.#projects()).filter((each) => each.pinterest_connection_id === null);
      if (waiting.length > 0) {
        await this.#change(MARK_SEEN_ON, [this.#id, written]);
        return { published, problem: problems.othersNotConnected(waiting.length) };
      }
      // Written before n8n is asked. A crash in between then leaves a workflow that may have been switched off by us, not
      // one that was not.
      await this.#change(INTEND_TO_SWITCH_OFF, [this.#id, version]);
      written = await this.#lastWritten();
      // Whoever left it out meanwhile does not want it switched off, and nothing would say that we did.
      if (written === BEFORE_ALL) return { published, problem: null };
      if (!(await this.#unpublish())) return { published, problem: problems.notYet(true) };
    }
    const problem = await this.#unfinished();
    if (problem || (await this.#change(MARK_SWITCHED_OFF, [this.#id, written])) > 0) return { published: false, problem };
    // It is marked already, or somebody wrote meanwhile, who may have switched it on.
    const { published: isOn } = await this.#seen();
    return { published: isOn, problem: isOn ? problems.stillPublished() : null };
  }

  async on(): Promise<Switched> {
    const users = (await this.#projects()).filter(
      (each) => each.id !== this.#projectId && each.pinterest_connection_id !== null,
    );
    if (users.length > 0) return { published: null, problem: problems.inUse(users.length) };
    const { published } = await this.#seen();
    // First of all: from when it is on until that is written down, nobody else may publish.
    await this.#change(HOLD_FOR_WORKFLOW, [this.#id]);
    if (!published && !(await this.#publish())) return { published, problem: problems.notYet(false) };
    await this.#change(MARK_SWITCHED_ON, [this.#id]);
    return { published: true, problem: null };
  }

  get #id(): string {
    return this.#row.workflow_id;
  }

  async #unpublish(): Promise<boolean> {
    await this.#unlessRefused(this.#n8n.unpublish(this.#id, this.#signal), () => this.#change(FORGET_INTENT, [this.#id]));
    return this.#becomes(false);
  }

  async #publish(): Promise<boolean> {
    const written = await this.#lastWritten();
    await this.#unlessRefused(this.#n8n.publish(this.#id, this.#row.published_version, this.#signal), async () => {
      // What was held before, because something still runs, stays held.
      if (this.#row.state === 'off') await this.#change(MARK_SWITCHED_OFF, [this.#id, written]);
    });
    return this.#becomes(true);
  }

  async #unlessRefused(asked: Promise<void>, takeBack: () => Promise<unknown>): Promise<void> {
    try {
      await asked;
    } catch (error) {
      // Of a lost answer nobody knows: what was written stands.
      if (error instanceof PinterestError && error.outcome === 'rejected') await takeBack();
      throw error;
    }
  }

  async #becomes(published: boolean): Promise<boolean> {
    const { pollMs, waitMs } = this.#parts.pace;
    const deadline = performance.now() + waitMs;
    while ((await this.#n8n.workflow(this.#id, this.#signal)).published !== published) {
      if (performance.now() >= deadline) return false;
      await sleep(pollMs, undefined, { signal: this.#signal });
    }
    return true;
  }

  /** Asked only after the last trigger has gone quiet: what started before that is listed by then. */
  async #unfinished(): Promise<ErrorDetails | null> {
    await sleep(this.#parts.pace.settleMs, undefined, { signal: this.#signal });
    const unfinished = await this.#n8n.hasUnfinished(this.#id, this.#signal);
    if (unfinished === undefined) return problems.runningUnknown();
    return unfinished ? problems.stillRunning() : null;
  }

  async #seen(): Promise<SeenWorkflow> {
    const seen = await this.#n8n.workflow(this.#id, this.#signal);
    if (seen.name !== null) await this.#change(NAME_WORKFLOW, [this.#id, seen.name]);
    return seen;
  }

  #projects(): Promise<ProjectRow[]> {
    return this.#parts.database.query<ProjectRow>(PROJECTS_OF_WORKFLOW, [this.#id]);
  }

  async #lastWritten(): Promise<string> {
    const [row] = await this.#parts.database.query<{ last_written: string | null }>(LAST_WRITTEN, [this.#id]);
    return row?.last_written ?? BEFORE_ALL;
  }

  #change(sql: string, params: (string | null)[]): Promise<number> {
    return this.#parts.database.change(sql, params);
  }
}

export interface SwitchedRow {
  projectId: string;
  row: WorkflowRow;
  signal: AbortSignal | undefined;
}
