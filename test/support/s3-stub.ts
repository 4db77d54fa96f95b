import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** A bucket on loopback: as much of Amazon S3 as the audit and the memory use. */
export interface S3Stub {
  /** `http://127.0.0.1:port` */
  readonly origin: string;
  /** Objects by key, in the order in which they were completed. */
  readonly objects: Map<string, Buffer>;
  /** The time of the bucket in epoch milliseconds; objects that are read look as if written at `writtenAt`. */
  readonly times: { now: number; writtenAt: number };
  /** Calls that match are carried out, and their answer is lost. */
  loseAnswer: RegExp | undefined;
  /** Every call with its key or prefix, such as `PutObject audit/x`, in order. */
  readonly calls: string[];
  /** Calls that match are not answered, and not carried out. */
  hang: RegExp | undefined;
  /** Calls that match are refused with 403 and not carried out. */
  deny: RegExp | undefined;
  /** Objects on each page of a list. */
  pageSize: number;
  /** Gives the next cursor on every page of a list, the last one included. */
  nextCursor: (() => string) | undefined;
  /** The JSON lines of a compressed object. */
  lines(key: string): unknown[];
  close(): Promise<void>;
}

interface Call {
  readonly operation: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** The parts of each upload, by the upload's id. */
type Uploads = Map<string, Map<number, Buffer>>;

type Reply = readonly [status: number, body: string, headers?: Record<string, string>];

/** Starts an empty bucket; any bucket name leads to it, and nothing is signed for certain. */
export async function startS3Stub(): Promise<S3Stub> {
  const objects = new Map<string, Buffer>();
  const uploads: Uploads = new Map();
  const calls: string[] = [];

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const call = await readCall(request);
    const name = `${call.operation} ${call.key}`.trim();
    calls.push(name);
    if (stub.hang?.test(name)) return;
    const [status, body, headers] = stub.deny?.test(name)
      ? ([403, xml('Error', '<Code>AccessDenied</Code><Message>no</Message>')] as const)
      : execute(call, stub, uploads);
    if (stub.loseAnswer?.test(name)) throw new Error('the answer is lost');
    response.writeHead(status, { 'content-type': 'application/xml', ...headers }).end(body);
  };
  const server = createServer((request, response) => {
    // A client that goes away in the middle of a call ends it without more ado.
    serve(request, response).catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port was given');
  const stub: S3Stub = {
    origin: `http://127.0.0.1:${address.port}`,
    objects,
    times: { now: 0, writtenAt: 0 },
    loseAnswer: undefined,
    hang: undefined,
    calls,
    deny: undefined,
    pageSize: 1000,
    nextCursor: undefined,
    lines: (key) =>
      gunzipSync(objects.get(key) ?? '')
        .toString()
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line)),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return stub;
}

function execute(call: Call, stub: S3Stub, uploads: Uploads): Reply {
  const { operation, key, query, body } = call;
  const { objects } = stub;
  const upload = query.get('uploadId') ?? '';
  switch (operation) {
    case 'PutObject':
      return put(call, stub);
    case 'GetObject':
      return get(key, stub);
    case 'DeleteObject':
      objects.delete(key);
      return [204, ''];
    case 'CreateMultipartUpload':
      uploads.set(key, new Map());
      return [200, xml('InitiateMultipartUploadResult', `<UploadId>${key}</UploadId>`)];
    case 'UploadPart':
      uploads.get(upload)?.set(Number(query.get('partNumber')), body);
      return [200, '', { etag: '"0"' }];
    case 'CompleteMultipartUpload': {
      const parts = [...(uploads.get(upload) ?? [])].sort(([one], [other]) => one - other);
      objects.set(key, Buffer.concat(parts.map(([, part]) => part)));
      return [200, xml('CompleteMultipartUploadResult', '<ETag>"0"</ETag>')];
    }
    case 'AbortMultipartUpload':
      uploads.delete(upload);
      return [204, ''];
    case 'ListObjectsV2':
      return [200, list(query, stub)];
    default:
      return [501, xml('Error', '<Code>NotImplemented</Code>')];
  }
}

/** Writes an object, unless it is not the one that the condition names. */
function put({ key, body, headers }: Call, { objects }: S3Stub): Reply {
  const before = objects.get(key);
  const expected = headers['if-match'];
  if (expected !== undefined && !before) return [404, xml('Error', '<Code>NoSuchKey</Code>')];
  if ((expected !== undefined && etag(before) !== expected) || (headers['if-none-match'] && before))
    return [412, xml('Error', '<Code>PreconditionFailed</Code>')];
  objects.set(key, body);
  return [200, '', { etag: etag(body) }];
}

function get(key: string, { objects, times }: S3Stub): Reply {
  const body = objects.get(key);
  if (!body) return [404, xml('Error', '<Code>NoSuchKey</Code>')];
  const date = new Date(times.now).toUTCString();
  const modified = new Date(times.writtenAt).toUTCString();
  const length = `${body.length}`;
  return [
    200,
    body.toString(),
    { etag: etag(body), date, 'last-modified': modified, 'content-length': length },
  ];
}

function etag(body: Buffer | undefined): string {
  return `"${createHash('md5')
    .update(body ?? '')
    .digest('hex')}"`;
}

function list(query: URLSearchParams, stub: S3Stub): string {
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const keys = [...stub.objects.keys()]
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
    .sort();
  const page = keys.slice(0, stub.pageSize);
  const more = keys.length > page.length || stub.nextCursor !== undefined;
  const next = stub.nextCursor?.() ?? page.at(-1);
  return xml(
    'ListBucketResult',
    page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('') +
      `<IsTruncated>${more}</IsTruncated>` +
      (more ? `<NextContinuationToken>${next}</NextContinuationToken>` : ''),
  );
}

async function readCall(request: IncomingMessage): Promise<Call> {
  const url = new URL(request.url ?? '', 'http://bucket');
  const [, , ...steps] = url.pathname.split('/');
  const body = await buffer(request);
  const query = url.searchParams;
  const has = (name: string) => (query.has(name) ? name : '');
  const operation =
    OPERATIONS[`${request.method} ${has('uploads')}${has('uploadId')}${has('list-type')}`];
  return {
    operation: operation ?? `${request.method}`,
    key: decodeURIComponent(steps.join('/')) || (query.get('prefix') ?? ''),
    query,
    headers: request.headers,
    body: request.headers['content-encoding']?.includes('aws-chunked') ? unchunk(body) : body,
  };
}

const OPERATIONS: Readonly<Record<string, string>> = {
  'PUT ': 'PutObject',
  'PUT uploadId': 'UploadPart',
  'POST uploads': 'CreateMultipartUpload',
  'POST uploadId': 'CompleteMultipartUpload',
  'DELETE ': 'DeleteObject',
  'DELETE uploadId': 'AbortMultipartUpload',
  'GET ': 'GetObject',
  'GET list-type': 'ListObjectsV2',
};

/** Takes the payload out of `aws-chunked`: a size in hexadecimal, that many bytes, and so on until a size of zero. */
function unchunk(body: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const start = body.indexOf('\r\n', at) + 2;
    const size = Number.parseInt(body.toString('latin1', at, start), 16);
    if (!(size > 0)) return Buffer.concat(chunks);
    chunks.push(body.subarray(start, start + size));
    at = start + size + 2;
  }
}

function xml(name: string, inner: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name}>${inner}</${name}>`;
}
