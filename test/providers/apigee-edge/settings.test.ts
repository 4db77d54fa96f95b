import { describe, expect, test } from 'vitest';
import { ApigeeSettings } from '../../../lambda/providers/apigee-edge/settings.ts';

const SETTINGS = { organization: 'acme', appIds: 'all', removal: 'delete' };

describe('The settings of a connection to Apigee', () => {
  test('refuse cascade with removal: delete', () => {
    const parsed = ApigeeSettings.safeParse({ ...SETTINGS, cascade: true });
    expect(parsed.error?.issues[0]?.path).toEqual(['cascade']);
  });

  test('accept cascade with removal: revoke', () => {
    expect(
      ApigeeSettings.safeParse({ ...SETTINGS, removal: 'revoke', cascade: true }).success,
    ).toBe(true);
  });
});
