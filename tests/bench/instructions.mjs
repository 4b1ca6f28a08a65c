// What one create costs the engine alone, as instructions under callgrind: on a busy machine they stray by some percent where times double. How many
// answers come home in one turn of its loop is the machine's doing, and so is how many turns there are.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { spread } from './statistics.mjs';
import { accessToken, makePins } from './workload.mjs';

const PINS_AT_A_TIME = 64;
const FEW = 512;
const MANY = 2048;
const REPEATS = 5;

const lined = (value) => `${JSON.stringify(value)}\n`;

/** As lib hands pins over: in parts of one series. */
function command(pins, more) {
  const accounts = [...new Set(pins.map(({ account }) => account))];
  return {
    op: 'pins.publishMany', series: 1, more, at: Date.now(), progress: false, knownPins: [],
    auths: accounts.map((account) => ({ accessToken: accessToken(account) })),
    pins: pins.map(({ account, imageUrl, ...pin }) => ({
      ...pin, media: { type: 'image_url', url: imageUrl }, auth: accounts.indexOf(account),
    })),
  };
}

function script(apiUrl, count) {
  let text = lined({
    customEnvironment: { apiUrl, allowLoopbackHttp: true }, tier: 'standard', limited: true, concurrency: 64,
    userAgent: 'n8n-nodes-pinterest-native/0.0.0',
  });
  const pins = makePins(count);
  for (let at = 0; at < count; at += PINS_AT_A_TIME) {
    text += lined(command(pins.slice(at, at + PINS_AT_A_TIME), at + PINS_AT_A_TIME < count));
  }
  return text;
}

/** Runs `command` with `input`; the text it wrote. */
async function fed(commandLine, input) {
  const [name, ...args] = commandLine;
  const child = spawn(name, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  let [out, complaint] = ['', ''];
  child.stdout.on('data', (bytes) => { out += bytes; });
  child.stderr.on('data', (bytes) => { complaint += bytes; });
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${complaint.slice(-2000)}`);
  return out;
}

async function total(program, apiUrl, count, file) {
  const out = await fed(['valgrind', '--tool=callgrind', `--callgrind-out-file=${file}`, program], script(apiUrl, count));
  if (Number(out) !== count) throw new Error(`Expected ${count} published pins, not ${out}`);
  return Number(/^(?:summary|totals): (\d+)/m.exec(readFileSync(file, 'utf8'))[1]);
}

/** Start and end cost the same however many pins there are: the difference of two runs is the pins alone. */
export async function instructionsPerCreate(program, apiUrl) {
  const folder = mkdtempSync(join(tmpdir(), 'pinterest-callgrind-'));
  try {
    const few = await total(program, apiUrl, FEW, join(folder, 'few'));
    const many = await total(program, apiUrl, MANY, join(folder, 'many'));
    return Math.round((many - few) / (MANY - FEW));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A row of the report: no commit may make a create dearer by more than a twentieth. Another compiler may need another figure. */
export async function instructionsRow(program, apiUrl) {
  const { instructionsPerCreate: kept } = JSON.parse(readFileSync(new URL('instructions.json', import.meta.url), 'utf8'));
  const counts = [];
  while (counts.length < REPEATS) counts.push(await instructionsPerCreate(program, apiUrl));
  const values = spread(counts);
  const atMost = Math.round(kept * 1.05);
  return {
    row: 'kept', name: 'engine alone, instructions per create (callgrind)', values, aim: kept, atMost, passed: values.median <= atMost,
  };
}
