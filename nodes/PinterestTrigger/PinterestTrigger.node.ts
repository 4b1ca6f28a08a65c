import type { IDataObject, INodeExecutionData, INodeProperties, INodeType, INodeTypeDescription, IPollFunctions } from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';

import { searchBoards, searchSections } from '../Pinterest/shared/list_search.js';
import { accountAdvice, asNodeError } from '../Pinterest/shared/node_error.js';
import { storeAdvice } from '../Pinterest/shared/store_advice.js';
import { pinterestStoreTest } from '../Pinterest/shared/store_test.js';
import * as connectionAttention from './events/connectionAttention.js';
import * as newBoard from './events/newBoard.js';
import * as newPin from './events/newPin.js';

interface TriggerEvent {
  fields: INodeProperties[];
  /** What happened since the last poll. */
  poll(context: IPollFunctions): Promise<IDataObject[]>;
}

const events: Readonly<Record<string, TriggerEvent>> = { connectionAttention, newBoard, newPin };

const shownFor = (event: string, fields: INodeProperties[]): INodeProperties[] =>
  fields.map((field) => ({ ...field, displayOptions: { show: { event: [event] } } }));

export class PinterestTrigger implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Pinterest Trigger',
    name: 'pinterestTrigger',
    icon: { light: 'file:../Pinterest/pinterest.svg', dark: 'file:../Pinterest/pinterest.dark.svg' },
    group: ['trigger'],
    version: 1,
    subtitle: '={{ $parameter["event"] }}',
    description: 'Starts the workflow when something happens on Pinterest',
    defaults: { name: 'Pinterest Trigger' },
    polling: true,
    inputs: [],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      {
        name: 'pinterestNativeOAuth2Api',
        required: true,
        displayOptions: { show: { event: ['newBoard', 'newPin'] } },
      },
      {
        name: 'pinterestStoreApi',
        required: true,
        displayOptions: { show: { event: ['connectionAttention'] } },
        testedBy: 'pinterestStoreTest',
      },
    ],
    properties: [
      {
        displayName: 'Event',
        name: 'event',
        type: 'options',
        noDataExpression: true,
        options: [
          {
            name: 'Connection Needs Attention',
            value: 'connectionAttention',
            description: 'An account that is connected in the app has to be connected again, or is blocked for a while',
          },
          { name: 'New Board', value: 'newBoard', description: 'The account has a board that it did not have before' },
          { name: 'New Pin', value: 'newPin', description: 'A board has a pin that it did not have before' },
        ],
        default: 'newPin',
      },
      ...Object.entries(events).flatMap(([event, { fields }]) => shownFor(event, fields)),
    ],
  };

  methods = { credentialTest: { pinterestStoreTest }, listSearch: { searchBoards, searchSections } };

  async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
    const name = this.getNodeParameter('event') as string;
    const event = events[name];
    if (event === undefined) {
      throw new NodeOperationError(this.getNode(), `Event: "${name}" is not one of this node`, {
        description: 'Choose an Event from the list.',
      });
    }
    const happened = await event.poll(this).catch((error: unknown) => {
      throw asNodeError(this.getNode(), error, 0, name === 'connectionAttention' ? storeAdvice : accountAdvice);
    });
    return happened.length === 0 ? null : [this.helpers.returnJsonArray(happened)];
  }
}
