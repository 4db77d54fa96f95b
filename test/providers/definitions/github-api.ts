import { json, type ReceivedRequest, type Reply } from '../../support/sandbox/message.ts';

/** An error in GitHub's form. */
export function problem(status: number, message: string): Reply {
  return json(status, {
    message,
    documentation_url: 'https://docs.github.com/rest',
    status: String(status),
  });
}

/** GitHub refuses requests without a user agent, and answers in the version that is asked for. */
export function hasHeaders({ headers }: ReceivedRequest): boolean {
  const { accept = '', 'user-agent': agent, 'x-github-api-version': version } = headers;
  return accept.includes('application/vnd.github+json') && !!agent && version === '2022-11-28';
}
