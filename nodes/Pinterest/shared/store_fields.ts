import type { INodeProperties } from 'n8n-workflow';

import { limitField } from './fields.js';

export const tenantField: INodeProperties = {
  displayName: 'Tenant ID',
  name: 'tenantId',
  type: 'string',
  required: true,
  default: '',
  description: "Whose rows: the tenant_id in the app's database",
};

/** Where a run may be for everybody. */
export const anyTenantField: INodeProperties = {
  ...tenantField,
  required: false,
  description: "Whose rows: the tenant_id in the app's database. Empty: those of all tenants.",
};

export const projectField: INodeProperties = {
  displayName: 'Project ID',
  name: 'projectId',
  type: 'string',
  required: true,
  default: '',
  description: 'The ID of a row of blog_projects',
};

export const connectionField: INodeProperties = {
  displayName: 'Connection ID',
  name: 'connectionId',
  type: 'string',
  default: '',
  description: 'The ID of a row of pinterest_connections',
};

export const pinIdsField: INodeProperties = {
  displayName: 'Pin IDs',
  name: 'pinIds',
  type: 'string',
  required: true,
  default: '',
  description: 'The IDs of rows of pins: one, several with commas between, or an expression that gives a list',
};

export const notOursField: INodeProperties = {
  displayName: 'Not Ours',
  name: 'notOurs',
  type: 'string',
  default: '',
  displayOptions: { show: { '/retryBy': ['pins'] } },
  description: 'The IDs of pins on Pinterest that you have seen to be none of these, with commas between: a pin whose outcome is unknown is none of them',
};

export const deadlineField: INodeProperties = {
  displayName: 'Deadline (Seconds)',
  name: 'deadlineSeconds',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 840,
  description: 'Take no more pins after this long. What is left goes out once it is due, or when it is named again. Without it 840: 14 minutes.',
};

export const pinLimitField: INodeProperties = {
  ...limitField,
  description: 'Max number of pins to take. Without it 1,000, all that are named, and all of a connection for Retry.',
};

export const summaryField: INodeProperties = {
  displayName: 'Summary Only',
  name: 'summaryOnly',
  type: 'boolean',
  default: false,
  description: 'Whether to return one item with the counts instead of one for each result',
};

/** What may be left as it is. */
export function additionalFields(...options: INodeProperties[]): INodeProperties {
  return {
    displayName: 'Additional Fields',
    name: 'additionalFields',
    type: 'collection',
    placeholder: 'Add Field',
    default: {},
    options: options.sort((one, other) => one.displayName.localeCompare(other.displayName)),
  };
}
