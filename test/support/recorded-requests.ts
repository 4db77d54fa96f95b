import type { HttpRequest, HttpResponse } from '../../lambda/http-ports.ts';
import type { Dependencies } from '../../lambda/ports.ts';
import { createTestClock } from './clock.ts';
import { createMemoryRegister } from './memory-register.ts';

/** What a provider is connected with, and what it then asked of the HTTP client. */
export interface Recorded<Settings, Credentials> {
  readonly dependencies: Dependencies<Settings, Credentials>;
  /** The bases that requests may go to. */
  readonly bases: readonly URL[];
  readonly requests: readonly HttpRequest[];
}

/** Records the requests of a provider that has no endpoint, and answers each one with `reply`; nothing is sent. */
export function recordRequests<Settings, Credentials>(
  settings: Settings,
  credentials: Credentials,
  reply: Partial<HttpResponse> = {},
): Recorded<Settings, Credentials> {
  const bases: URL[] = [];
  const requests: HttpRequest[] = [];
  const dependencies: Dependencies<Settings, Credentials> = {
    settings,
    credentials,
    namesOwnToken: false,
    openHttp(allowed) {
      bases.push(...allowed);
      return {
        async send(request) {
          requests.push(request);
          return { status: 200, headers: {}, text: '', repeated: false, ...reply };
        },
      };
    },
    clock: createTestClock(),
    concurrency: 1,
    fingerprint: (value) => value,
    register: createMemoryRegister(),
    awsCredentials: () => Promise.reject(new Error('no AWS credentials should be needed')),
    needs: new Set(),
  };
  return { dependencies, bases, requests };
}
