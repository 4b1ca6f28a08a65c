// A process with a client, and how it ends. What it prints, and that it ends at all, is what the tests look at.
import { createRequire } from 'node:module';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { isMainThread, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';

import { EVERY_METHOD } from './every_method.mjs';

const require = createRequire(import.meta.url);
const LIBRARY = '../../dist/lib/index.js';
const { life, apiUrl, accessToken, boardId, secondAddon } = JSON.parse(process.argv[2]);

const options = {
  app: { id: '1480000', secret: 'simulated-app-secret', redirectUri: 'http://127.0.0.1:3000/callback' },
  environment: { apiUrl, allowLoopbackHttp: true },
  auth: { accessToken },
  limits: false,
};
const newClient = (library = require(LIBRARY)) => library.createClient(options);
const pins = Array.from({ length: 10 }, (_, index) => ({
  boardId, title: `Pin ${index}`, media: { type: 'image_url', url: 'https://images.example/picture.png' },
}));
const say = (...words) => console.log(...words);

/** The library once more, as n8n has it after an update and jest in each file. */
function anotherCopy() {
  for (const path of Object.keys(require.cache)) if (path.includes('/dist/lib/')) delete require.cache[path];
  return require(LIBRARY);
}

function callEverything(client) {
  for (const [name, { call }] of Object.entries(EVERY_METHOD)) {
    try {
      Promise.resolve(call(client, boardId)).catch(() => {});
    } catch (error) {
      say(`${name}: ${error.message}`);
    }
  }
}

const lives = {
  untouched() {
    newClient();
  },
  async idle() {
    const { username } = await newClient().account.get();
    say(`read ${username === undefined ? 'nobody' : 'somebody'}`);
  },
  underWay() {
    newClient().account.get().then(() => say('answered'));
  },
  async closedTwice() {
    const client = newClient();
    const before = process.getActiveResourcesInfo();
    client.account.get().then(() => say('answered'), ({ code }) => say(code));
    const closing = [client.close(), client.close()];
    await Promise.all([...closing, client.close()]);
    say(closing[0] === closing[1] ? 'closed once' : 'closed twice');
    say(`left: ${process.getActiveResourcesInfo().filter((name) => !before.includes(name))}`);
  },
  async leavesNothing() {
    const before = process.getActiveResourcesInfo();
    const client = newClient();
    await client.account.get();
    say(`left: ${process.getActiveResourcesInfo().filter((name) => !before.includes(name))}`);
  },
  async exitInFlight() {
    newClient().pins.publishMany(pins);
    await sleep(100);
    process.exit(7);
  },
  exitAtOnce() {
    newClient().pins.publishMany(pins);
    process.exit(7);
  },
  exitInOutcome() {
    newClient().pins.publishMany(pins, { onOutcome: () => process.exit(7) });
  },
  async throwInFlight() {
    newClient().pins.publishMany(pins);
    await sleep(100);
    throw new Error('a bug of the application');
  },
  async callInExitHandler() {
    const client = newClient();
    process.on('exit', () => callEverything(client));
    await client.account.get();
    if (!isMainThread) process.exit(7);
    const worker = new Worker(fileURLToPath(import.meta.url), { argv: [process.argv[2]] });
    worker.on('exit', (code) => say(`worker ${code}`));
  },
  async copies() {
    const first = require(LIBRARY);
    process.env.PINTEREST_NATIVE_BINDING = secondAddon;
    const second = anotherCopy();
    const third = anotherCopy();
    const clients = [first, second, third].map(newClient);
    delete process.env.PINTEREST_NATIVE_BINDING;
    const fourth = newClient(anotherCopy());
    const names = await Promise.all([...clients, fourth].map((client) => client.account.get()));
    say(`${new Set(names.map(({ username }) => username)).size} account, ${names.length} copies`);
    const mapped = require('node:fs').readFileSync('/proc/self/maps', 'utf8').match(/[^/\n]+\.node$/gm);
    say(`${new Set(mapped).size} files`);
    const foreign = second.createSealer({ keys: [second.generateSealKey()] });
    try {
      first.createClient({ ...options, sealer: foreign });
    } catch (error) {
      say(`${error.name} ${error.code}`);
    }
  },
};

await lives[life]();
