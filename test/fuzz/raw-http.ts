import fc from 'fast-check';

/** A response as bytes, and what a client has to read from it. */
export interface Framed {
  readonly status: number;
  readonly text: string;
  readonly bytes: Buffer;
}

const CRLF = '\r\n';

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9-]{0,20}$/);
const headerValue = fc.stringMatching(/^[ -~]{0,40}$/);
const headers = fc.array(
  fc.tuple(word, headerValue).map(([name, value]) => `x-${name}: ${value}${CRLF}`),
  { maxLength: 20 },
);
// Not `100 Continue`: undici ends a connection on which nobody asked for it, which is an error and nothing worse.
const interim = fc.array(
  fc.constantFrom(
    `HTTP/1.1 102 Processing${CRLF}${CRLF}`,
    `HTTP/1.1 103 Early Hints${CRLF}link: </a>${CRLF}${CRLF}`,
  ),
  { maxLength: 3 },
);
const status = fc.constantFrom(200, 201, 202, 400, 403, 404, 409, 410, 418);
const text = fc.oneof(
  fc.json(),
  fc.string({ unit: 'grapheme', maxLength: 500 }),
  fc.nat(20_000).map((length) => 'y'.repeat(length)),
);

const extension = fc.constantFrom('', ';a', ';a=b', ';name="quoted; text"');
const chunk = fc.tuple(fc.integer({ min: 1, max: 300 }), extension, fc.boolean());
const trailers = fc.array(
  word.map((name) => `x-${name}: t${CRLF}`),
  { maxLength: 3 },
);

/** How a body is delimited. */
type Framing = (body: Buffer) => { readonly header: string; readonly bytes: Buffer };

const byLength: Framing = (body) => ({
  header: `content-length: ${body.length}${CRLF}`,
  bytes: body,
});
const byClose: Framing = (body) => ({ header: `connection: close${CRLF}`, bytes: body });
const byChunks = fc.tuple(fc.array(chunk, { minLength: 1, maxLength: 10 }), trailers).map(
  ([chunks, trailing]): Framing =>
    (body) => {
      const parts: Buffer[] = [];
      for (let start = 0, index = 0; start < body.length; index++) {
        const [length, ext, upper] = chunks[index % chunks.length] ?? [1, '', false];
        const piece = body.subarray(start, start + length);
        const size = piece.length.toString(16);
        const line = `${upper ? `0${size.toUpperCase()}` : size}${ext}${CRLF}`;
        parts.push(Buffer.from(line), piece, Buffer.from(CRLF));
        start += length;
      }
      parts.push(Buffer.from(`0${CRLF}${trailing.join('')}${CRLF}`));
      return { header: `transfer-encoding: chunked${CRLF}`, bytes: Buffer.concat(parts) };
    },
);
const framing: fc.Arbitrary<Framing> = fc.oneof(
  fc.constant(byLength),
  fc.constant(byClose),
  byChunks,
);

/** Responses that RFC 9112 allows, in many of the forms that it allows. @see https://www.rfc-editor.org/rfc/rfc9112 */
export const wellFramed: fc.Arbitrary<Framed> = fc
  .record({ interim, status, headers, text, framing })
  .map((one) => {
    const { header, bytes } = one.framing(Buffer.from(one.text));
    const head = `HTTP/1.1 ${one.status} Some Reason${CRLF}${one.headers.join('')}${header}${CRLF}`;
    const before = one.interim.join('');
    return {
      status: one.status,
      text: Buffer.from(one.text)
        .toString()
        .replace(/^\uFEFF/, ''),
      bytes: Buffer.concat([Buffer.from(before + head), bytes]),
    };
  });

/** What nobody should send, as a whole or somewhere in a response. */
const FRAGMENTS = [
  `content-length: 5${CRLF}`,
  `content-length: -1${CRLF}`,
  `content-length: 99999999999999999999${CRLF}`,
  `transfer-encoding: chunked${CRLF}`,
  `transfer-encoding: gzip, chunked${CRLF}`,
  `content-encoding: gzip${CRLF}`,
  `connection: upgrade${CRLF}upgrade: h2c${CRLF}`,
  `HTTP/1.1 101 Switching Protocols${CRLF}${CRLF}`,
  `HTTP/1.1 200 OK${CRLF}content-length: 2${CRLF}${CRLF}{}`,
  `HTTP/0.9 200${CRLF}`,
  'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
  `FFFFFFFFFFFFFFFF${CRLF}`,
  `-5${CRLF}`,
  `1;${'e'.repeat(20_000)}${CRLF}`,
  `x-flood: ${'f'.repeat(20_000)}${CRLF}`,
  `x-many: 1${CRLF}`.repeat(3000),
  ` folded${CRLF}`,
  `x: \u0000${CRLF}`,
  '\n\n',
  '\u0000',
  '\u00ff\u00fe',
  CRLF,
];

const damage = fc.oneof(
  fc.record({
    kind: fc.constant('flip' as const),
    at: fc.nat(),
    by: fc.integer({ min: 1, max: 255 }),
  }),
  fc.record({ kind: fc.constant('cut' as const), at: fc.nat(), by: fc.nat(200) }),
  fc.record({ kind: fc.constant('end' as const), at: fc.nat(), by: fc.constant(0) }),
  fc.record({ kind: fc.constant('repeat' as const), at: fc.nat(), by: fc.nat(2000) }),
  fc.record({
    kind: fc.constant('insert' as const),
    at: fc.nat(),
    by: fc.nat(FRAGMENTS.length - 1),
  }),
);

/** Bytes that began as a response, and any bytes at all. */
export const damaged: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc
      .tuple(wellFramed, fc.array(damage, { minLength: 1, maxLength: 4 }))
      .map(([{ bytes }, damages]) => damages.reduce(apply, bytes)),
  },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)) },
);

function apply(
  bytes: Buffer,
  { kind, at, by }: { readonly kind: string; readonly at: number; readonly by: number },
): Buffer {
  // Most of what matters is in the head.
  const place = at % Math.max(1, at % 2 === 0 ? Math.min(bytes.length, 200) : bytes.length);
  const [before, after] = [bytes.subarray(0, place), bytes.subarray(place)];
  switch (kind) {
    case 'flip': {
      const changed = Buffer.from(bytes);
      changed[place] = (changed[place] ?? 0) ^ by;
      return changed;
    }
    case 'cut':
      return Buffer.concat([before, after.subarray(by)]);
    case 'repeat':
      return Buffer.concat([before, after.subarray(0, by), after]);
    case 'insert': {
      const line = bytes.lastIndexOf('\n', place) + 1;
      const fragment = Buffer.from(FRAGMENTS[by] ?? '', 'latin1');
      return Buffer.concat([bytes.subarray(0, line), fragment, bytes.subarray(line)]);
    }
    default:
      return before;
  }
}
