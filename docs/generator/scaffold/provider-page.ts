import type { ProviderName } from './provider-name.ts';

/** The page of a new provider, with the sections that every page has and what is known of the example. */
export function providerPage(name: ProviderName): string {
  return `${configurationSections(name)}
${OTHER_SECTIONS}`;
}

function configurationSections({ kebab }: ProviderName): string {
  return `# \`${kebab}\`

(Say what is swept, in one or two sentences.)

\`\`\`yaml
connections:
  - name: ${kebab}
    provider: ${kebab}
    secret: token-sweeper/${kebab}
    settings:
      project: acme
    ownToken: { name: token-sweeper }
\`\`\`

## Settings

| key | meaning |
| --- | --- |
| \`project\` | Project whose tokens are swept. |

## Secret

A JSON object:

| field | meaning |
| --- | --- |
| \`apiKey\` | Key with the right to manage tokens. |
`;
}

const OTHER_SECTIONS = `## Whose tokens

(Say whose tokens the list holds, and which it does not.)

## Rights

(Say what the credential must be allowed to do.)

## Own token

The API does not show which token the connection signs in with, so the connection must name it, such as
\`ownToken: { name: token-sweeper }\`.

## Dates

| field | from |
| --- | --- |
| \`createdAt\` | \`created_at\` |
| \`expiresAt\` | \`expires_at\`; \`null\` is never |
| \`lastUsedAt\` | the API does not return it |

## Revocation

- (Say what happens to the token, and whether it can be restored.)
- **Goes along:** (Say what else stops working.)
- **Proof:** (Say which responses prove the removal, and which claim that the token was gone.)

## Sources

- (List the pages of the API's documentation.)

## Inferred, not documented

- (Say what was assumed.)
`;
