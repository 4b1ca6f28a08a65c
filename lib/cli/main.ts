#!/usr/bin/env node
import process from 'node:process';

import { VERSION } from '../version.js';

const HELP = `pinterest-native ${VERSION}

  pinterest-native simulate   a Pinterest on this machine (--help: its options)
  pinterest-native demo       publish 50 pins to it through faults, and check that none is there twice
  pinterest-native --version
  pinterest-native --help
`;

/** Resolves with the exit code. Commands are loaded when they are asked for. */
export async function main(args: readonly string[]): Promise<number> {
  const [command, ...rest] = args;
  switch (command) {
    case 'simulate': {
      const { simulateUntilInterrupted } = await import('../simulator/main.js');
      await simulateUntilInterrupted(rest);
      return 0;
    }
    case 'demo': {
      const { demo } = await import('./demo.js');
      return demo(process.stdout);
    }
    case '--version':
      process.stdout.write(`${VERSION}\n`);
      return 0;
    case undefined:
    case '--help':
      process.stdout.write(HELP);
      return 0;
    default:
      process.stderr.write(`pinterest-native: there is no command "${command}"\n\n${HELP}`);
      return 2;
  }
}

if (require.main === module) {
  main(process.argv.slice(2)).then(
    (code) => {
      process.exitCode = code;
    },
    (error: unknown) => {
      process.stderr.write(`pinterest-native: ${error instanceof Error ? error.message : String(error)}\n`);
      process.exitCode = 1;
    },
  );
}
