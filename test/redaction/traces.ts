/** Where nothing that could have been part of it is any shorter, a piece of a secret is no coincidence. */
const PIECE = 12;

/** Finds pieces of secrets in text, as they are and in the forms in which they travel. */
export class Traces {
  readonly #secrets = new Map<string, string>();

  constructor(secrets: readonly string[]) {
    for (const secret of new Set(secrets)) {
      for (const form of formsOf(secret)) {
        for (const piece of piecesOf(form)) this.#secrets.set(piece, secret);
      }
    }
  }

  /** The secrets of which `text` shows a piece, each with that piece. */
  in(text: string): string[] {
    const found = new Map<string, string>();
    for (let at = 0; at + PIECE <= text.length; at++) {
      const piece = text.slice(at, at + PIECE);
      const secret = this.#secrets.get(piece);
      if (secret !== undefined && !found.has(secret))
        found.set(secret, text.slice(at - 60, at + 60));
    }
    return [...found].map(([secret, place]) => `${secret} in: ${place}`);
  }
}

function piecesOf(form: string): string[] {
  const count = Math.max(form.length - PIECE + 1, 0);
  return Array.from({ length: count }, (_, at) => form.slice(at, at + PIECE));
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    JSON.stringify(JSON.stringify(value)).slice(3, -3),
    encodeURIComponent(value),
    new URLSearchParams({ '': value }).toString().slice(1),
    bytes.toString('hex'),
    ...[0, 1, 2].flatMap((offset) => [
      withinBase64(bytes, offset, 'base64'),
      withinBase64(bytes, offset, 'base64url'),
    ]),
  ];
}

/** What is the same in every base64 text that holds these bytes at such an offset from a group of three. */
function withinBase64(bytes: Buffer, offset: number, encoding: 'base64' | 'base64url'): string {
  const whole = Buffer.concat([Buffer.alloc(offset), bytes]);
  const end = whole.length - (whole.length % 3);
  const start = offset === 0 ? 0 : 4;
  return whole.subarray(0, end).toString(encoding).slice(start);
}
