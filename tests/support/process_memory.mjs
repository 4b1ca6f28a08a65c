import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import process from 'node:process';

/** How much is looked at in one piece. */
const STEP = 8 << 20;
/** The kernel's own pages, which cannot be read from outside. */
const UNREADABLE = /^\[(vvar|vvar_vclock|vsyscall)\]$/;

/**
 * Searches all that a stopped process can read. `inDump`: in what a core dump has; `outsideDump`: in what the
 * process keeps out of dumps, whose size is `hiddenBytes`.
 */
export function searchProcess(pid, marks) {
  const found = { inDump: [], outsideDump: [], hiddenBytes: 0, searchedBytes: 0 };
  process.kill(pid, 'SIGSTOP');
  const memory = openSync(`/proc/${pid}/mem`, 'r');
  const pages = openSync(`/proc/${pid}/pagemap`, 'r');
  try {
    for (const mapping of mappingsOf(pid)) {
      const labels = new Set();
      for (const bytes of readMapping(memory, pages, mapping)) {
        found.searchedBytes += bytes.length;
        for (const label of marks.foundIn(bytes)) labels.add(label);
      }
      const where = mapping.name || 'anonymous memory';
      const place = mapping.inDump ? found.inDump : found.outsideDump;
      place.push(...[...labels].map((label) => `${label} in ${where} (${mapping.rights})`));
      if (labels.size > 0 && !mapping.inDump) found.hiddenBytes += mapping.end - mapping.start;
    }
  } finally {
    closeSync(memory);
    closeSync(pages);
    process.kill(pid, 'SIGCONT');
  }
  return found;
}

function mappingsOf(pid) {
  const mappings = [];
  for (const line of readFileSync(`/proc/${pid}/smaps`, 'utf8').split('\n')) {
    const head = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)$/.exec(line);
    if (head) {
      const [, start, end, rights, name] = head;
      mappings.push({ start: parseInt(start, 16), end: parseInt(end, 16), rights, name, inDump: true });
    } else if (line.startsWith('KernelPageSize:')) {
      mappings.at(-1).page = parseInt(line.split(':')[1], 10) * 1024;
    } else if (line.startsWith('VmFlags:') && / dd( |$)/.test(line)) {
      mappings.at(-1).inDump = false;
    }
  }
  return mappings.filter(({ rights, name }) => rights.startsWith('r') && !UNREADABLE.test(name));
}

function* readMapping(memory, pages, mapping) {
  const buffer = new Uint8Array(STEP);
  for (const { start, end } of usedRuns(pages, mapping)) {
    // Steps overlap by a page, longer than any secret, so that none is missed on a border.
    for (let at = start; at < end; at += STEP - mapping.page) {
      const size = Math.min(STEP, end - at);
      const read = readSync(memory, buffer, 0, size, at);
      if (read !== size) throw new Error(`Read ${read} of ${size} bytes of ${mapping.name}`);
      yield Buffer.from(buffer.buffer, 0, read);
    }
  }
}

/** The pages that were ever touched, joined; engines reserve far more than they use. */
function* usedRuns(pages, { start, end, page }) {
  const entries = new BigUint64Array((end - start) / page);
  const read = readSync(pages, entries, 0, entries.byteLength, (start / page) * 8);
  if (read !== entries.byteLength) throw new Error(`Read ${read} bytes of the page map`);
  let run;
  for (const [index, entry] of entries.entries()) {
    const isUsed = entry >> 62n !== 0n; // in memory or in the swap space
    const at = start + index * page;
    if (isUsed) run = { start: run?.start ?? at, end: at + page };
    else if (run) {
      yield run;
      run = undefined;
    }
  }
  if (run) yield run;
}
