import { spread } from './statistics.mjs';

const cpu = (peer) => ({ publish }) => publish[peer].cpuMsPer1000 / publish.native.cpuMsPer1000;
const loop = (peer) => ({ publish }) => publish[peer].loopMsPer1000 / publish.native.loopMsPer1000;
const later = (key, peer) => ({ publish }) => publish[peer].later[key] / publish.native.later[key];

// `limit`: what fails the gate; rows without one are reported only.
const ROWS = [
  { row: 1, name: 'publish, CPU: fetch / native', of: cpu('fetch'), aim: 10, atLeast: 7 },
  { row: 1, name: 'publish, CPU: axios / native', of: cpu('axios'), aim: 12, atLeast: 8 },
  { row: 1, name: 'publish, CPU: undici.request / native', of: cpu('undici'), aim: 3.5, atLeast: 2.3 },
  { row: 2, name: 'publish, event loop active: fetch / native', of: loop('fetch'), aim: 35, atLeast: 20 },
  { row: 2, name: 'publish, event loop active: undici.request / native', of: loop('undici'), aim: 12, atLeast: 6 },
  { row: 1, name: 'later, CPU: fetch / native', of: later('cpuMsPer1000', 'fetch') },
  { row: 1, name: 'later, CPU: axios / native', of: later('cpuMsPer1000', 'axios') },
  { row: 1, name: 'later, CPU: undici.request / native', of: later('cpuMsPer1000', 'undici') },
  { row: 2, name: 'later, event loop active: fetch / native', of: later('loopMsPer1000', 'fetch') },
  { row: 2, name: 'later, event loop active: undici.request / native', of: later('loopMsPer1000', 'undici') },
  {
    row: 3, name: 'timer lateness p99: publishing / idle, native', of: ({ publish: { native } }) => native.latenessMs / native.idleLatenessMs,
    aim: 1.2, atMost: 2,
  },
  { row: 6, name: 'seal a token, CPU: sodium-native / native', of: ({ seal }) => seal['sodium-native'] / seal.native, aim: 1.5, atLeast: 1.1 },
  { row: 6, name: 'seal a token, CPU: node:crypto / native', of: ({ seal }) => seal['node:crypto'] / seal.native },
  { row: 7, name: 'require and first client, time: axios / native', of: ({ load }) => load.axios.ms / load.native.ms, aim: 20, atLeast: 8 },
  { row: 7, name: 'require and first client, memory: native, MB', of: ({ load }) => load.native.rssMb, aim: 8, atMost: 12 },
];

export function rows(measured) {
  return ROWS.map(({ of, ...row }) => {
    const values = spread(measured.map(of));
    const { atLeast, atMost } = row;
    const judged = atLeast !== undefined || atMost !== undefined;
    const passed = judged ? values.median >= (atLeast ?? 0) && values.median <= (atMost ?? Infinity) : undefined;
    return { ...row, values, passed };
  });
}
