import { open } from 'node:fs/promises';
import { SweepError } from '../errors.ts';

/** As much as Secrets Manager keeps. */
const MAX_BYTES = 65_536;
/** What a file lets its group and everybody else do. */
const OTHERS = 0o077;

/**
 * The text of a file that holds a secret. A file that others may read or change is used, and told to `warn`.
 * @throws SweepError `not-found`, `forbidden` or `invalid-secret`
 */
export async function readSecretFile(path: string, warn: (line: string) => void): Promise<string> {
  try {
    await using file = await open(path);
    const { mode, size } = await file.stat();
    if (size > MAX_BYTES) throw tooLarge(path);
    // Windows keeps rights in another way, and shows all files alike here.
    if (process.platform !== 'win32' && (mode & OTHERS) !== 0)
      warn(
        `warning: secret file:${path} can be read or changed by others (mode ${(mode & 0o777).toString(8).padStart(4, '0')}); type: chmod 600 ${path}`,
      );
    return await file.readFile('utf8');
  } catch (error) {
    throw error instanceof SweepError ? error : unreadable(path, error);
  }
}

function tooLarge(path: string): SweepError {
  return new SweepError('invalid-secret', `secret file:${path} has more than 64 KiB`);
}

function unreadable(path: string, cause: unknown): SweepError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  switch (code) {
    case 'ENOENT':
      return new SweepError('not-found', `secret file:${path} does not exist`, { cause });
    case 'EACCES':
    case 'EPERM':
      return new SweepError('forbidden', `secret file:${path} may not be read by you`, { cause });
    default:
      return new SweepError('invalid-secret', `secret file:${path} cannot be read (${code})`, {
        cause,
      });
  }
}
