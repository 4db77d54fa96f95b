import { expect, test } from 'vitest';
import { rest } from '../../../lambda/providers/rest/index.ts';
import type { Definition } from '../../../lambda/providers/rest/schema.ts';
import { restModule } from '../../../lambda/providers/rest/shipped.ts';
import { SMALL } from './small-definition.ts';

const PERMISSION = { actions: ['geo:ListKeys'], resources: ['*'], reason: 'To list.' };

test('a connection needs the permissions of its definition', () => {
  const { secret: _, ...bare } = SMALL;
  const definition: Definition = {
    ...bare,
    authentication: { type: 'sigv4', region: 'eu-central-1', service: 'geo' },
    permissions: [PERMISSION],
  };
  expect(rest.permissions(rest.settings.parse({ definition }))).toEqual([PERMISSION]);
  expect(restModule(definition).permissions({})).toEqual([PERMISSION]);
  expect(rest.permissions(rest.settings.parse({ definition: SMALL }))).toEqual([]);
});
