import { expect, test } from 'vitest';
import { anthropic } from '../../../lambda/providers/definitions/anthropic.ts';
import { gitlabPersonal } from '../../../lambda/providers/definitions/gitlab.ts';
import { oktaApiTokens } from '../../../lambda/providers/definitions/okta.ts';
import type { ShippedDefinition } from '../../../lambda/providers/rest/shipped.ts';
import { json } from '../../support/sandbox/message.ts';
import { serve } from '../rest/served.ts';

// Responses as the vendors document them, cut to what matters here.
const GITLAB = { id: 1, username: 'john_smith', name: 'John Smith', state: 'active' };
const OKTA = { id: '00ub0oNGTSWTBKOLGLNR', status: 'ACTIVE' };
const ANTHROPIC = { id: 'user_01WCz1FkmYMm4gnmykNKUu3Q', name: 'Jane Doe', type: 'user' };

/** Looks an owner up at an API that answers so, as the shipped definition says. */
async function lookUp(shipped: ShippedDefinition, owner: string, reply = json(404, {})) {
  const { name: _, title: __, group: ___, limits, rights, removal, ...definition } = shipped;
  const api = await serve(() => reply);
  const values = shipped === oktaApiTokens ? { domain: 'acme.okta.com' } : {};
  const secret = shipped === anthropic ? { adminKey: 'k' } : { token: 'k' };
  const { findEmail } = await api.connect(definition, { values, secret });
  return { email: await findEmail?.(owner), targets: api.targets() };
}

test.each([
  [
    gitlabPersonal,
    '1',
    'GET /api/v4/users/1',
    { ...GITLAB, email: 'john@example.com', public_email: '' },
    'john@example.com',
  ],
  [
    gitlabPersonal,
    '1',
    'GET /api/v4/users/1',
    { ...GITLAB, public_email: 'john@example.com' },
    'john@example.com',
  ],
  [
    oktaApiTokens,
    OKTA.id,
    `GET /api/v1/users/${OKTA.id}`,
    { ...OKTA, profile: { login: 'isaac@example.org', email: 'isaac.brock@example.com' } },
    'isaac.brock@example.com',
  ],
  [
    anthropic,
    ANTHROPIC.id,
    `GET /v1/organizations/users/${ANTHROPIC.id}`,
    { ...ANTHROPIC, email: 'user@emaildomain.com' },
    'user@emaildomain.com',
  ],
])(
  '$name tells the address of an owner in one request',
  async (shipped, owner, target, body, email) => {
    const found = await lookUp(shipped, owner, json(200, body));
    expect(found).toEqual({ email, targets: [target] });
  },
);

test.each([gitlabPersonal, oktaApiTokens, anthropic])(
  '$name knows no address of an owner who is not there',
  async (shipped) => {
    expect((await lookUp(shipped, 'x')).email).toBeUndefined();
  },
);
