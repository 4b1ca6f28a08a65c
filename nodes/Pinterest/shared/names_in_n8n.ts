/** What the library calls an option or an argument, and how the node or the credential shows it. */
const names: Readonly<Record<string, string>> = {
  'app.id': 'App ID',
  'app.secret': 'App Secret',
  connectionId: 'Connection ID',
  deadlineMs: 'Deadline (Seconds)',
  'environment.apiUrl': 'Base URL',
  pinIds: 'Pin IDs',
  projectId: 'Project ID',
  'resolve.baseUrl': 'Image Base URL',
  sealKeys: 'Seal Keys',
  statuses: 'Status words',
  'statuses.failed': 'Status: Failed',
  'statuses.published': 'Status: Published',
  'statuses.publishing': 'Status: Publishing',
  'statuses.ready': 'Status: Ready',
  'store.postgres': 'Postgres URL',
  'store.schema': 'Schema',
  'store.sqlite': 'SQLite File',
  'store.vault': 'Tokens in Supabase Vault',
  tenantId: 'Tenant ID',
};

// What the library says to those who call it, and nobody does in n8n.
const phrases: readonly (readonly [RegExp, string])[] = [
  [/; make one with generateKey\b/g, '; take it from the PINTEREST_SEAL_KEYS of the app'],
  [/ with allowLoopbackHttp: true/g, ''],
];

const key = /^(?:sealKeys|keys)\[(\d+)\]$/;
// At the beginning of a problem a path, with the variable that could have set it, and anywhere what can be no other word.
const begins = /^([A-Za-z]+(?:\.[A-Za-z]+|\[\d+\])*)(?: \([A-Z0-9_]+\))?(?=: )/;
const anywhere = /\b(?:tenantId|projectId|connectionId|pinIds)\b/g;

function ofPath(path: string): string | undefined {
  const [, index] = key.exec(path) ?? [];
  return index === undefined ? names[path] : `Seal Keys, number ${Number(index) + 1}`;
}

/** The field as people see it; as it is when n8n shows no such field. */
export function nameInN8n(field: string): string {
  return ofPath(field) ?? field;
}

function reworded(problem: string): string {
  const named = problem.replace(begins, (_all, path: string) => nameInN8n(path)).replace(anywhere, (path) => nameInN8n(path));
  return phrases.reduce((text, [theirs, ours]) => text.replace(theirs, ours), named);
}

/** A message of the library with the fields named as n8n shows them, the one at fault first. */
export function messageInN8n(message: string, field?: string): string {
  const [first = '', ...lines] = message.split('\n');
  const text = first === 'createPinterest cannot start:'
    ? lines.map((line) => reworded(line.replace(/^\s*- /, ''))).join('; ')
    : reworded(message);
  const name = field === undefined ? undefined : ofPath(field);
  return name === undefined || text.startsWith(`${name}: `) ? text : `${name}: ${text}`;
}
