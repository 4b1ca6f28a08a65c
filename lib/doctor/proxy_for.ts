import { BlockList, isIP } from 'node:net';

import { proxyFromEnvironment } from '../proxy.js';

/** The proxy a request of ours goes through, by the same rule as the core's: undefined for none. */
export function proxyFor(url: URL, env: NodeJS.ProcessEnv): URL | undefined {
  const { proxy, noProxy = '' } = proxyFromEnvironment(url, env);
  if (proxy === undefined || isExcepted(url.hostname, noProxy)) return undefined;
  return new URL(proxy);
}

/** As curl reads the list: names with all that is below them, addresses, networks, or a star for everything. */
function isExcepted(hostname: string, list: string): boolean {
  if (list.trim() === '*') return true;
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '').toLowerCase();
  return list.split(/[,\s]+/).filter(Boolean).some((exception) => {
    if (isIP(host) !== 0) return isInside(host, exception.replace(/^\[|\]$/g, ''));
    const name = exception.replace(/^\.|\.$/g, '').toLowerCase();
    return host === name || host.endsWith(`.${name}`);
  });
}

function isInside(address: string, exception: string): boolean {
  const [net = '', bits] = exception.split('/');
  const family = isIP(net) === 6 ? 'ipv6' : 'ipv4';
  if (isIP(net) === 0 || isIP(net) !== isIP(address)) return false;
  const most = family === 'ipv6' ? 128 : 32;
  const prefix = bits === undefined ? most : Number(bits);
  if (!Number.isInteger(prefix) || prefix < 0 || prefix > most) return false;
  const networks = new BlockList();
  networks.addSubnet(net, prefix, family);
  return networks.check(address, family);
}
