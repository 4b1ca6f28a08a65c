import type { ErrorDetails } from '../errors.js';
import type { Cancellable, Tenant } from './tenant.js';

/** The n8n that runs the workflows of before. */
export interface LegacyOptions {
  /** Where n8n is opened, `https://n8n.example`; or its public API, `https://n8n.example/custom/v1`. Or `PINTEREST_LEGACY_N8N_URL`. */
  url?: string | undefined;
  /** A key for n8n's public API that may read, publish and unpublish workflows and list executions. Or `PINTEREST_LEGACY_N8N_API_KEY`. */
  apiKey?: string | undefined;
}

export interface LegacyWorkflow {
  workflowId: string;
  /** As n8n calls it. */
  name: string | null;
  /** `active`: the project's pins are held; `off`: seen to be off; `confirmed_off`: a person said so. */
  state: 'active' | 'off' | 'confirmed_off';
  /** `enable` switches it on again. */
  switchedOffByUs: boolean;
  /** What n8n said just now; `null`: it was not asked, or gave no answer. */
  published: boolean | null;
  /** The tenant's other projects that name it. */
  sharedWith: string[];
  /** Why it is not as it was asked to be, and what to do. */
  problem: ErrorDetails | null;
}

export interface LegacyStatus {
  projectId: string;
  /** The project has said which workflows it has, or that it has none. */
  declared: boolean;
  /** No pin of the project is published while this is so. */
  held: boolean;
  workflows: LegacyWorkflow[];
}

/**
 * The n8n workflows that published before. They take no claims: as long as one runs, two systems publish, so the
 * project's pins are held. Whoever may call this can switch workflows of that n8n on and off: ask who it is first.
 */
export interface LegacyApi {
  /** Asks n8n, and believes it: what was switched off by hand holds no longer, what was switched on again holds. */
  status(options: Tenant & { projectId: string } & Cancellable): Promise<LegacyStatus>;
  /** Says which workflows published for the project; an empty list: none did. Asks nobody. */
  declare(options: Tenant & { projectId: string; workflowIds: readonly string[] }): Promise<LegacyStatus>;
  /** Switches them off, each once all projects that name it are connected. Call it again for what could not be done yet. */
  disable(options: Tenant & { projectId: string } & Cancellable): Promise<LegacyStatus>;
  /** Switches on again what `disable` switched off and no other connected project names. Offer it after `disconnect`. */
  enable(options: Tenant & { projectId: string } & Cancellable): Promise<LegacyStatus>;
  /** "I switched it off": the person's word, for all that is active or for these. */
  confirmOff(options: Tenant & { projectId: string; workflowIds?: readonly string[] | undefined }): Promise<LegacyStatus>;
}
