const MEBIBYTE = 1024 * 1024;

/** A response that does not fit; its message says how large it is and what is possible, and nothing of the response. */
export class ResponseTooLarge extends Error {
  /** undici hands on the error that a socket was destroyed with. */
  readonly code = RESPONSE_TOO_LARGE;
}

/** The code of {@link ResponseTooLarge}. */
export const RESPONSE_TOO_LARGE = 'RESPONSE_TOO_LARGE';

/** The error of a body that has, or will have, so many bytes. */
export function bodyTooLarge(bytes: number, possible: number): ResponseTooLarge {
  const problem = `the response has ${bytes} bytes or more, and ${inMebibytes(possible)} are possible`;
  return new ResponseTooLarge(`${problem}; list less at a time, or give the sweeper more memory`);
}

/** The error of a body that takes so many bytes of heap once it is parsed. */
export function tooHeavy(bytes: number, weight: number, possible: number): ResponseTooLarge {
  const needed = `the response of ${bytes} bytes would take ${inMebibytes(weight)} of memory`;
  const problem = `${needed}, and ${inMebibytes(possible)} are possible`;
  return new ResponseTooLarge(`${problem}; list less at a time, or give the sweeper more memory`);
}

function inMebibytes(bytes: number): string {
  return `${Math.round(bytes / MEBIBYTE)} MiB`;
}
