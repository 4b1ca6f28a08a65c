import type { Output } from './output.js';

export interface OptionSpec {
  type: 'string' | 'boolean';
  /** How help names the value. */
  value?: string;
  text: string;
  /** May be given again. */
  multiple?: boolean;
}

export interface PositionalSpec {
  name: string;
  text: string;
  least: number;
  most: number;
}

export type Value = string | boolean | readonly string[];
export type Values = Readonly<Record<string, Value | undefined>>;

/** What a command gets to do its work. */
export interface Invocation {
  /** As typed, `boards sync`. */
  readonly name: string;
  readonly values: Values;
  readonly positionals: readonly string[];
  readonly output: Output;
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
}

export interface Command {
  /** What a failure of it means: `The boards were not read`. */
  readonly failure: string;
  readonly options: Readonly<Record<string, OptionSpec>>;
  readonly positionals?: PositionalSpec;
  /** Paragraphs under the usage line. */
  readonly details?: string;
  /** Its Ctrl-C means "end", and is no failure. */
  readonly endsByInterrupt?: boolean;
  /** Resolves with the exit code. */
  run(invocation: Invocation): Promise<number>;
}

export const text = (values: Values, name: string): string | undefined => {
  const value = values[name];
  return typeof value === 'string' ? value : undefined;
};

export const flag = (values: Values, name: string): boolean => values[name] === true;

export const texts = (values: Values, name: string): readonly string[] => {
  const value = values[name];
  return Array.isArray(value) ? (value as readonly string[]) : [];
};
