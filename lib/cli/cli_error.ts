import type { ExitCode } from './exit_codes.js';
import { EXIT } from './exit_codes.js';

/** A failure the command line found itself: what, why, and what to do. */
export class CliError extends Error {
  readonly code: string;
  readonly exitCode: ExitCode;
  readonly what: string | undefined;
  readonly fix: string | undefined;

  constructor(
    code: string,
    message: string,
    { exitCode = EXIT.failure, what, fix, cause }: { exitCode?: ExitCode; what?: string; fix?: string; cause?: unknown } = {},
  ) {
    super(message, { cause });
    this.name = 'CliError';
    this.code = code;
    this.exitCode = exitCode;
    this.what = what;
    this.fix = fix;
  }
}

export const usageError = (message: string, fix: string): CliError =>
  new CliError('usage', message, { exitCode: EXIT.usage, what: 'Called wrongly', fix });
