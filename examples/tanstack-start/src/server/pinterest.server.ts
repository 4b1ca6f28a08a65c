import { createPinterest, type Environment, type Pinterest } from 'n8n-nodes-pinterest-native';

let opened: Pinterest | undefined;

/**
 * One for the process: it holds the database and the connections to Pinterest. Made by the first request, so that a
 * build needs none of its variables.
 */
export function pinterest(): Pinterest {
  const environment = ownEnvironment();
  const baseUrl = process.env['PINTEREST_IMAGE_BASE_URL'];
  opened ??= createPinterest({
    ...(environment && { environment }),
    ...(baseUrl && { resolve: { baseUrl } }),
  });
  return opened;
}

/** The simulator, when its address is set. */
function ownEnvironment(): Environment | undefined {
  const { PINTEREST_API_URL: apiUrl, PINTEREST_AUTHORIZE_URL: authorizeUrl } = process.env;
  return apiUrl ? { apiUrl, ...(authorizeUrl && { authorizeUrl }), allowLoopbackHttp: true } : undefined;
}
