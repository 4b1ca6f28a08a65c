import type { Command } from '../command.js';
import { demo, demoText } from '../demo.js';
import { EXIT } from '../exit_codes.js';

export const demoCommand: Command = {
  failure: 'The demonstration did not end',
  details:
    'Three projects connect to two simulated accounts by OAuth, 600 boards are read, 200 pins are published through faults, the publisher is ' +
    "killed half-way, another takes over. Ends with 0 only if the simulator's ledger has every pin exactly once.",
  options: {},
  run: async ({ output, signal }) => {
    const result = await demo(output, signal);
    output.result(result, demoText(result, output));
    return result.ok ? EXIT.ok : EXIT.failure;
  },
};
