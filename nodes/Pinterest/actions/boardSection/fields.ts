import type { INodeProperties } from 'n8n-workflow';

export const sectionNameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
  description: 'Up to 180 characters',
};
