import { hash } from 'node:crypto';
import { isMapping } from '../../lambda/config/raw.ts';
import type { Connection } from '../../lambda/config/validate.ts';

/** A configuration that finds everything it names beside itself. */
export interface BundledConfig {
  /** The configuration as parsed from its file, with the names of `files` in place of paths. */
  readonly document: unknown;
  /** Contents by name. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Takes along what a configuration names outside itself: the certificates of private authorities, under names that follow
 * from their contents.
 * @param document the configuration as parsed from its file
 */
export function bundledConfig(
  document: unknown,
  { connections }: { readonly connections: readonly Pick<Connection, 'ca'>[] },
): BundledConfig {
  const files = new Map<string, string>();
  if (!isMapping(document) || !Array.isArray(document.connections)) return { document, files };
  const withNames = document.connections.map((written: object, index) => {
    const ca = connections[index]?.ca;
    if (ca === undefined) return written;
    const name = `ca-${hash('sha256', ca).slice(0, 16)}.pem`;
    files.set(name, ca);
    return { ...written, tls: { ca: name } };
  });
  return { document: { ...document, connections: withNames }, files };
}
