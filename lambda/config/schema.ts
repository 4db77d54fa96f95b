import * as z from 'zod';
import { LOCAL_SECRET } from '../domain/local-secret.ts';
import { isMailAddress } from '../domain/mail-address.ts';
import { looksLikeTokenValue } from '../domain/token-value.ts';
import type { ProviderModule } from '../ports.ts';
import { deployment } from './deployment-schema.ts';
import { ENDPOINT, parseEndpoint } from './endpoint.ts';
import { alternatives } from './messages.ts';
import { nearest } from './nearest.ts';
import { DEFAULT_POLICY, policies } from './policy-schema.ts';
import { duration, glob, mailAddress, parsedBy } from './values.ts';

const SECRET =
  /^(?:arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:)?[A-Za-z0-9/_+=.@!-]{1,512}$/;

const secret = z
  .string()
  .refine(
    (text) => SECRET.test(text) || LOCAL_SECRET.test(text),
    'must be the name or the ARN of a secret in Secrets Manager, or `env:NAME`, `file:PATH` or `cmd:COMMAND`, never its value',
  )
  .refine(
    (text) => !looksLikeTokenValue(text),
    'looks like the value of a token, which must never be in this file: revoke that token, store a new one in Secrets Manager, and write its name here',
  )
  .meta({
    title: 'name, ARN, or `env:`, `file:`, `cmd:`',
    description:
      'Name, partial ARN or full ARN of a secret in Secrets Manager; on the command line also a variable, a file or a command. The fields of its JSON value are those of the provider; where that is one field, its text alone is enough.',
    pattern: `${SECRET.source}|${LOCAL_SECRET.source}`,
  });

const limits = z
  .strictObject({
    concurrency: z.int().min(1).max(500).optional().describe('Requests in flight.'),
    requestsPerSecond: z
      .number()
      .min(1)
      .max(1000)
      .optional()
      .describe('Requests started per second; fractions are allowed.'),
    share: z.number().gt(0).max(1).optional().meta({
      title: 'number, above 0 and up to 1',
      description:
        'Of a rate limit that the provider tells or documents, or that is found, at most this share is used; the rest is for its other clients. Without it, all of it.',
    }),
    timeout: duration
      .refine(
        (millis) => millis >= 1000 && millis <= 300_000,
        'must be at least `1s` and at most `5m`',
      )
      .optional()
      .describe('For a whole request including its body; from `1s` to `5m`.'),
  })
  .optional()
  .meta({
    title: 'mapping',
    description:
      'Limits on the requests of this connection; each key defaults to a value of the provider.',
  });

const name = z
  .string()
  .regex(/^[a-z0-9-]+$/, 'must consist of a–z, 0–9 and -')
  .describe('Unique among the connections; a–z, 0–9 and `-`.');

const ownToken = z
  .union(
    [
      z.literal('none'),
      z.strictObject({ id: z.string().min(1).describe('Its id, as `plan` shows it.') }),
      z.strictObject({ name: z.string().min(1).describe('Its name, as `plan` shows it.') }),
    ],
    { error: 'must be `none`, `{ id: … }` or `{ name: … }`' },
  )
  .meta({
    title: 'none, or mapping { id } or { name }',
    description:
      'Which listed token this connection signs in with, so that it is never revoked; `none` states that its credential is not of the listed kind. Required where the provider cannot tell: without it, nothing is revoked there.',
  });

const tls = z
  .strictObject({
    ca: z
      .string()
      .min(1)
      .meta({ title: 'path' })
      .describe(
        'File with the certificates of private authorities, in PEM; a relative path begins where the configuration file is. They are trusted besides the public ones, by this connection only. A deployment bundles them.',
      ),
  })
  .optional()
  .meta({ title: 'mapping', description: 'Which certificates of its hosts are trusted.' });

const connectionFields = {
  secret: secret.optional(),
  endpoint: z
    .string()
    .meta({ title: 'origin, perhaps with a path', pattern: ENDPOINT.source })
    .transform(parsedBy(parseEndpoint))
    .optional()
    .describe(
      'Replaces the hosts of the provider: scheme, host and port, and the path below which its API lives, such as `https://example.com/gitlab`. https only; http for 127.0.0.0/8, `localhost` and `[::1]`.',
    ),
  tls,
  policy: z.string().min(1).optional().meta({
    default: DEFAULT_POLICY,
    description: 'Name of the policy that decides about its tokens.',
  }),
  ownToken: ownToken.optional(),
  limits,
};

/** A connection of one provider. */
export function connectionSchema(module: ProviderModule): ConnectionSchema {
  // Cached: building a schema takes longer than checking a hundred connections with it.
  const schema = connectionSchemas.get(module) ?? buildConnectionSchema(module);
  connectionSchemas.set(module, schema);
  return schema;
}

type ConnectionSchema = ReturnType<typeof buildConnectionSchema>;

const connectionSchemas = new WeakMap<ProviderModule, ConnectionSchema>();

function buildConnectionSchema(module: ProviderModule) {
  const { settings } = module;
  return z.strictObject({
    name,
    provider: z.literal(module.name).describe(`${module.title}.`),
    ...connectionFields,
    secret: module.secretRequired ? secret : secret.optional(),
    settings: settings.safeParse({}).success ? settings.optional() : settings,
  });
}

/** What the connections of all providers have in common, for one whose provider is unknown. */
export function anyConnectionSchema(modules: readonly ProviderModule[]) {
  const names = modules.map(({ name }) => name);
  return z.strictObject({
    name,
    provider: z
      .enum(names, { error: ({ input }) => unknownProvider(input, names) })
      .describe('Which kind of token is swept, and where.'),
    ...connectionFields,
    settings: z
      .unknown()
      .optional()
      .meta({ title: 'mapping', description: 'What to sweep, in the terms of the provider.' }),
  });
}

/** What is wrong with the name of a provider, and which of `names` it may stand for. */
export function unknownProvider(input: unknown, names: readonly string[]): string {
  if (input === undefined) return `missing; must be ${alternatives(names)}`;
  // Only what looks like the name of a provider is repeated: anything else may be a secret pasted by mistake.
  const isWord = typeof input === 'string' && /^[a-z0-9-]{1,40}$/.test(input);
  const kin = isWord ? names.filter((name) => name.startsWith(`${input}-`)) : [];
  if (kin.length > 0) return `unknown provider \`${input}\`; did you mean ${alternatives(kin)}?`;
  const meant = isWord ? nearest(input, names) : undefined;
  const problem = isWord ? `unknown provider \`${input}\`` : 'not the name of a provider';
  return `${problem}${meant ? `; did you mean \`${meant}\`?` : `; must be ${alternatives(names)}`}`;
}

const notices = z
  .strictObject({
    allWell: z
      .enum(['weekly', 'never'])
      .default('weekly')
      .describe('Whether the deployed function says once a week that there is nothing to tell.'),
    from: mailAddress
      .optional()
      .describe(
        'Sender of the messages to `owners`: an address that Amazon SES has verified, or whose domain it has.',
      ),
  })
  .prefault({})
  .meta({ title: 'mapping', description: 'How people are told.' });

const owners = z
  .record(
    glob,
    z
      .string()
      .refine(
        (text) => text === 'same' || isMailAddress(text),
        'must be an e-mail address, or `same` for the owner’s own',
      )
      .meta({ title: 'e-mail address, or `same`' }),
  )
  .optional()
  .meta({
    title: 'mapping of globs to addresses',
    description:
      'Where the owners of tokens are told by mail, by globs of what the provider names as the owner, or of the owner’s address; the first that matches counts. `same` is the address of the owner.',
  });

/** The whole file, given what one of its connections looks like. */
export function fileSchema<Connection extends z.ZodType>(connection: Connection) {
  return z.strictObject(
    {
      mode: z
        .enum(['plan', 'enforce'])
        .default('plan')
        .describe('`plan` decides everything and revokes nothing.'),
      connections: z.array(connection).min(1).meta({
        title: 'list of connections',
        description: 'The accounts to sweep; each is isolated from the others.',
      }),
      policies,
      notices,
      owners,
      limits: z
        .strictObject({
          concurrency: z
            .int()
            .min(1)
            .max(10_000)
            .default(200)
            .describe('Requests in flight over all connections.'),
        })
        .prefault({})
        .meta({ title: 'mapping', description: 'Limits of the whole run.' }),
      deployment: deployment.optional(),
    },
    { error: ({ code }) => (code === 'invalid_type' ? NOT_A_MAPPING : undefined) },
  );
}

const NOT_A_MAPPING =
  'the configuration must be a mapping that begins with `connections:` and `policies:`';
