import { json, type Reply } from '../support/sandbox/message.ts';
import { secretsManagerError } from '../support/sandbox/secrets-manager.ts';

/** Secrets that hold something, and not what a connection needs. */
export const BROKEN_SECRETS = {
  'not-json': 'canary-secret-that-is-not-json-0001',
  'cut-json': '{"accessKey":"CANARYCUTACCESSKEY01","secretKey":"canary-secret-that-is-cut-0001',
  'json-text': JSON.stringify('canary-secret-that-is-a-text-0001'),
  'json-list': JSON.stringify(['canary-secret-that-is-a-list-0001']),
  'wrong-types': JSON.stringify({
    accessKey: { nested: 'canary-access-key-in-an-object-0001' },
    secretKey: ['canary-secret-key-in-a-list-0001'],
    'canary-name-of-a-field-0001': 'canary-value-of-a-field-0001',
  }),
  unsendable: JSON.stringify({
    accessKey: 'CANARYUNSENDABLEKEY1\r\nx-injected: canary-injected-0001',
    secretKey: 'canary-secret-key-unsendable-0001',
  }),
} as const;

/** Register entries that no token can be read from. */
export const BROKEN_ENTRIES = {
  'not-json': 'canary-entry-that-is-not-json-0001',
  'cut-json': '{"token":"canary-entry-that-is-cut-0001',
  'json-text': JSON.stringify('canary-entry-that-is-a-text-0001'),
  'no-token': JSON.stringify({ tokens: 'canary-entry-under-another-name-0001' }),
  'token-in-list': JSON.stringify({ token: ['canary-entry-in-a-list-0001'] }),
  'other-kind': JSON.stringify({
    token: 'canary-entry-of-wrong-type-0001',
    tokenType: 'canary-type-of-a-token-0001',
  }),
  'wrong-times': JSON.stringify({
    token: 'canary-entry-with-wrong-times-0001',
    tokenType: 'access_token',
    expiresAt: 'canary-for-a-time-0001',
  }),
} as const;

const VALUE = JSON.stringify({
  accessKey: 'CANARYBROKENANSWER01',
  secretKey: 'canary-broken-answer-0001',
});

/** Answers of Secrets Manager that hold a secret where none is expected. */
export const BROKEN_ANSWERS: readonly (readonly [title: string, reply: Reply])[] = [
  [
    'half of a value',
    { ...json(200, {}), body: `{"SecretValues":[{"SecretString":${VALUE.slice(0, 40)}` },
  ],
  [
    'a value that is not quoted',
    { ...json(200, {}), body: '{"SecretString":canary-broken-answer-0001}' },
  ],
  ['a value for JSON', { ...json(200, {}), body: 'canary-broken-answer-0001' }],
  ['an error that repeats it', secretsManagerError(400, 'ValidationException', `no: ${VALUE}`)],
  ['an error named like it', secretsManagerError(400, 'canary-broken-answer-0001', VALUE)],
  ['a value in a list of texts', json(200, { SecretValues: [VALUE], Errors: [VALUE] })],
];

/** What is secret of all these: every word that begins so. */
export const BROKEN_CANARIES: readonly string[] = [
  ...Object.values(BROKEN_SECRETS),
  ...Object.values(BROKEN_ENTRIES),
  VALUE,
].flatMap((text) => text.match(/canary[\w-]+|CANARY\w+/g) ?? []);
