import { type Handler, json, type ReceivedRequest, type Reply } from './message.ts';
import { pageOf } from './page.ts';
import { findOperation, type Route } from './routes.ts';

/** A token of the example API; the times are sent as they are, `null` meaning that it never expires. */
export interface ExampleToken {
  readonly id: string;
  readonly name?: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
}

/** The API that the example provider is written for: one project, JSON lists, deletion by id. */
export interface ExampleSimulator {
  readonly handle: Handler;
  /** The ids of the tokens that were deleted, in that order. */
  readonly revoked: readonly string[];
  addToken(token: ExampleToken): void;
  removeToken(id: string): void;
}

const PAGE_SIZE = 10;

/** Simulates an API that lists tokens with a cursor and knows its callers by a key. */
export function createExampleSimulator(options: {
  readonly project: string;
  readonly apiKey: string;
}): ExampleSimulator {
  const { project, apiKey } = options;
  const tokens = new Map<string, ExampleToken>();
  const revoked: string[] = [];

  const list = (request: ReceivedRequest, name: string): Reply => {
    if (name !== project) return problem(404, 'project_not_found');
    const { query } = request;
    const page = pageOf([...tokens.values()], ({ id }) => id, name, PAGE_SIZE, query.get('cursor'));
    if (!page) return problem(400, 'invalid_cursor');
    return json(200, { tokens: page.items.map(render), next_cursor: page.next ?? null });
  };

  const remove = (_: ReceivedRequest, name: string, id: string): Reply => {
    if (name !== project) return problem(404, 'project_not_found');
    if (!tokens.delete(id)) return problem(404, 'token_not_found');
    revoked.push(id);
    return { status: 204 };
  };

  const routes: readonly Route[] = [
    ['GET', '/v1/projects/{}/tokens', list],
    ['DELETE', '/v1/projects/{}/tokens/{}', remove],
  ];

  return {
    revoked,
    handle(request) {
      if (request.headers.authorization !== `Bearer ${apiKey}`) return problem(401, 'unknown_key');
      return findOperation(routes, request)?.() ?? problem(404, 'no_such_path');
    },
    addToken(token) {
      tokens.set(token.id, token);
    },
    removeToken(id) {
      tokens.delete(id);
    },
  };
}

function render({ id, name, createdAt, expiresAt }: ExampleToken): unknown {
  return { id, name, created_at: createdAt, expires_at: expiresAt };
}

function problem(status: number, error: string): Reply {
  return json(status, { error });
}
