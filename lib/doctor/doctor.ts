import { appSettings } from './app_settings.js';
import { type Check, type DoctorContext, type Finding, reasonOf, unknown } from './check.js';
import { clockSkew } from './clock_skew.js';
import { database } from './database.js';
import { imageUrl } from './image_url.js';
import { legacyWorkflows } from './legacy_workflows.js';
import { memoryLock } from './memory_lock.js';
import { missingScopes } from './missing_scopes.js';
import { pinsInFlight } from './pins_in_flight.js';
import { pinterestAnswers } from './pinterest_answers.js';
import { redirectN8n } from './redirect_n8n.js';
import { redirectPort } from './redirect_port.js';
import { redirectScheme } from './redirect_scheme.js';
import { redirectSlash } from './redirect_slash.js';
import { schemaVersion } from './schema_version.js';
import { sealKey } from './seal_key.js';
import { spoolFolder } from './spool_folder.js';
import { statusWords } from './status_words.js';
import { storedSeals } from './stored_seals.js';
import { tokenApp } from './token_app.js';
import { tokenEnvironment } from './token_environment.js';
import { tokenPlace } from './token_place.js';
import { tokenRefused } from './token_refused.js';
import { trialAccess } from './trial_access.js';

export const CHECKS: readonly Check[] = [
  appSettings, redirectScheme, redirectSlash, redirectPort, redirectN8n, sealKey, memoryLock, spoolFolder, database,
  schemaVersion, tokenPlace, statusWords, pinsInFlight, legacyWorkflows, storedSeals, missingScopes, tokenApp, tokenEnvironment, pinterestAnswers, clockSkew,
  tokenRefused, trialAccess, imageUrl,
];

/** Every check, one after the other. A check that breaks is a finding, not the end. */
export async function examine(context: DoctorContext, { offline }: { offline: boolean }): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const check of CHECKS) findings.push(await finding(check, context, offline));
  return findings;
}

async function finding(check: Check, context: DoctorContext, offline: boolean): Promise<Finding> {
  if (offline && check.network === true) return unknown(check.code, 'Not asked (--offline).');
  try {
    return await check.run(context);
  } catch (error) {
    return unknown(check.code, `The check itself failed: ${reasonOf(error)}`);
  }
}
