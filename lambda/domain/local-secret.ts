/** Where the command line finds a secret on its own machine, without Secrets Manager. */
export interface LocalSecret {
  readonly kind: 'env' | 'file' | 'cmd';
  /** The name of a variable, a path, or what a shell is to run. */
  readonly source: string;
}

/** A variable, a file or a command, as a connection names it. */
export const LOCAL_SECRET = /^(?:env:[A-Za-z_][A-Za-z0-9_]*|(?:file|cmd):[^\s\p{Cc}][^\p{Cc}]*)$/u;

/**
 * Reads where a secret is on this machine; `undefined` for one in Secrets Manager.
 * @example
 * readLocalSecret('env:GITLAB_TOKEN'); // { kind: 'env', source: 'GITLAB_TOKEN' }
 */
export function readLocalSecret(secret: string): LocalSecret | undefined {
  if (!LOCAL_SECRET.test(secret)) return undefined;
  const colon = secret.indexOf(':');
  const kind = secret.slice(0, colon) as LocalSecret['kind'];
  return { kind, source: secret.slice(colon + 1) };
}

/** What a secret is called in messages: of a command only the program, since the rest may hold more than a name. */
export function shownSecret(secret: string): string {
  const local = readLocalSecret(secret);
  if (local?.kind !== 'cmd') return secret;
  const [program = '', ...rest] = local.source.split(/\s+/);
  return `cmd:${program}${rest.length > 0 ? ' …' : ''}`;
}
