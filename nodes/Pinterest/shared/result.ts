import type { IDataObject } from 'n8n-workflow';

/** What became of one item. */
export type Result = { item: number; data: IDataObject[] } | { item: number; error: unknown };
