import type { Database } from '../store/database.js';
import type { N8nApi } from './n8n_api.js';

/** n8n does some moments later what it said it did. Measured on 2.41: up to a quarter of a second. */
export interface LegacyPace {
  /** Between two looks whether it has happened. */
  pollMs: number;
  /** How long that is waited for. */
  waitMs: number;
  /** From "unpublished" until no trigger can start anything any more. */
  settleMs: number;
}

export const PACE: LegacyPace & { requestMs: number } = {
  pollMs: 250,
  waitMs: 15_000,
  settleMs: 1000,
  requestMs: 10_000,
};

export interface LegacyParts {
  database: Database;
  /** Absent: nobody said where n8n is. */
  n8n: N8nApi | undefined;
  pace: LegacyPace;
}

/** A row of `legacy_workflows`. */
export type WorkflowRow = {
  workflow_id: string;
  name: string | null;
  state: 'active' | 'off' | 'confirmed_off';
  switched_off_by_us: number;
  /** What n8n published when we switched it off; n8n 1 knows no versions. */
  published_version: string | null;
  checked_at: string | null;
};

/** A project that names a workflow. */
export type ProjectRow = { id: string; tenant_id: string; pinterest_connection_id: string | null };

/** The row that stands for "none": n8n has no workflow with an empty id. */
export const NONE = '';
