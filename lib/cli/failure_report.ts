import { PinterestError } from '../errors.js';
import { adviceFor } from './advice.js';
import { CliError } from './cli_error.js';
import { EXIT, type ExitCode } from './exit_codes.js';
import { localTime, type Output, printable } from './output.js';

export interface Failure {
  code: string;
  /** What did not happen. */
  what: string;
  why: string;
  fix: string;
  retryAt?: string;
  exitCode: ExitCode;
}

const WITH_STACK = 'Run it again with --debug to see where it comes from.';
/** A setting, where other fields are arguments. */
const VARIABLE = /^[A-Z][A-Z_0-9]+$/;

/** An error in the three parts a reader needs. Only messages are used: other fields may hold what came in. */
export function failureOf(error: unknown, what: string): Failure {
  if (error instanceof CliError) {
    const advice = adviceFor(error.code);
    const fix = error.fix ?? advice?.fix ?? 'See: pinterest-native --help';
    return { code: error.code, what: error.what ?? what, why: error.message, fix, exitCode: error.exitCode };
  }
  if (error instanceof PinterestError) return ofPinterest(error, what);
  const why = error instanceof Error ? error.message : String(error);
  const { code, field, path } = (error ?? {}) as { code?: unknown; field?: unknown; path?: unknown };
  if (error instanceof TypeError && typeof field === 'string') {
    return { code: String(code), what: 'A setting or option cannot be used', why, fix: `Correct ${field}.`, exitCode: VARIABLE.test(field) ? EXIT.notConfigured : EXIT.usage };
  }
  if (typeof path === 'string') {
    return { code: 'file_not_written', what, why, fix: 'Check the path that is named, its permissions and the room on its disk.', exitCode: EXIT.failure };
  }
  const name = typeof code === 'string' ? code : 'internal';
  return { code: name, what, why, fix: WITH_STACK, exitCode: EXIT.failure };
}

function ofPinterest(error: PinterestError, what: string): Failure {
  const advice = adviceFor(error.code);
  return {
    code: error.code,
    what,
    why: error.message,
    fix: advice?.fix ?? unadvised(error),
    ...(error.retryAt !== undefined && { retryAt: error.retryAt }),
    exitCode: advice?.exitCode ?? (error.retryAt !== undefined ? EXIT.waiting : EXIT.failure),
  };
}

/** Of all but a defect the message says what to do: a stack would send its reader looking in the wrong place. */
function unadvised({ code, retryable }: PinterestError): string {
  if (retryable) return 'Run the command again.';
  return code === 'internal' ? WITH_STACK : 'Mend what is named, then run the command again.';
}

export function reportFailure(failure: Failure, output: Output, stack: string | undefined): void {
  const { exitCode, ...error } = failure;
  if (output.json) {
    output.result({ ok: false, error, exitCode }, '');
  } else {
    const { stderr } = output;
    const label = (word: string): string => output.paint('dim', word, stderr);
    const until = failure.retryAt === undefined ? '' : ` Not before ${localTime(failure.retryAt)}.`;
    stderr.write(
      `${output.paint('red', `${failure.what}.`, stderr)}\n` +
        `  ${label('why')}  ${indented(failure.why)}\n` +
        `  ${label('do')}   ${indented(failure.fix)}${until}\n`,
    );
  }
  if (stack !== undefined) output.stderr.write(`${stack}\n`);
}

const indented = (words: string): string => words.split('\n').map(printable).join('\n       ');
