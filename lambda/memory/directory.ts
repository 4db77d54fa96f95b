import { randomUUID } from 'node:crypto';
import type { Stats } from 'node:fs';
import { link, mkdir, open, readdir, stat, unlink } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { HOUR } from '../domain/duration.ts';
import { MAX_BYTES, memoryUnavailable, type Store, type Stored } from './store.ts';

/** A file that was left by a process that was killed, at the latest. */
const ABANDONED_MILLIS = HOUR;

/** How often a text may be replaced between looking for its file and opening it. */
const MAX_ATTEMPTS = 100;

/** Rights of everybody but the owner. */
const OTHERS = 0o077;

/**
 * A folder of files `NAME.VERSION.json`, of which the highest version holds. A new version is written beside it and then
 * linked to its name, which only one process can do: so there is no lock that a killed process could leave behind, and
 * no moment at which a file is half written. Older versions are removed afterwards.
 */
export class DirectoryStore implements Store {
  readonly #path: string;

  /** @param path the folder; created by the first write, in a folder that is there */
  constructor(path: string) {
    this.#path = resolve(path);
  }

  async read(name: string): Promise<Stored | undefined> {
    for (let attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      const version = await this.#latest(name);
      if (version === 0) return undefined;
      const stored = await this.#readVersion(name, version);
      if (stored) return stored;
    }
    throw memoryUnavailable(this.#path, `the latest version of ${name} cannot be opened`);
  }

  async write(name: string, text: string, tag: string | undefined): Promise<string | undefined> {
    await this.#prepare();
    const version = Number(tag ?? 0) + 1;
    const temporary = join(this.#path, `.${name}.${randomUUID()}.tmp`);
    try {
      await writeDurably(temporary, text);
      if (!(await linkNew(temporary, this.#fileOf(name, version)))) return undefined;
      await syncFolder(this.#path);
      // Versions below the highest are removed, so that a process that was slow can link one of them again.
      if ((await this.#latest(name)) !== version) return undefined;
      await this.#removeOld(name, version, temporary).catch(() => {});
      return String(version);
    } catch (cause) {
      throw this.#translate('cannot be written', cause);
    } finally {
      await unlink(temporary).catch(() => {});
    }
  }

  async remove(name: string): Promise<void> {
    try {
      for (const file of await readdir(this.#path)) {
        if (versionOf(file, name) !== undefined) await unlink(join(this.#path, file));
      }
    } catch (cause) {
      if (codeOf(cause) !== 'ENOENT') throw this.#translate('cannot be removed', cause);
    }
  }

  #fileOf(name: string, version: number): string {
    return join(this.#path, `${name}.${version}.json`);
  }

  async #latest(name: string): Promise<number> {
    try {
      requirePrivate(this.#path, await stat(this.#path), '700');
      const versions = (await readdir(this.#path)).map((file) => versionOf(file, name) ?? 0);
      return Math.max(0, ...versions);
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return 0;
      throw this.#translate('cannot be read', cause);
    }
  }

  /** `undefined` when the version was replaced in the meantime. */
  async #readVersion(name: string, version: number): Promise<Stored | undefined> {
    const path = this.#fileOf(name, version);
    try {
      await using file = await open(path, 'r');
      const status = await file.stat();
      requirePrivate(path, status, '600');
      if (status.size > MAX_BYTES) throw memoryUnavailable(path, `larger than ${MAX_BYTES} bytes`);
      const text = await file.readFile('utf8');
      return { text, tag: String(version), age: () => this.#age(status.mtimeMs) };
    } catch (cause) {
      if (codeOf(cause) === 'ENOENT') return undefined;
      throw this.#translate('cannot be read', cause);
    }
  }

  /** What the file system says of a file that is written now tells its time. */
  async #age(writtenAt: number): Promise<number> {
    const probe = join(this.#path, `.${randomUUID()}.tmp`);
    try {
      await writeDurably(probe, 'now');
      return (await stat(probe)).mtimeMs - writtenAt;
    } catch (cause) {
      throw this.#translate('cannot be written', cause);
    } finally {
      await unlink(probe).catch(() => {});
    }
  }

  async #prepare(): Promise<void> {
    try {
      await mkdir(this.#path, { mode: 0o700 });
    } catch (cause) {
      if (codeOf(cause) !== 'EEXIST') throw this.#translate('cannot be created', cause);
    }
    const status = await stat(this.#path).catch((cause) => {
      throw this.#translate('cannot be read', cause);
    });
    requirePrivate(this.#path, status, '700');
  }

  /** What cannot be removed now is removed by a later write, and does no harm until then. */
  async #removeOld(name: string, version: number, temporary: string): Promise<void> {
    const { mtimeMs: now } = await stat(temporary);
    for (const file of await readdir(this.#path)) {
      const path = join(this.#path, file);
      const isOld = (versionOf(file, name) ?? version) < version;
      const isAbandoned = /^\..+\.tmp$/.test(file) && (await isOlder(path, now - ABANDONED_MILLIS));
      if (isOld || isAbandoned) await unlink(path);
    }
  }

  #translate(problem: string, cause: unknown): unknown {
    const code = codeOf(cause);
    if (code === undefined) return cause;
    const advice = ADVICE[code] ?? '';
    return memoryUnavailable(this.#path, `${problem} (${code})${advice}`, cause);
  }
}

/** What to do about an error of the file system; continues the message. */
const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: '; free space there, or choose another folder with --memory',
  EDQUOT: '; free space there, or choose another folder with --memory',
  ENOENT: '; create the folder around it, or choose another with --memory',
  ENOTDIR: '; it must be a folder',
  EPERM: '; its file system must know rights and hard links; choose another folder with --memory',
  EACCES: '; grant the right, or choose another folder with --memory',
  EROFS: '; choose another folder with --memory',
};

function versionOf(file: string, name: string): number | undefined {
  const version =
    file.startsWith(`${name}.`) && /^(\d{1,15})\.json$/.exec(file.slice(name.length + 1));
  return version ? Number(version[1]) : undefined;
}

function requirePrivate(path: string, { mode }: Stats, rights: string): void {
  if (process.platform === 'win32' || (mode & OTHERS) === 0) return;
  throw memoryUnavailable(path, `others may read or change it; run: chmod ${rights} '${path}'`);
}

async function writeDurably(path: string, text: string): Promise<void> {
  await using file = await open(path, 'wx', 0o600);
  await file.writeFile(text);
  await file.sync();
}

/** False where the name is taken. */
async function linkNew(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function syncFolder(path: string): Promise<void> {
  await using folder = await open(path, 'r');
  await folder.sync();
}

async function isOlder(path: string, than: number): Promise<boolean> {
  const status = await stat(path).catch(() => undefined);
  return status !== undefined && status.mtimeMs < than;
}

/** The code of an error of the file system; `undefined` for any other error. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined;
  return String(error.code);
}
