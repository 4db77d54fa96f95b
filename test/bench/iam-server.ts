// AWS IAM, as far as sweeping access keys needs it. Its calls have bodies, so that it cannot be a raw server.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { DAY } from '../support/clock.ts';

/** What one benchmark asks of it. */
export interface IamSpec {
  /** Each with an old key and a new one. */
  readonly users: number;
  /** Of every answer. */
  readonly millis: number;
}

/** What it saw. */
export interface IamStats {
  readonly calls: number;
  /** Old keys that were deleted. */
  readonly deleted: number;
  /** Keys that were new, or gone already. */
  readonly wronglyDeleted: number;
}

const spec = JSON.parse(process.argv[2] ?? '{}') as IamSpec;
const PAGE = 100;
const old = new Set(Array.from({ length: spec.users }, (_, index) => `AKIAOLD${index}`));
let calls = 0;
let wronglyDeleted = 0;

function answer(form: URLSearchParams): string {
  switch (form.get('Action')) {
    case 'ListUsers': {
      const first = Number(form.get('Marker') ?? 0);
      const end = Math.min(first + PAGE, spec.users);
      const users = Array.from({ length: end - first }, (_, index) =>
        member({ UserName: `user-${first + index}` }),
      );
      return list('ListUsers', 'Users', users, end < spec.users ? end : undefined);
    }
    case 'ListAccessKeys': {
      const index = form.get('UserName')?.split('-')[1];
      const keys = [key(`AKIAOLD${index}`, 500), key(`AKIANEW${index}`, 5)];
      return list('ListAccessKeys', 'AccessKeyMetadata', keys);
    }
    default:
      if (!old.delete(form.get('AccessKeyId') ?? '')) wronglyDeleted++;
      return '<DeleteAccessKeyResponse/>';
  }
}

function key(AccessKeyId: string, days: number): string {
  const CreateDate = new Date(Date.now() - days * DAY).toISOString();
  return member({ AccessKeyId, Status: 'Active', CreateDate });
}

function member(fields: Readonly<Record<string, string>>): string {
  const inner = Object.entries(fields).map(([name, value]) => `<${name}>${value}</${name}>`);
  return `<member>${inner.join('')}</member>`;
}

function list(action: string, name: string, members: readonly string[], next?: number): string {
  const more = `<IsTruncated>${next !== undefined}</IsTruncated>`;
  const marker = next === undefined ? '' : `<Marker>${next}</Marker>`;
  const inner = `<${name}>${members.join('')}</${name}>${more}${marker}`;
  return `<${action}Response><${action}Result>${inner}</${action}Result></${action}Response>`;
}

async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
  calls++;
  const arrived = performance.now();
  const body = answer(new URLSearchParams(await text(request)));
  await delay(spec.millis - (performance.now() - arrived));
  response.end(body);
}

const server = createServer((request, response) => {
  serve(request, response).catch(() => response.destroy());
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined });
});
process.on('message', () => {
  const stats: IamStats = { calls, deleted: spec.users - old.size, wronglyDeleted };
  process.send?.(stats, () => process.exit(0));
});
process.on('disconnect', () => process.exit(0));
