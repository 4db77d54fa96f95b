import { Token } from 'aws-cdk-lib';

const URL_OF_PROXY = /^https?:\/\/[^\s/?#@\\]+\/?$/i;
/** As the sweeper reads an entry of `NO_PROXY`. */
const HOST = /^[^\s/,@]+(?:\/\d{1,3})?$/;

/**
 * The problems of the proxy of a deployment, and of the hosts that are reached without it. No problem repeats what was
 * written, which may hold a password. An address that is known only once it is deployed cannot be checked, and is accepted.
 */
export function checkProxy(httpsProxy: string | undefined, noProxy: readonly string[]): string[] {
  const isUseless = httpsProxy === undefined && noProxy.length > 0;
  return [
    ...(httpsProxy === undefined ? [] : checkUrl(httpsProxy)),
    ...(isUseless ? ['noProxy: needs a proxy to apply to; set `httpsProxy` too'] : []),
    ...noProxy.flatMap((entry, index) => (HOST.test(entry) ? [] : [notAHost(index + 1)])),
  ];
}

function checkUrl(httpsProxy: string): string[] {
  if (httpsProxy.includes('@')) return [CREDENTIALS];
  if (Token.isUnresolved(httpsProxy)) return [];
  return URL_OF_PROXY.test(httpsProxy) && URL.canParse(httpsProxy) ? [] : [NOT_A_PROXY];
}

const CREDENTIALS =
  'httpsProxy: must not hold a user name or password, which would stand in the template and in the console; have the proxy let the function in by its network';
const NOT_A_PROXY =
  'httpsProxy: must be the URL of an HTTP proxy, such as http://proxy.example.com:3128';

function notAHost(number: number): string {
  return `noProxy: entry ${number} must be a host, an address or a network, such as internal.example.com or 10.0.0.0/8`;
}
