import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { Connection } from '../shared/connection.js';
import { ItemInput } from '../shared/item_input.js';
import { asNodeError, failureData } from '../shared/node_error.js';
import * as account from './account/index.js';
import * as board from './board/index.js';
import * as boardSection from './boardSection/index.js';
import type { Operation, Prepared, Result } from './operation.js';
import * as pin from './pin/index.js';

const resources: Readonly<Record<string, { operations: Readonly<Record<string, Operation>> }>> = {
  account,
  board,
  boardSection,
  pin,
};

function operationOf(context: IExecuteFunctions): Operation {
  const resource = context.getNodeParameter('resource', 0);
  const name = context.getNodeParameter('operation', 0);
  const operation = resources[resource]?.operations[name];
  if (operation !== undefined) return operation;
  throw new NodeOperationError(context.getNode(), `Operation: "${resource}: ${name}" is not one of this node`, {
    description: 'Choose Resource and Operation from their lists.',
  });
}

function prepareAll(connection: Connection, operation: Operation): { prepared: Prepared<unknown>[]; results: Result[] } {
  const prepared: Prepared<unknown>[] = [];
  const results: Result[] = [];
  for (const item of connection.context.getInputData().keys()) {
    try {
      const input = new ItemInput(connection.context, item, connection.client);
      prepared.push({ item, request: operation.prepare(input) });
    } catch (error) {
      results.push({ item, error });
    }
  }
  return { prepared, results };
}

async function runAll(context: IExecuteFunctions, operation: Operation): Promise<Result[]> {
  const connection = await Connection.open(context);
  const { prepared, results } = prepareAll(connection, operation);
  if (prepared.length === 0 || (results.length > 0 && !context.continueOnFail())) return results;
  return [...results, ...(await operation.execute(connection, prepared))];
}

function output(context: IExecuteFunctions, result: Result): INodeExecutionData[] {
  const pairedItem = { item: result.item };
  if ('data' in result) return result.data.map((json: IDataObject) => ({ json, pairedItem }));
  const error = asNodeError(context.getNode(), result.error, result.item);
  return [{ json: failureData(result.error, error), pairedItem }];
}

/** Runs the chosen operation for all items: reads all, sends, and gives each item its own result. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const operation = operationOf(this);
  const results = await runAll(this, operation).catch((error: unknown): Result[] =>
    this.getInputData().map((_data, item) => ({ item, error })),
  );
  results.sort((one, other) => one.item - other.item);
  const failed = results.find((result) => 'error' in result);
  if (failed !== undefined && 'error' in failed && !this.continueOnFail()) {
    throw asNodeError(this.getNode(), failed.error, failed.item);
  }
  return [results.flatMap((result) => output(this, result))];
}
