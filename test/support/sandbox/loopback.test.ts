import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../clock.ts';
import { redirect } from './faults.ts';
import { type Loopback, startLoopback } from './loopback.ts';
import { htmlPage, json } from './message.ts';

let server: Loopback;
let handled: string[];

beforeEach(async () => {
  handled = [];
  server = await startLoopback(
    (request) => {
      handled.push(request.target);
      if (request.path === '/defect') throw new Error('on purpose');
      if (request.path === '/gone') return { status: 204 };
      return json(200, { items: [1, 2, 3], next: 'cursor' });
    },
    { clock: { now: () => NOW } },
  );
});

afterEach(() => server.close());

const get = (path = '/') => fetch(server.origin + path, { redirect: 'manual' });

describe('a loopback server', () => {
  test('logs each request as it came', async () => {
    const headers = { 'content-type': 'text/plain', 'X-Test': 'a' };
    await fetch(`${server.origin}/a%20b?c=d%2Fe`, { method: 'POST', headers, body: 'text' });
    expect(server.requests).toEqual([
      expect.objectContaining({
        method: 'POST',
        target: '/a%20b?c=d%2Fe',
        path: '/a%20b',
        headers: expect.objectContaining({ 'content-type': 'text/plain', 'x-test': 'a' }),
        body: 'text',
        at: NOW,
      }),
    ]);
    expect(server.requests[0]?.query.get('c')).toBe('d/e');
  });

  test('dates its answers by the clock and the skew of the moment', async () => {
    expect((await get()).headers.get('date')).toBe('Wed, 25 Nov 2026 12:00:00 GMT');
    server.options.skewMillis = -90_000;
    expect((await get()).headers.get('date')).toBe('Wed, 25 Nov 2026 11:58:30 GMT');
  });

  test('keeps its connections open and sends a 204 without a length', async () => {
    const answer = await get('/gone');
    expect(answer.status).toBe(204);
    expect(answer.headers.get('connection')).toBe('keep-alive');
    expect(answer.headers.has('content-length')).toBe(false);
  });

  test('refuses connections while it is paused, and takes them again on the same port', async () => {
    await server.pause();
    await expect(get()).rejects.toMatchObject({ cause: { code: 'ECONNREFUSED' } });
    await server.resume();
    expect((await get()).status).toBe(200);
  });

  test('answers 500 with the defect of a simulator', async () => {
    const answer = await get('/defect');
    expect(answer.status).toBe(500);
    expect(await answer.text()).toContain('on purpose');
  });
});

describe('a fault', () => {
  test('hits the matching requests only, after those to skip, as often as asked', async () => {
    const effect = { kind: 'response', reply: json(429, {}, { 'retry-after': '7' }) } as const;
    server.faults.add({ method: 'GET', path: /^\/list\?/, skip: 1, times: 2, effect });
    const statuses: number[] = [];
    for (const path of ['/list?', '/other', '/list?', '/list?', '/list?'])
      statuses.push((await get(path)).status);
    expect(statuses).toEqual([200, 200, 429, 429, 200]);
    expect(handled).toEqual(['/list?', '/other', '/list?']);
    expect(server.requests).toHaveLength(5);
  });

  test('may look at the whole request, and goes when faults are cleared', async () => {
    const effect = { kind: 'response', reply: htmlPage(200) } as const;
    const when = (request: { path: string }) => request.path === '/page';
    server.faults.add({ when, times: Number.POSITIVE_INFINITY, effect });
    expect((await get('/page')).headers.get('content-type')).toContain('text/html');
    expect((await get('/else')).headers.get('content-type')).toBe('application/json');
    server.faults.clear();
    expect((await get('/page')).headers.get('content-type')).toBe('application/json');
  });

  test('answers in place of the simulator, which may have carried the request out', async () => {
    const answer = { kind: 'response', reply: htmlPage(504) } as const;
    server.faults.add({ path: /instead/, effect: answer });
    server.faults.add({ path: /after/, effect: { ...answer, carriedOut: true } });
    expect([(await get('/instead')).status, (await get('/after')).status]).toEqual([504, 504]);
    expect(handled).toEqual(['/after']);
  });
});

describe('a fault of the kind', () => {
  test('lost-response carries the request out and breaks the connection', async () => {
    server.faults.add({ effect: { kind: 'lost-response' } });
    await expect(get('/lost')).rejects.toThrow('fetch failed');
    expect(handled).toEqual(['/lost']);
  });

  test('reset breaks the connection before anything is carried out', async () => {
    server.faults.add({ effect: { kind: 'reset' } });
    await expect(get('/reset')).rejects.toThrow('fetch failed');
    expect(handled).toEqual([]);
    expect(server.requests).toHaveLength(1);
  });

  test('slow carries the request out and lets the client wait', async () => {
    server.faults.add({ effect: { kind: 'slow', millis: Number.POSITIVE_INFINITY } });
    const controller = new AbortController();
    const waiting = fetch(`${server.origin}/slow`, { signal: controller.signal });
    waiting.catch(() => undefined);
    await expect.poll(() => handled).toEqual(['/slow']);
    controller.abort();
    await expect(waiting).rejects.toThrow('aborted');

    server.faults.add({ effect: { kind: 'slow', millis: 1 } });
    expect((await get('/slow')).status).toBe(200);
  });

  test('trickle sends the body one byte at a time', async () => {
    server.faults.add({ effect: { kind: 'trickle', gapMillis: 1 } });
    const answer = await get();
    const sizes: number[] = [];
    for await (const chunk of answer.body ?? []) sizes.push(chunk.length);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(
      Number(answer.headers.get('content-length')),
    );
  });

  test('truncate breaks the connection before the promised length', async () => {
    server.faults.add({ effect: { kind: 'truncate' } });
    const answer = await get();
    expect(answer.status).toBe(200);
    await expect(answer.text()).rejects.toThrow('terminated');
  });

  test('oversize sends a correct answer of more than 32 MiB', async () => {
    server.faults.add({ effect: { kind: 'oversize' } });
    const text = await (await get()).text();
    expect(text.length).toBeGreaterThan(32 * 1024 * 1024);
    expect(JSON.parse(text)).toEqual({ items: [1, 2, 3], next: 'cursor' });
  });

  test('redirect points elsewhere', async () => {
    server.faults.add({ effect: redirect('http://127.0.0.1:9/', 307) });
    const answer = await get();
    expect([answer.status, answer.headers.get('location')]).toEqual([307, 'http://127.0.0.1:9/']);
  });

  test('rewrite changes the JSON of an answer', async () => {
    server.faults.add({ effect: { kind: 'rewrite', change: ({ items, ...rest }) => rest } });
    expect(await (await get()).json()).toEqual({ next: 'cursor' });
  });
});
