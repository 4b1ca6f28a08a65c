import { plural } from '../plural.js';
import { ACCESS_SECRET_EXISTS, TABLE_TOKEN_EXISTS } from './catalog.js';
import type { Inspection } from './inspection.js';
import type { Choices, Finding, Part, Work } from './part.js';
import type { StatusCheck } from './status_words.js';

/**
 * The application switched a connection off after any failed refresh, a network's too: that is tried again. It kept no
 * record of when tokens were issued; they live for thirty days. One whose end nobody noted has ended, so that it is
 * renewed before it is used: without a date no run of all connections would get past it.
 */
const FILL = `
update pinterest_connections set app_id = $1, environment = $2, status = 'connected', is_active = true,
  scope = coalesce(scope, ''), tokens_issued_at = least(now(), token_expires_at - interval '30 days'),
  token_expires_at = coalesce(token_expires_at, now())
where app_id = ''`;
const SCOPE_DEFAULT = "alter table {schema}.pinterest_connections alter column scope set default ''";
/** Of pins that were published before the adoption: later ones know where they are. */
const FILL_PINS = 'update pins set environment = $1 where pinterest_pin_id is not null';
const NOTHING_TO_TRY = `
update pinterest_connections c set status = 'reconnect_required', is_active = false, last_error = $1,
  last_error_code = 'tokens_missing'
where status = 'connected' and not `;

/** What the service writes into their status. */
const STATUS_WORDS = ['connected', 'reconnect_soon', 'reconnect_required'];

export function connectionSteps(inspection: Inspection, choices: Choices): Part {
  const { problems = [], ...part } = noteConnections(inspection, choices);
  return { ...part, problems: [...inspection.connections.statusChecks.flatMap(statusProblem), ...problems] };
}

/** A column of the application's that has the name of ours. */
function statusProblem({ name, definition, words }: StatusCheck): Finding[] {
  if (words !== undefined && STATUS_WORDS.every((word) => words.includes(word))) return [];
  const text =
    `The rule ${name} of pinterest_connections does not let the service write its words into status: ${definition}. ` +
    `Let it allow ${STATUS_WORDS.join(', ')} too, or give the application's column another name.`;
  return [{ code: 'connection_status', text }];
}

function noteConnections({ kind, connections, vault }: Inspection, choices: Choices): Part {
  if (kind === 'empty' || connections.withoutApp === 0) return {};
  const { appId, environment = 'production' } = choices;
  if (vault.access === 'denied') {
    const text = 'The database has a Vault that this user may not read: connect as the owner of the tables, on Supabase "postgres".';
    return { problems: [{ code: 'vault_denied', text }] };
  }
  const notes = [...wordsNote(connections), ...notesOf(connections)];
  if (appId === undefined) {
    const text = `${plural(connections.withoutApp, 'connection was', 'connections were')} made with a Pinterest app: which one? Its id is PINTEREST_APP_ID of the application.`;
    return { questions: [{ code: 'app_id', choice: 'appId', text }], notes };
  }
  const tokens = vault.access === 'usable' ? `(${ACCESS_SECRET_EXISTS} or ${TABLE_TOKEN_EXISTS})` : TABLE_TOKEN_EXISTS;
  const withPins = kind === 'foreign' && environment !== 'production';
  const missing = 'The application kept no tokens for it.';
  const work: Work[] = [
    { script: SCOPE_DEFAULT },
    { sql: FILL, params: [appId, environment] },
    { sql: NOTHING_TO_TRY + tokens, params: [missing] },
    ...(withPins ? [{ sql: FILL_PINS, params: [environment] }] : []),
  ];
  const pins = withPins ? ' All published pins are noted as in there too.' : '';
  const text = `${plural(connections.withoutApp, 'connection is', 'connections are')} noted as of app ${appId} in ${environment}, and connected.${pins}`;
  return { steps: [{ code: 'connections', text, work }], notes };
}

/** Those of a column of the application's, which from then on is ours. */
function wordsNote({ words }: Inspection['connections']): Finding[] {
  const theirs = words.filter(({ word }) => !STATUS_WORDS.includes(word));
  if (theirs.length === 0) return [];
  const which = theirs.map(({ word, rows }) => `"${word}" (${rows})`).join(', ');
  const text =
    `The column status of pinterest_connections has words of the application's: ${which}. They are overwritten with "connected", and ` +
    `from then on the service writes ${STATUS_WORDS.join(', ')} there. If the application needs its own, give its column another name first.`;
  return [{ code: 'connection_words', text }];
}

function notesOf({ inactive, withoutTokens }: Inspection['connections']): Finding[] {
  const notes: Finding[] = [];
  if (inactive > 0) {
    const text = `${plural(inactive, 'connection was', 'connections were')} switched off by the application after a failed refresh: each is tried once more, and only a refusal by Pinterest ends it.`;
    notes.push({ code: 'inactive', text });
  }
  if (withoutTokens > 0) notes.push({ code: 'tokens_missing', text: `${plural(withoutTokens, 'connection has no tokens: it has', 'connections have no tokens: they have')} to be connected again.` });
  return notes;
}
