import { describe, expect, test } from 'vitest';
import { validateConfig } from '../../lambda/config/validate.ts';
import { minimal, modules, problemsOf, wrongPaths } from './fakes.ts';

function withConnection(parts: Record<string, unknown>) {
  return { ...minimal(), connections: [{ name: 'one', provider: 'plain', ...parts }] };
}

describe('the endpoint of a connection', () => {
  test.each([
    ['https://api.example.com', 'https://api.example.com'],
    ['https://api.example.com:8443', 'https://api.example.com:8443'],
    ['https://api.example.com/', 'https://api.example.com'],
    ['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['http://127.8.9.10', 'http://127.8.9.10'],
    ['http://localhost:1', 'http://localhost:1'],
    ['http://[::1]:8080', 'http://[::1]:8080'],
    ['https://api.example.com/api/v3', 'https://api.example.com/api/v3'],
    ['https://api.example.com/grafana/', 'https://api.example.com/grafana'],
    [
      'https://api.example.com/a-b_c.d~1/.well-known',
      'https://api.example.com/a-b_c.d~1/.well-known',
    ],
  ])('%s is an origin, perhaps with a path', (endpoint, base) => {
    const [connection] = validateConfig(withConnection({ endpoint }), modules).connections;
    expect(connection?.endpoint?.href.replace(/\/$/, '')).toBe(base);
  });

  test.each([
    ['http://api.example.com', 'https'],
    ['http://127.0.0.1.example.com', 'https'],
    ['http://localhost.example.com', 'https'],
    ['http://[::2]', 'https'],
    ['http://0.0.0.0', 'https'],
    ['ftp://127.0.0.1', 'https'],
    ['https://api.example.com//', 'without query'],
    ['https://api.example.com//v1', 'without query'],
    ['https://api.example.com/a//b', 'without query'],
    ['https://api.example.com/a/..', 'without query'],
    ['https://api.example.com/./a', 'without query'],
    ['https://api.example.com/a/%2e%2e/b', 'without query'],
    ['https://api.example.com/a%2fb', 'without query'],
    ['https://api.example.com\\a', 'without query'],
    ['https://api.example.com/a\\b', 'without query'],
    ['https://api.example.com/a;b', 'without query'],
    ['https://api.example.com/a b', 'without query'],
    ['https://api.example.com/a\tb', 'without query'],
    ['https://api.example.com/@hunter2', 'without query'],
    ['https://api.example.com/v1?', 'without query'],
    ['https://api.example.com/v1#hunter2', 'without query'],
    ['https://api.example.com?', 'without query'],
    ['https://api.example.com/?hunter2', 'without query'],
    ['https://api.example.com#', 'without query'],
    ['https:api.example.com', 'without query'],
    ['https://user:hunter2@api.example.com', 'user name'],
    ['https://@api.example.com', 'without query'],
    [' https://api.example.com', 'without query'],
    ['api.example.com', 'not a URL'],
    ['', 'not a URL'],
  ])('%s is refused', (endpoint, reason) => {
    const [problem, ...others] = problemsOf(withConnection({ endpoint }));
    expect(others).toEqual([]);
    expect(problem?.path).toBe('connections[0].endpoint');
    expect(problem?.message).toContain(reason);
    expect(problem?.message).not.toContain('hunter2');
  });
});

describe('the secret of a connection', () => {
  const arn = 'arn:aws:secretsmanager:eu-central-1:123456789012:secret:token-sweeper/huawei';
  test.each(['token-sweeper/huawei', 'a', arn, `${arn}-AbCdEf`, arn.replace('aws', 'aws-cn')])(
    '%s names one',
    (secret) => {
      expect(validateConfig(withConnection({ secret }), modules).connections[0]?.secret).toBe(
        secret,
      );
    },
  );

  test.each([
    '',
    'two words',
    '{"accessKey":"hunter2"}',
    'arn:aws:s3:::hunter2',
    'arn:aws:secretsmanager:eu-central-1:1:secret:x',
  ])('%s names none, and is not repeated', (secret) => {
    const [problem, ...others] = problemsOf(withConnection({ secret }));
    expect(others).toEqual([]);
    expect(problem).toEqual({
      path: 'connections[0].secret',
      message:
        'must be the name or the ARN of a secret in Secrets Manager, or `env:NAME`, `file:PATH` or `cmd:COMMAND`, never its value',
    });
  });
});

test.each(['a', 'a-1', '0'])('%s is a connection name', (name) => {
  expect(problemsOf(withConnection({ name }))).toEqual([]);
});

test.each(['', 'A', 'a_b', 'a b', 'ü', 'a\n'])('%j is no connection name', (name) => {
  expect(wrongPaths(withConnection({ name }))).toEqual(['connections[0].name']);
});

test('two connections may not share a name', () => {
  const [connection] = minimal().connections;
  const config = { ...minimal(), connections: [connection, connection] };
  expect(problemsOf(config)).toEqual([
    { path: 'connections[1].name', message: 'must be unique; connections[0] has it already' },
  ]);
});

test('a value that may be a secret appears in no message, wherever it was put', () => {
  const secret = 'HUNTER2';
  const config = {
    mode: secret,
    connections: [
      {
        name: secret,
        provider: secret,
        secret: ` ${secret}`,
        endpoint: secret,
        settings: secret,
        policy: secret,
        limits: secret,
      },
      {
        name: 'b',
        provider: 'vault',
        settings: { region: secret, tenants: secret, signIn: { method: secret } },
      },
    ],
    policies: {
      default: {
        rules: [{ name: 5, when: { olderThan: secret, neverExpires: secret }, action: secret }],
        protect: secret,
        safeguards: { maxRevocations: secret },
      },
    },
  };
  const problems = problemsOf(config);
  expect(problems.length).toBeGreaterThan(15);
  expect(JSON.stringify(problems)).not.toContain(secret);
});

test('a token that was pasted as a secret is refused, and never repeated', () => {
  const value = `ghp_${'a1B2'.repeat(9)}`;
  const config = minimal();
  config.connections = [{ name: 'one', provider: 'plain', secret: value }];
  const [problem] = problemsOf(config);
  expect(problem).toMatchObject({
    path: 'connections[0].secret',
    message: expect.stringMatching(/^looks like the value of a token/),
  });
  expect(JSON.stringify(problem)).not.toContain(value);
});
