import { pinterest } from './n8n.mjs';

/** `resource:operation` of all that a person can choose. */
export function offeredOperations() {
  return pinterest.description.properties
    .filter(({ name }) => name === 'operation')
    .flatMap(({ displayOptions, options }) =>
      options.filter(({ action }) => action).map(({ value }) => `${displayOptions.show.resource[0]}:${value}`))
    .sort();
}

/** Works with the store credential. */
export const isOfStore = (name) => /^(scheduledPin|connection):|:syncToStore$/.test(name);
