import { describe, expect, test } from 'vitest';
import { ResolverSettings } from '../../../lambda/providers/route53-global-resolver/settings.ts';

describe('The settings of a connection to Global Resolver', () => {
  test.each(['..', '.', 'a/b', 'a_b', '', 'x'.repeat(65)])(
    'refuse the view id %j, which could change a path',
    (id) => {
      const parsed = ResolverSettings.safeParse({ dnsViewIds: [id] });
      expect(parsed.success).toBe(false);
    },
  );

  test.each(['all', ['dnsv-1'], ['x'.repeat(64), '...']])(
    'accept %j as dnsViewIds',
    (dnsViewIds) => {
      expect(ResolverSettings.parse({ dnsViewIds })).toEqual({ dnsViewIds });
    },
  );

  test('refuse an empty list of views', () => {
    expect(ResolverSettings.safeParse({ dnsViewIds: [] }).success).toBe(false);
  });
});
