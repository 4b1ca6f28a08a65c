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
  const noProxy = exceptionsFor(api, first(env, ['no_proxy', 'NO_PROXY']) ?? '');
  return { proxy: withScheme(proxy), ...(noProxy !== '' && { noProxy }) };
}

/** A star before a name, an address in brackets or a name, a port. */
const EXCEPTION = /^(?:\*(?=\.))?(?:\[([^\]]*)\]|([^:]*))(?::(\d+))?$/;

/** libcurl knows no ports, brackets or stars in this list; other programs on the same machine do, as undici. */
function exceptionsFor(api: URL, list: string): string {
  const own = api.port || (api.protocol === 'https:' ? '443' : '80');
  const exceptions = list.split(/[,\s]+/).filter(Boolean).flatMap((text) => {
    const [, address, name = text, port = own] = EXCEPTION.exec(text) ?? [];
    return Number(port) === Number(own) ? [address ?? name] : [];
  });
  return exceptions.join(',');
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
