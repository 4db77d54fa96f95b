import { BlockList, isIP } from 'node:net';
import { SweepError } from '../errors.ts';
import { isLoopback } from './loopback.ts';

/** A proxy that connects to any host on request. */
export interface ProxyServer {
  /** Scheme, host and port, without user name and password: it may be shown. */
  readonly url: URL;
  /** The value of `proxy-authorization`: for the proxy only, and never shown. */
  readonly authorization?: string;
}

/** The proxy of this machine, and the hosts that are reached without it. */
export interface Proxies {
  readonly proxy: ProxyServer;
  /** Entries of `NO_PROXY`, in lower case. */
  readonly except: readonly string[];
}

/** In this order; those in lower case come first, as they do for curl and undici. */
const PROXY_VARIABLES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY'] as const;

/**
 * Reads the proxy from the environment; `undefined` where there is none. `HTTP_PROXY` counts only without `HTTPS_PROXY`,
 * since only https is sent through a proxy. Throws SweepError `invalid-configuration`, naming the variable.
 * @see https://undici.nodejs.org/#/docs/api/EnvHttpProxyAgent
 */
export function readProxies(
  env: Readonly<Record<string, string | undefined>>,
): Proxies | undefined {
  const name = PROXY_VARIABLES.find((variable) => env[variable]);
  if (name === undefined) return undefined;
  const except = (env.no_proxy || env.NO_PROXY || '').toLowerCase().split(/[\s,]+/);
  return { proxy: parseProxy(name, env[name] ?? ''), except: except.filter(Boolean) };
}

/** Without a scheme, `host:port` is a proxy that is spoken to in plain HTTP, as for curl. */
function parseProxy(name: string, text: string): ProxyServer {
  const url = URL.parse(/^[a-z0-9+.-]+:\/\//i.test(text) ? text : `http://${text}`);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new SweepError(
      'invalid-configuration',
      `${name} must be the URL of an HTTP proxy, such as http://proxy.example.com:3128`,
    );
  }
  const { username, password } = url;
  const shown = new URL(`${url.protocol}//${url.host}`);
  if (username === '') return { url: shown };
  const credentials = `${decode(name, username)}:${decode(name, password)}`;
  return { url: shown, authorization: `Basic ${Buffer.from(credentials).toString('base64')}` };
}

function decode(name: string, text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new SweepError(
      'invalid-configuration',
      `${name} must have user name and password percent-encoded; a % itself is written %25`,
    );
  }
}

/**
 * The proxy for an https host, or none. `NO_PROXY` means what it means to curl: `*` alone stands for all; a name for itself
 * and everything below it, with or without a leading dot; an address for itself; `10.0.0.0/8` for a network. An entry may
 * end in a port. This machine is never reached through a proxy, to which `localhost` would be another one.
 * @see https://curl.se/libcurl/c/CURLOPT_NOPROXY.html
 */
export function proxyOf(
  { proxy, except }: Proxies,
  hostname: string,
  port: number,
): ProxyServer | undefined {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '');
  const isDirect = isLoopback(host) || except.some((entry) => covers(entry, host, port));
  return isDirect ? undefined : proxy;
}

function covers(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true;
  const [, name = '', itsPort] = /^(\[.*\]|[^:]*|.*:.*:.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (itsPort !== undefined && Number(itsPort) !== port) return false;
  const bare = name.replace(/^\[|\]$/g, '');
  if (bare.includes('/')) return isInNetwork(host, bare);
  if (isIP(bare) !== 0 || isIP(host) !== 0) return bare === host;
  const domain = bare.replace(/^\*?\.|\.$/g, '');
  return domain !== '' && (host === domain || host.endsWith(`.${domain}`));
}

function isInNetwork(host: string, network: string): boolean {
  const [address = '', bits = ''] = network.split('/');
  const family = isIP(host);
  const isNetwork = family !== 0 && isIP(address) === family && /^\d{1,3}$/.test(bits);
  if (!isNetwork || Number(bits) > (family === 4 ? 32 : 128)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  const list = new BlockList();
  list.addSubnet(address, Number(bits), type);
  return list.check(host, type);
}
