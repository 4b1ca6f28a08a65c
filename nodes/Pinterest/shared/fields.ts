import type { INodeProperties } from 'n8n-workflow';

// Nothing passes too: n8n would not run a node whose optional field is empty, and asks itself for a required one.
const idOnly = {
  type: 'regex' as const,
  properties: { regex: '^\\s*\\d*\\s*$', errorMessage: 'An id has digits only' },
};

export const boardField: INodeProperties = {
  displayName: 'Board',
  name: 'board',
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  required: true,
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      typeOptions: { searchListMethod: 'searchBoards', searchable: true },
    },
    { displayName: 'By ID', name: 'id', type: 'string', placeholder: '549755885175', validation: [idOnly] },
  ],
};

export const sectionField: INodeProperties = {
  displayName: 'Section',
  name: 'section',
  type: 'resourceLocator',
  default: { mode: 'list', value: '' },
  required: true,
  modes: [
    {
      displayName: 'From List',
      name: 'list',
      type: 'list',
      typeOptions: { searchListMethod: 'searchSections', searchable: true },
    },
    { displayName: 'By ID', name: 'id', type: 'string', placeholder: '5027629787972154693', validation: [idOnly] },
  ],
};

/** From its beginning to its end: of an address that only resembles one, the digits would be those of another pin. */
export const pinAddress = '^\\s*(?:https?://)?(?:[^/?#\\s]+/)+pin/(?:[^/?#]*--)?(\\d+)(?:[/?#].*)?\\s*$';

export const noPinAddress =
  'Expected the address of a pin, such as https://www.pinterest.com/pin/813744226420795884/. Open a short link (pin.it) and take the address it leads to';

export const pinField: INodeProperties = {
  displayName: 'Pin',
  name: 'pin',
  type: 'resourceLocator',
  default: { mode: 'id', value: '' },
  required: true,
  modes: [
    { displayName: 'By ID', name: 'id', type: 'string', placeholder: '813744226420795884', validation: [idOnly] },
    {
      displayName: 'By URL',
      name: 'url',
      type: 'string',
      placeholder: 'https://www.pinterest.com/pin/813744226420795884/',
      validation: [{ type: 'regex', properties: { regex: pinAddress, errorMessage: noPinAddress } }],
      extractValue: { type: 'regex', regex: pinAddress },
    },
  ],
};

/** The same field where leaving it empty is fine. */
export function optional(field: INodeProperties, description: string): INodeProperties {
  return { ...field, required: false, description };
}

export const limitField: INodeProperties = {
  displayName: 'Limit',
  name: 'limit',
  type: 'number',
  typeOptions: { minValue: 1 },
  default: 50,
  description: 'Max number of results to return',
};

export const listFields: INodeProperties[] = [
  {
    displayName: 'Return All',
    name: 'returnAll',
    type: 'boolean',
    default: false,
    description: 'Whether to return all results or only up to a given limit',
  },
  { ...limitField, displayOptions: { show: { returnAll: [false] } } },
];

/** The same field, shown for these values of others only. */
export function shownWhen(values: Record<string, string[]>, field: INodeProperties): INodeProperties {
  return { ...field, displayOptions: { show: values } };
}

/** Fields of one operation, shown for it alone. Conditions a field brings along stay. */
export function shownFor(resource: string, operation: string, fields: INodeProperties[]): INodeProperties[] {
  return fields.map((field) => ({
    ...field,
    displayOptions: {
      ...field.displayOptions,
      show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
    },
  }));
}
