import { plural } from '../plural.js';
import { refuseWithoutVault, vaultFunctions } from '../vault/install.js';
import type { FunctionFound, Inspection } from './inspection.js';
import type { Choices, Finding, Part, Step } from './part.js';

/** What was chosen, or where they are. A database that was adopted has our functions for Vault, or its choice was the table. */
export function tokensPlace({ kind, vault, functions }: Inspection, { tokens }: Choices): 'vault' | 'table' {
  if (tokens !== undefined) return tokens;
  if (kind === 'ours') return vault.hasFunctions ? 'vault' : 'table';
  const isThere = vault.hasFunctions || vault.plain + vault.sealed > 0 || functions.some(({ isReplaced }) => isReplaced);
  return vault.access === 'usable' && isThere ? 'vault' : 'table';
}

/** Nothing of the application's is dropped but these: whoever knew a connection's id could read its tokens by them. */
export function functionSteps(inspection: Inspection, tokens: 'vault' | 'table'): Part {
  const { functions, vault } = inspection;
  if (tokens === 'vault') refuseWithoutVault(vault.access);
  return {
    steps: [...dropStep(functions), ...installStep(inspection, tokens)],
    problems: functions.filter(({ isReplaced }) => isReplaced).flatMap(usedProblem),
    notes: notesOf(inspection, tokens),
  };
}

function dropStep(functions: Inspection['functions']): Step[] {
  const old = functions.filter(({ isReplaced }) => isReplaced);
  if (old.length === 0) return [];
  const text = [
    `Functions are dropped: ${old.map(({ signature }) => signature).join(', ')}.`,
    ...(old.some(({ isExposed }) => isExposed) ? ['Every visitor of the website may execute them and read tokens.'] : []),
    'The application cannot connect, refresh or publish by itself from then on: the service does.',
  ];
  const work = old.map(({ signature }) => ({ script: `drop function if exists ${signature}` }));
  return [{ code: 'drop_functions', text: text.join(' '), work }];
}

function usedProblem({ signature, usedBy }: FunctionFound): Finding[] {
  if (usedBy.length === 0) return [];
  const text = `The function ${signature} is to be dropped, and these need it: ${usedBy.join(', ')}. Drop or change them first; nobody but the service reads tokens from then on.`;
  return [{ code: 'function_used', text }];
}

function installStep({ vault }: Inspection, tokens: 'vault' | 'table'): Step[] {
  if (tokens !== 'vault' || vault.hasFunctions) return [];
  const text = 'Functions pinterest_vault_read, _write, _rewrap and _remove are added, for the service role only. They take and give sealed tokens alone.';
  return [{ code: 'vault_functions', text, work: [{ script: vaultFunctions() }] }];
}

function notesOf({ functions, vault }: Inspection, tokens: 'vault' | 'table'): Finding[] {
  const notes: Finding[] = [];
  const note = (code: string, text: string): void => void notes.push({ code, text });
  const others = functions.filter(({ isReplaced, isExposed }) => isExposed && !isReplaced);
  if (others.length > 0) {
    const signatures = others.map(({ signature }) => signature).join(', ');
    note('exposed_function', `Visitors may execute ${signatures}, which read Vault as the owner. They are not about Pinterest and stay as they are: revoke execute from public, anon and authenticated.`);
  }
  if (vault.plain > 0) note('keys_adopt', `The tokens of ${plural(vault.plain, 'connection')} are plain text in Vault: afterwards run "pinterest-native keys adopt", which seals them. Nobody has to reconnect.`);
  if (vault.orphans > 0) note('orphans', `Vault has ${plural(vault.orphans, 'secret')} of connections that are not there any more. Nothing needs that: delete it when you like.`);
  if (tokens === 'vault') note('vault', 'Tokens stay in Vault: set store.vault to true, or PINTEREST_VAULT=true, wherever the service runs.');
  return notes;
}
