import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Tokens of a Consul datacenter, listed in one response without pages. */
export interface ConsulOptions {
  readonly tokens: number;
  /** How many of them, the first ones, are years old. */
  readonly stale: number;
  /** Bytes that each token takes in the list. @default as many as it needs */
  readonly bytesEach?: number;
}

const OWN = idOf(999_999);
const LIST = '/v1/acl/tokens';
const SELF = '/v1/acl/token/self';
const CHUNK_TOKENS = 200;

/** A Consul server that lists its tokens, and deletes them. */
export class Consul {
  readonly #options: ConsulOptions;
  readonly #deleted = new Set<string>();

  constructor(options: ConsulOptions) {
    this.#options = options;
  }

  /** How many tokens were deleted. */
  get deleted(): number {
    return this.#deleted.size;
  }

  /** Answers one request. */
  readonly serve = (request: IncomingMessage, response: ServerResponse): void => {
    const { method, url = '' } = request;
    if (isList(request)) {
      // A client that goes away in the middle of the list ends it.
      void pipeline(Readable.from(this.#list()), response).catch(() => {});
    } else if (url === SELF) {
      serveSelf(response);
    } else if (method === 'DELETE') {
      this.#deleted.add(url.slice(url.lastIndexOf('/') + 1));
      response.end('true');
    } else {
      response.writeHead(404).end();
    }
  };

  *#list(): Generator<string> {
    const { tokens } = this.#options;
    yield '[';
    for (let from = 0; from < tokens; from += CHUNK_TOKENS) {
      const items: string[] = [];
      for (let index = from; index < Math.min(from + CHUNK_TOKENS, tokens); index++) {
        if (!this.#deleted.has(idOf(index))) items.push(this.#item(index));
      }
      if (items.length > 0) yield `${from === 0 ? '' : ','}${items.join(',')}`;
    }
    yield `,${JSON.stringify({ ...tokenOf(0, '2026-01-01T00:00:00Z'), AccessorID: OWN })}]`;
  }

  #item(index: number): string {
    const { stale, bytesEach = 0 } = this.#options;
    const token = tokenOf(index, index < stale ? '2015-03-01T12:00:00Z' : new Date().toISOString());
    const text = JSON.stringify(token);
    if (text.length >= bytesEach) return text;
    return JSON.stringify({
      ...token,
      Description: token.Description + 'x'.repeat(bytesEach - text.length),
    });
  }
}

/** Whether the request asks for the list of tokens. */
export function isList({ method, url }: IncomingMessage): boolean {
  return method === 'GET' && url === LIST;
}

/** Answers everything but the list, which `serveList` does. */
export function consulWithList(
  serveList: (response: ServerResponse) => void,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    if (isList(request)) serveList(response);
    else serveSelf(response);
  };
}

function serveSelf(response: ServerResponse): void {
  response.end(JSON.stringify({ AccessorID: OWN }));
}

/** @see https://developer.hashicorp.com/consul/api-docs/acl/tokens#list-tokens */
function tokenOf(index: number, createTime: string) {
  return {
    CreateIndex: 100 + index,
    ModifyIndex: 200 + index,
    AccessorID: idOf(index),
    SecretID: '<hidden>',
    Description: `job ${index}`,
    Policies: [{ ID: '165d4317-e379-f732-ce70-86278c4558f7', Name: 'node-read' }],
    Local: false,
    CreateTime: createTime,
    Hash: 'UuiRkOQPRCvoRZHRtUxxbrmwZ5crYrOdZ0Z1FTFbTbA=',
  };
}

function idOf(index: number): string {
  return `6a1253d2-1785-24fd-91c2-${String(index).padStart(12, '0')}`;
}
