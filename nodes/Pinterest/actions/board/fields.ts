import type { INodeProperties } from 'n8n-workflow';

export const boardNameField: INodeProperties = {
  displayName: 'Name',
  name: 'name',
  type: 'string',
  required: true,
  default: '',
};

export const boardDescriptionField: INodeProperties = {
  displayName: 'Description',
  name: 'boardDescription',
  type: 'string',
  default: '',
};

export const secretHint = 'Seen by its members only. Needs Secret Boards in the Pinterest credential.';

export const newPrivacyField: INodeProperties = {
  displayName: 'Privacy',
  name: 'privacy',
  type: 'options',
  options: [
    { name: 'Protected', value: 'PROTECTED', description: 'Seen by those who have its link' },
    { name: 'Public', value: 'PUBLIC' },
    { name: 'Secret', value: 'SECRET', description: secretHint },
  ],
  default: 'PUBLIC',
};

export const changedPrivacyField: INodeProperties = {
  displayName: 'Privacy',
  name: 'privacy',
  type: 'options',
  options: [
    { name: 'Leave as It Is', value: '' },
    { name: 'Public', value: 'PUBLIC' },
    { name: 'Secret', value: 'SECRET', description: secretHint },
  ],
  default: '',
};
