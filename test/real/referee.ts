import { findFreePort } from '../e2e/moto.ts';
import { startScript } from './program.ts';

/** Prism between the sweeper and a vendor: what breaks the vendor's contract becomes an error. */
export interface Referee {
  /** Where the sweeper reaches the vendor through it. */
  readonly origin: string;
  /** What it has objected to since it was last asked. */
  complaints(): string[];
  close(): Promise<void>;
}

const COMPLAINT = /\berror\b|\bViolation\b/;

/** Contracts name few of the statuses that their vendors' documentation tells of. */
const UNKNOWN_STATUS = 'Unable to match the returned status code';

/** Starts a referee who knows the OpenAPI document in the file `contract`. */
export async function startReferee(
  contract: string,
  upstream: string,
  cwd: string,
): Promise<Referee> {
  const port = await findFreePort();
  const origin = `http://127.0.0.1:${port}`;
  const words = ['proxy', '-h', '127.0.0.1', '-p', `${port}`, '--errors', contract, upstream];
  const prism = await startScript('@stoplight/prism-cli/dist/index.js', words, {
    url: origin,
    cwd,
  });
  // The call that found it ready asked for no path of the contract, so that is not counted.
  let read = prism.output().length;
  return {
    origin,
    complaints() {
      const lines = prism.output().slice(read).split('\n');
      read = prism.output().length;
      return lines.filter((line) => COMPLAINT.test(line) && !line.includes(UNKNOWN_STATUS));
    },
    close: prism.close,
  };
}
