import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { request } from '../../shared/request.js';
import { forEachItem } from '../operation.js';

export const description: INodeProperties[] = [];

export const prepare = (): IDataObject => ({});

export const execute = forEachItem<IDataObject>(async (connection) => await request(connection, 'user_account/get'));
