export interface Proxy {
  proxy?: string;
  noProxy?: string;
}

/** From the usual variables, lower case first as curl does. Loopback is never reached through a proxy. */
export function proxyFromEnvironment(api: URL, env: NodeJS.ProcessEnv): Proxy {
  if (isLoopback(api.hostname)) return {};
  const names = api.protocol === 'https:' ? ['https_proxy', 'HTTPS_PROXY'] : ['http_proxy', 'HTTP_PROXY'];
  const proxy = first(env, names);
  if (proxy === undefined) return {};
  const noProxy = first(env, ['no_proxy', 'NO_PROXY']);
  return { proxy: withScheme(proxy), ...(noProxy !== undefined && { noProxy }) };
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}

function first(env: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]).find((value) => value !== undefined && value !== '');
}

function withScheme(proxy: string): string {
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}
