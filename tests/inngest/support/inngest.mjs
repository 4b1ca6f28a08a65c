// The real npm package, served over loopback, and as much of Inngest's own server as drives it. One generation in a
// process: what the two keep in `globalThis` has the same names.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

import { installSuite } from '../../../scripts/suite-install.mjs';

export const suiteModules = await installSuite(join(import.meta.dirname, '..'));
const require = createRequire(join(suiteModules, 'suite.js'));
const MOST_CALLS = 20;

export function packageOf(generation) {
  const name = `inngest-${generation}`;
  const { version } = JSON.parse(readFileSync(join(suiteModules, name, 'package.json'), 'utf8'));
  return { generation, name, version };
}

export const clientClassOf = ({ name }) => require(name).Inngest;

async function listen(t, handler) {
  const server = http.createServer(handler);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }));
  return `http://127.0.0.1:${server.address().port}`;
}

async function bodyOf(request) {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

/** Where clients send events: `sent` has them in order, `text` everything that came in. */
async function eventServer(t) {
  const sent = [];
  const texts = [];
  const url = await listen(t, async (request, response) => {
    const text = await bodyOf(request);
    texts.push(text);
    const events = JSON.parse(text);
    sent.push(...events);
    response.setHeader('content-type', 'application/json');
    response.end(JSON.stringify({ ids: events.map(() => randomUUID()), status: 200 }));
  });
  return { url, sent, texts };
}

/**
 * An app on Inngest: `make(inngest)` gives its functions. `run(id, data)` does what Inngest does with a function: calls it
 * for its trigger, keeps what a step returned, calls again, until it ends; never repeats what failed.
 */
export async function inngestApp(t, which, make) {
  const Inngest = clientClassOf(which);
  const { serve } = require(`${which.name}/node`);
  const events = await eventServer(t);
  const client = new Inngest({
    id: 'app', isDev: true, baseUrl: events.url, eventKey: 'test', logger: { info() {}, warn() {}, error() {}, debug() {} },
  });
  const functions = make(client);
  const url = await listen(t, serve({ client, functions }));
  const answers = [];

  async function call(id, event, steps) {
    const response = await fetch(`${url}/api/inngest?fnId=app-${id}&stepId=step`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-inngest-req-version': which.generation === 3 ? '1' : '2' },
      body: JSON.stringify({
        version: which.generation === 3 ? 1 : 2, event, events: [event], steps,
        ctx: { run_id: 'run', attempt: 0, disable_immediate_execution: false, use_api: false, stack: { stack: Object.keys(steps), current: 0 } },
      }),
    });
    const text = await response.text();
    answers.push(text);
    return { status: response.status, final: response.headers.get('x-inngest-no-retry') === 'true', body: text && JSON.parse(text) };
  }

  const configurations = functions
    .flatMap((fn) => fn.getConfig({ baseUrl: new URL(url), appPrefix: 'app' }))
    .map((each) => JSON.parse(JSON.stringify(each)));

  async function run(id, data) {
    const [trigger] = configurations.find((each) => each.id === `app-${id}`).triggers;
    const event = { name: trigger.event ?? 'inngest/scheduled.timer', data };
    const steps = {};
    for (let calls = 1; calls <= MOST_CALLS; calls += 1) {
      const answer = await call(id, event, steps);
      if (answer.status !== 206) return { ...answer, ok: answer.status === 200, steps, calls };
      for (const op of answer.body) {
        if (op.op === 'StepError' || op.error) return { ...answer, ok: false, steps, calls, body: op.error };
        steps[op.id] = { type: 'data', data: op.data };
      }
    }
    throw new Error(`${id} did not end within ${MOST_CALLS} calls`);
  }

  return {
    client, functions, run, sent: events.sent,
    /** Everything that left the process: answers to Inngest and events. */
    everything: () => [...answers, ...events.texts].join('\n'),
    /** What the app registers with Inngest. */
    configurations,
  };
}
