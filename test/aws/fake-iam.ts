import { IAMClient } from '@aws-sdk/client-iam';
import { IamCalls } from '../../lambda/aws/iam-calls.ts';
import { createSdkTransport } from '../../lambda/aws/sdk-transport.ts';
import type { HttpRequest, HttpResponse } from '../../lambda/http-ports.ts';
import { NOW } from '../support/clock.ts';

/** How an action is answered: the inside of its result, or an error. */
export type FakeResult = string | { readonly status: number; readonly code: string };

/** An HTTP client at whose other end is AWS: it answers each action with its next result, and keeps what was sent. */
export function fakeAws(results: Readonly<Record<string, FakeResult | readonly FakeResult[]>>) {
  const requests: HttpRequest[] = [];
  const forms: URLSearchParams[] = [];
  const counts = new Map<string, number>();
  const send = async (request: HttpRequest): Promise<HttpResponse> => {
    const form = new URLSearchParams(request.body);
    const action = form.get('Action') ?? '';
    const signature = await request.sign?.(request, NOW);
    requests.push({ ...request, headers: { ...request.headers, ...signature } });
    forms.push(form);
    const count = counts.get(action) ?? 0;
    counts.set(action, count + 1);
    const all = [results[action] ?? ''].flat();
    const result = all[Math.min(count, all.length - 1)] ?? '';
    return { headers: {}, repeated: false, ...responseOf(action, result) };
  };
  return { openHttp: () => ({ send }), requests, forms };
}

/** Calls to IAM that are answered as {@link fakeAws} says. */
export function fakeIamCalls(results: Parameters<typeof fakeAws>[0]) {
  const { openHttp, forms } = fakeAws(results);
  const transport = createSdkTransport(openHttp, undefined);
  const client = new IAMClient({
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' },
    requestHandler: transport.requestHandler,
    signerConstructor: transport.signerConstructor,
    maxAttempts: transport.maxAttempts,
  });
  return { calls: new IamCalls(client, transport), forms };
}

function responseOf(action: string, result: FakeResult): Pick<HttpResponse, 'status' | 'text'> {
  if (typeof result === 'string') {
    const inner = `<${action}Result>${result}</${action}Result>`;
    return { status: 200, text: `<${action}Response>${inner}</${action}Response>` };
  }
  const error = `<Error><Code>${result.code}</Code><Message>no</Message></Error>`;
  return { status: result.status, text: `<ErrorResponse>${error}</ErrorResponse>` };
}
