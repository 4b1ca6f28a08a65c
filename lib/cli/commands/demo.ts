import type { Command } from '../command.js';
import { demo } from '../demo.js';

export const demoCommand: Command = {
  failure: 'The demonstration did not end',
  details: 'Publishes 50 pins to a simulated Pinterest through faults, and checks that none is lost and none is there twice.',
  options: {},
  run: ({ output }) => demo(output.stdout),
};
