import type { IExecuteFunctions, INodeExecutionData, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { description as accountFields } from './actions/account/index.js';
import { description as boardFields } from './actions/board/index.js';
import { description as sectionFields } from './actions/boardSection/index.js';
import { description as connectionFields } from './actions/connection/index.js';
import { description as pinFields } from './actions/pin/index.js';
import { router } from './actions/router.js';
import { description as scheduledPinFields } from './actions/scheduledPin/index.js';
import { accountOperations, storeOperations } from './shared/node_credentials.js';
import { searchBoards, searchSections } from './shared/list_search.js';
import { pinterestStoreTest } from './shared/store_test.js';

export class Pinterest implements INodeType {
  description: INodeTypeDescription = {
    displayName: 'Pinterest',
    name: 'pinterest',
    icon: { light: 'file:pinterest.svg', dark: 'file:pinterest.dark.svg' },
    group: ['output'],
    version: 1,
    subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
    description: 'Publish pins and manage boards on Pinterest',
    defaults: { name: 'Pinterest' },
    usableAsTool: true,
    inputs: [NodeConnectionTypes.Main],
    outputs: [NodeConnectionTypes.Main],
    credentials: [
      { name: 'pinterestNativeOAuth2Api', required: true, displayOptions: accountOperations },
      { name: 'pinterestStoreApi', required: true, displayOptions: storeOperations, testedBy: 'pinterestStoreTest' },
    ],
    hints: [
      {
        message:
          'Retry On Fail sends only the pins that are not out yet. When n8n itself is stopped in the middle of a run, running it again may publish pins a second time.',
        type: 'info',
        location: 'ndv',
        whenToDisplay: 'beforeExecution',
        displayCondition:
          '={{ $parameter["resource"] === "pin" && ["create", "createMany"].includes($parameter["operation"]) }}',
      },
    ],
    properties: [
      {
        displayName: 'Resource',
        name: 'resource',
        type: 'options',
        noDataExpression: true,
        options: [
          { name: 'Account', value: 'account' },
          { name: 'Board', value: 'board' },
          { name: 'Board Section', value: 'boardSection' },
          { name: 'Connection', value: 'connection', description: "An account that is connected in the app" },
          { name: 'Pin', value: 'pin' },
          { name: 'Scheduled Pin', value: 'scheduledPin', description: "A pin in the app's database" },
        ],
        default: 'pin',
      },
      ...accountFields,
      ...boardFields,
      ...sectionFields,
      ...connectionFields,
      ...pinFields,
      ...scheduledPinFields,
    ],
  };

  methods = { credentialTest: { pinterestStoreTest }, listSearch: { searchBoards, searchSections } };

  async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
    return await router.call(this);
  }
}
