import type { IDataObject, INodeProperties } from 'n8n-workflow';

import type { ItemInput } from '../../shared/item_input.js';
import type { StoreAccess } from '../../shared/store_access.js';
import { projectField, tenantField } from '../../shared/store_fields.js';
import { oneTenant } from '../../shared/store_input.js';
import { forEachItem } from '../operation.js';

export const description: INodeProperties[] = [tenantField, projectField];

interface Project {
  tenantId: string;
  projectId: string;
}

export function prepare(input: ItemInput): Project {
  return { ...oneTenant(input), projectId: input.requiredText('projectId', 'Project ID') };
}

export const executeInStore = forEachItem<Project, StoreAccess>(async ({ pinterest, signal }, project): Promise<IDataObject> => {
  const report = await pinterest.boards.sync({ ...project, ...(signal && { signal }) });
  return { ...project, ...report };
});
