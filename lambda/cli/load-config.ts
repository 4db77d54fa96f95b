import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { nearest } from '../config/nearest.ts';
import { parseConfig } from '../config/parse-yaml.ts';
import { InvalidConfigurationError } from '../config/problems.ts';
import type { Config, Connection } from '../config/validate.ts';
import { readLocalSecret } from '../domain/local-secret.ts';
import { certificateReader } from '../network/trust.ts';
import { providers } from '../providers/index.ts';

/** A configuration of which only some connections are used. */
export interface ChosenConfig extends Config {
  /** The connections that were not chosen; what their policies keep stays, where they reach the same account. */
  readonly others: readonly Connection[];
}

/**
 * Reads the configuration at `path`.
 * @param names the connections to keep; all when absent
 * @throws InvalidConfigurationError with all problems at once
 */
export async function loadConfig(path: string, names?: readonly string[]): Promise<ChosenConfig> {
  const file = path === STANDARD_INPUT ? 'standard input' : path;
  const folder = dirname(path);
  const readCertificates = certificateReader(folder);
  const parsed = parseConfig(await readText(path), providers, readCertificates, file);
  const located = parsed.connections.map((connection) => withFileBeside(folder, connection));
  const config = { ...parsed, connections: located };
  if (!names) return { ...config, others: [] };
  const configured = config.connections.map(({ name }) => name);
  const problems = names
    .filter((name) => !configured.includes(name))
    .map((name) => ({ path: '--connection', message: unknownConnection(name, configured) }));
  if (problems.length > 0) throw new InvalidConfigurationError(problems);
  const isChosen = ({ name }: Connection) => names.includes(name);
  return {
    ...config,
    connections: config.connections.filter(isChosen),
    others: config.connections.filter((connection) => !isChosen(connection)),
  };
}

/** A relative path of a secret begins where the configuration is. */
function withFileBeside(folder: string, connection: Connection): Connection {
  const local = connection.secret === undefined ? undefined : readLocalSecret(connection.secret);
  if (local?.kind !== 'file') return connection;
  return { ...connection, secret: `file:${resolve(folder, local.source)}` };
}

/** What `--config` names to read the configuration from standard input. */
const STANDARD_INPUT = '-';

function readStandardInput(): Promise<string> {
  return text(createReadStream('', { fd: 0, autoClose: false }));
}

async function readText(path: string): Promise<string> {
  try {
    return await (path === STANDARD_INPUT ? readStandardInput() : readFile(path, 'utf8'));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : 'unknown error';
    const message =
      code === 'ENOENT'
        ? 'there is no such file; `npx token-sweeper init` writes a first one, --config FILE names another'
        : `cannot be read (${code}); use --config FILE to name the configuration file`;
    throw new InvalidConfigurationError([{ path, message }]);
  }
}

function unknownConnection(name: string, configured: readonly string[]): string {
  const similar = nearest(name, configured);
  const hint = similar
    ? `did you mean ${similar}?`
    : `configured connections: ${configured.join(', ')}`;
  return `unknown connection ${name}; ${hint}`;
}
