import type { Icon, ICredentialType, INodeProperties } from 'n8n-workflow';

const ofPostgres = { show: { database: ['postgres'] } };

const databaseFields: INodeProperties[] = [
  {
    displayName: 'Database',
    name: 'database',
    type: 'options',
    options: [
      { name: 'Postgres', value: 'postgres', description: 'Supabase too' },
      { name: 'SQLite File', value: 'sqlite', description: 'On a disk that this n8n and the app share' },
    ],
    default: 'postgres',
    description: "Where the app's pins, boards and connections are",
  },
  {
    displayName: 'Postgres URL',
    name: 'databaseUrl',
    type: 'string',
    typeOptions: { password: true },
    required: true,
    default: '',
    placeholder: 'postgresql://user:password@host:6543/postgres',
    description: 'As the app has it in DATABASE_URL',
    displayOptions: ofPostgres,
  },
  {
    displayName: 'Schema',
    name: 'schema',
    type: 'string',
    default: 'public',
    displayOptions: ofPostgres,
  },
  {
    displayName: 'Tokens in Supabase Vault',
    name: 'vault',
    type: 'boolean',
    default: false,
    description: 'Whether the app keeps its tokens in Supabase Vault (PINTEREST_VAULT=true)',
    displayOptions: ofPostgres,
  },
  {
    displayName: 'SQLite File',
    name: 'databaseFile',
    type: 'string',
    required: true,
    default: '',
    placeholder: '/data/pinterest.sqlite',
    description: 'Its whole path, as n8n sees it: in a container the path of the mounted folder',
    displayOptions: { show: { database: ['sqlite'] } },
  },
];

const appFields: INodeProperties[] = [
  {
    displayName: 'Seal Keys',
    name: 'sealKeys',
    type: 'string',
    typeOptions: { password: true },
    default: '',
    description:
      'As the app has them in PINTEREST_SEAL_KEYS, with commas between. With an SQLite file that has its key file beside it: leave empty.',
  },
  {
    displayName: 'App ID',
    name: 'appId',
    type: 'string',
    required: true,
    default: '',
    description: "The id of the Pinterest app that the app's accounts were connected with",
  },
  {
    displayName: 'App Secret',
    name: 'appSecret',
    type: 'string',
    typeOptions: { password: true },
    required: true,
    default: '',
    description: 'Of the same Pinterest app. Tokens are renewed with it.',
  },
  {
    displayName: 'Environment',
    name: 'environment',
    type: 'options',
    options: [
      { name: 'Custom Base URL', value: 'custom', description: 'A proxy in front of Pinterest, or the simulator' },
      { name: 'Production', value: 'production' },
      { name: 'Sandbox', value: 'sandbox' },
    ],
    default: 'production',
    description: "The app's own (PINTEREST_ENVIRONMENT): a connection of another environment is not used",
  },
  {
    displayName: 'Base URL',
    name: 'apiUrl',
    type: 'string',
    default: '',
    placeholder: 'https://pinterest-proxy.example.com/v5',
    description: 'With https, or with http on a loopback address. Access tokens are sent there.',
    displayOptions: { show: { environment: ['custom'] } },
  },
  {
    displayName: 'Access Tier',
    name: 'tier',
    type: 'options',
    options: [
      { name: 'Standard', value: 'standard' },
      { name: 'Trial', value: 'trial' },
    ],
    default: 'standard',
    description: 'What Pinterest granted the app: how fast pins go out',
  },
];

const statusWord = (displayName: string, name: string, word: string): INodeProperties => ({
  displayName,
  name,
  type: 'string',
  default: word,
});

const pinFields: INodeProperties[] = [
  {
    displayName: 'Image Base URL',
    name: 'imageBaseUrl',
    type: 'string',
    default: '',
    placeholder: 'https://project.supabase.co/storage/v1/object/public/pin-images/',
    description: 'What stands before image_path. Not needed where image_path is a whole address.',
  },
  {
    displayName: 'Truncate Long Text',
    name: 'truncate',
    type: 'boolean',
    default: false,
    description: 'Whether to cut texts that Pinterest has no room for instead of failing the pin',
  },
  {
    displayName: 'The words of the column pins.status, as the app has them in PINTEREST_STATUSES. The defaults are those of our own schema.',
    name: 'statusNotice',
    type: 'notice',
    default: '',
  },
  statusWord('Status: Ready', 'statusReady', 'bereit_zum_planen'),
  statusWord('Status: Publishing', 'statusPublishing', 'wird_veroeffentlicht'),
  statusWord('Status: Published', 'statusPublished', 'veroeffentlicht'),
  statusWord('Status: Failed', 'statusFailed', 'fehler'),
];

/** The database of an app that uses this package, and what it takes to publish from it. Tested by the node. */
export class PinterestStoreApi implements ICredentialType {
  name = 'pinterestStoreApi';

  displayName = 'Pinterest Store API';

  icon: Icon = {
    light: 'file:../nodes/Pinterest/pinterest.svg',
    dark: 'file:../nodes/Pinterest/pinterest.dark.svg',
  };

  documentationUrl = 'https://developers.pinterest.com/docs/getting-started/connect-app/';

  properties: INodeProperties[] = [...databaseFields, ...appFields, ...pinFields];
}
