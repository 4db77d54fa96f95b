import { json, type Reply } from '../../support/sandbox/message.ts';
import { type Served, serve } from './served.ts';

/** An API whose calls to `path` get the response `reply` for the first `times`. */
export async function failingAt(path: RegExp, reply: Reply, times: number): Promise<Served> {
  let left = times;
  return serve((request) => {
    if (path.test(request.target) && left-- > 0) return reply;
    if (request.path === '/login') return json(200, { token: 't' });
    return request.method === 'GET' ? json(200, { tokens: [{ id: 'a' }] }) : { status: 204 };
  });
}
