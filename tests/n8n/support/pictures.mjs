// The pictures of docs/images.
import { join } from 'node:path';

import { pinParameters } from '../../support/pin_parameters.mjs';
import { editorFor } from './editor.mjs';
import { connect, createCredential, credentialData, setStage } from './stage.mjs';
import { importable, templates } from './templates.mjs';
import { chain, node, pinterestNode } from './workflow.mjs';

export const PICTURES = ['n8n-editor.png', 'n8n-node.png', 'n8n-credential.png', 'n8n-templates.png'];

function exampleWorkflow({ account }, credentialId) {
  const [board] = account.boards;
  const parameters = pinParameters(board.id, {
    board: { __rl: true, mode: 'list', value: board.id, cachedResultName: board.name },
    title: '={{ $json.title }}',
    link: '={{ $json.link }}',
    imageUrl: '={{ $json.image }}',
    altText: '={{ $json.altText }}',
  });
  return chain('Publish articles to Pinterest',
    node('Every morning', 'n8n-nodes-base.scheduleTrigger', { rule: { interval: [{ field: 'days', triggerAtHour: 8 }] } }, { typeVersion: 1.2 }),
    node('New articles', 'n8n-nodes-base.httpRequest', { url: 'https://blog.example/articles', options: {} }, { typeVersion: 4.2 }),
    pinterestNode('Publish the pin', parameters, credentialId));
}

/** Takes all of them into a folder; resolves with what each shows: `{ [name]: { text, toasts } }`. */
export async function takePictures(t, folder) {
  const stage = await setStage(t);
  const { rest, server, simulator } = stage;
  const { id: connected } = await createCredential(rest, credentialData(simulator), 'Pinterest of the blog');
  await connect(rest, connected);
  const fresh = { environment: 'production', clientId: '1480000', clientSecret: 'secret of the app' };
  const { id: unconnected } = await createCredential(rest, fresh);
  const { id: workflowId } = await rest.api('POST', '/workflows', exampleWorkflow(stage, connected));
  const editor = await editorFor(t, server);
  const seen = {};
  const take = async (name, height, options) => {
    await editor.picture(join(folder, name), height, options);
    seen[name] = { text: await editor.text(), toasts: await editor.toasts() };
  };
  await editor.openWorkflow(workflowId, 3);
  await editor.fit(560);
  await take('n8n-editor.png', 560);
  await editor.openNode('Publish the pin');
  await take('n8n-node.png', 940);
  await editor.openCredential(unconnected);
  await take('n8n-credential.png', 1080, { dialog: true });
  await rest.send('POST', `/rest/workflows/${workflowId}/archive`);
  const names = [];
  for (const template of templates()) names.push((await rest.api('POST', '/workflows', importable(template))).name);
  await editor.openWorkflowList(names);
  await take('n8n-templates.png', 800);
  return seen;
}
