import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';

import { Connection } from '../shared/connection.js';
import { ClientInput, ItemInput } from '../shared/item_input.js';
import { accountAdvice, asNodeError, failureData } from '../shared/node_error.js';
import type { NodeFailure } from '../shared/node_error.js';
import type { Result } from '../shared/result.js';
import { withStore } from '../shared/store_access.js';
import { storeAdvice } from '../shared/store_advice.js';
import * as account from './account/index.js';
import * as board from './board/index.js';
import * as boardSection from './boardSection/index.js';
import * as connection from './connection/index.js';
import type { Operation, Prepared } from './operation.js';
import * as pin from './pin/index.js';
import * as scheduledPin from './scheduledPin/index.js';

const resources: Readonly<Record<string, { operations: Readonly<Record<string, Operation>> }>> = {
  account,
  board,
  boardSection,
  connection,
  pin,
  scheduledPin,
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

/** Runs what could be read of all items; nothing at all when an item is wrong and the node does not go on after that. */
async function runAll(
  context: IExecuteFunctions,
  prepare: (item: number) => unknown,
  execute: (prepared: Prepared<unknown>[]) => Promise<Result[]>,
): Promise<Result[]> {
  const prepared: Prepared<unknown>[] = [];
  const results: Result[] = [];
  for (const item of context.getInputData().keys()) {
    try {
      prepared.push({ item, request: prepare(item) });
    } catch (error) {
      results.push({ item, error });
    }
  }
  if (prepared.length === 0 || (results.length > 0 && !context.continueOnFail())) return results;
  return [...results, ...(await execute(prepared))];
}

async function runOperation(context: IExecuteFunctions, operation: Operation): Promise<Result[]> {
  if ('executeInStore' in operation) {
    return await runAll(
      context,
      (item) => operation.prepare(new ItemInput(context, item)),
      async (prepared) => await withStore(context, async (store) => await operation.executeInStore(store, prepared)),
    );
  }
  const account = await Connection.open(context);
  return await runAll(
    context,
    (item) => operation.prepare(new ClientInput(context, item, account.client)),
    async (prepared) => await operation.execute(account, prepared),
  );
}

type Shown = (error: unknown, item: number) => NodeFailure;

function output(result: Result, shown: Shown): INodeExecutionData[] {
  const pairedItem = { item: result.item };
  if ('data' in result) return result.data.map((json: IDataObject) => ({ json, pairedItem }));
  return [{ json: failureData(result.error, shown(result.error, result.item)), pairedItem }];
}

/** Runs the chosen operation for all items: reads all, sends, and gives each item its own result. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
  const operation = operationOf(this);
  const advice = 'executeInStore' in operation ? storeAdvice : accountAdvice;
  const shown: Shown = (error, item) => asNodeError(this.getNode(), error, item, advice);
  const results = await runOperation(this, operation).catch((error: unknown): Result[] =>
    this.getInputData().map((_data, item) => ({ item, error })),
  );
  results.sort((one, other) => one.item - other.item);
  const failed = results.find((result) => 'error' in result);
  if (failed !== undefined && 'error' in failed && !this.continueOnFail()) throw shown(failed.error, failed.item);
  return [results.flatMap((result) => output(result, shown))];
}
