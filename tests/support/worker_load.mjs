// One worker's share of a round: everything at once, and no close() at the end.
import { parentPort, workerData } from 'node:worker_threads';

import { createClient } from '../../dist/lib/index.js';

const { apiUrl, accessToken, boardId, requests, name, ended } = workerData;
const client = createClient({
  environment: { apiUrl, allowLoopbackHttp: true },
  auth: { accessToken, user: name },
  limits: false,
});
const count = new Int32Array(ended);

const media = { type: 'image_url', url: 'https://images.example/picture.png' };
const request = (index) =>
  index % 2 === 0 ? client.account.get() : client.pins.create({ boardId, title: `${name} ${index}`, media });

const all = Array.from({ length: requests }, (_, index) => request(index).then(() => Atomics.add(count, 0, 1)));
parentPort.postMessage('working');
await Promise.all(all);
parentPort.postMessage('finished');
