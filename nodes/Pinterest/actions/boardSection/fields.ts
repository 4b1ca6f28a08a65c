import type { INodeProperties } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';

const longestName = 180;

export const sectionNameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  description: `Up to ${longestName} characters`,
};

export function sectionName(input: ItemInput): string {
  const name = input.requiredText('name', 'Name');
  const { length } = [...name];
  if (length <= longestName) return name;
  throw input.invalid('Name', `is too long (${length} characters), Pinterest takes ${longestName}`);
}
