import type { HttpClient } from '../../../lambda/http-ports.ts';
import { createTestClock } from '../../support/clock.ts';
import { createMemoryRegister } from '../../support/memory-register.ts';

/** What the example provider gets to connect, with `send` in place of the network. */
export function exampleDependencies(send: HttpClient['send']) {
  return {
    settings: { project: 'acme inc' },
    credentials: { apiKey: 'example' },
    namesOwnToken: false,
    openHttp: () => ({ send }),
    clock: createTestClock(),
    concurrency: 1,
    fingerprint: (value: string) => value,
    register: createMemoryRegister(),
    awsCredentials: () => Promise.reject(new Error('not used')),
    needs: new Set<never>(),
  };
}

/** All pages of a list. */
export async function readAll<Page>(pages: AsyncIterable<Page>): Promise<Page[]> {
  const read: Page[] = [];
  for await (const page of pages) read.push(page);
  return read;
}
