import { createPinterest, type Pinterest } from 'n8n-nodes-pinterest-native';

let opened: Pinterest | undefined;

/**
 * One for the process: it holds the database and the connections to Pinterest. Made by the first request, so that a
 * build needs none of its variables.
 */
export function pinterest(): Pinterest {
  opened ??= createPinterest();
  return opened;
}
