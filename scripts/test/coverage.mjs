// npm run coverage: executed lines of native/core, counted by the same run of core_tests that ASan and UBSan watch.
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

import { root } from '../cache.mjs';
import { run, say, step } from '../progress.mjs';
import { runSanitized } from './sanitized.mjs';
import { Summary } from './summary.mjs';

const MINIMUM_LINES_PERCENT = 95;
// A filter that matches nothing would report 100 %.
const MINIMUM_FILES = 30;
const WORST_SHOWN = 12;

/** Fails below the gate; the report by line is in build/asan/report.txt. */
export async function checkCoverage(summary) {
  const folder = join(root, 'build', 'asan');
  for (const path of globSync('**/*.gcda', { cwd: folder })) rmSync(join(folder, path));
  await runSanitized('asan', summary);
  await summary.check('coverage gate', async () => {
    const report = await step('collect coverage', () => collect(folder));
    show(report);
    const measured = `${report.line_percent} % of ${report.line_total} lines in ${report.files.length} files`;
    if (report.files.length < MINIMUM_FILES || report.line_percent < MINIMUM_LINES_PERCENT) {
      throw new Error(`${measured}; wanted ${MINIMUM_LINES_PERCENT} % in at least ${MINIMUM_FILES} files`);
    }
    say(`coverage: ${measured}`);
  });
}

async function collect(folder) {
  const summary = join(folder, 'summary.json');
  const page = join(folder, 'report.txt');
  const args = [
    '--root', root, '--filter', 'native/core/', '--gcov-ignore-parse-errors',
    '--json-summary', summary, '--txt', page, folder,
  ];
  await run('gcovr', args, { cwd: root, log: join(root, 'build', 'logs', 'gcovr.log') });
  return JSON.parse(readFileSync(summary, 'utf8'));
}

function show({ files }) {
  const incomplete = files.filter(({ line_percent: percent }) => percent < 100);
  incomplete.sort((a, b) => a.line_covered - a.line_total - (b.line_covered - b.line_total));
  for (const { filename, line_covered: covered, line_total: total } of incomplete.slice(0, WORST_SHOWN)) {
    say(`  ${filename}: ${total - covered} of ${total} lines not executed`);
  }
}

if (import.meta.main) {
  const summary = new Summary();
  await checkCoverage(summary);
  summary.finish();
}
