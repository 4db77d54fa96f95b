import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { InvalidConfigurationError } from '../../lambda/config/problems.ts';
import { modules } from './fakes.ts';

function linesOf(text: string): string[] {
  try {
    parseConfig(text, modules, undefined, 'conf/sweeper.yaml');
    return [];
  } catch (error) {
    if (error instanceof InvalidConfigurationError) return error.message.split('\n');
    throw error;
  }
}

const POLICIES =
  'policies: { default: { rules: [{ when: { expiredFor: 7d }, action: revoke }] } }\n';

describe('a problem is told with the file, line and column', () => {
  test('of the value, and the name of its connection', () => {
    const text = `connections:\n  - name: one\n    provider: plain\n    settings:\n      label: 7\n${POLICIES}`;
    expect(linesOf(text)).toEqual([
      expect.stringMatching(/^conf\/sweeper\.yaml:5:7 connections\[0\] \(one\)\.settings\.label: /),
    ]);
  });

  test('of the mapping where something is missing', () => {
    expect(linesOf(`connections:\n  - name: one\n${POLICIES}`)).toEqual([
      expect.stringMatching(/^conf\/sweeper\.yaml:2:5 connections\[0\] \(one\)\.provider: missing/),
    ]);
  });

  test('of the key, in a mapping that an alias repeats and in JSON', () => {
    const aliased = `connections:\n  - { name: one, provider: plain, limits: &l { concurency: 1 } }\n  - { name: two, provider: plain, limits: *l }\n${POLICIES}`;
    expect(linesOf(aliased)[0]).toMatch(
      /:2:48 connections\[0\] \(one\)\.limits\.concurency: unknown key; did you mean `concurrency`\?; also in connections\[1\] \(two\)$/,
    );
    expect(linesOf('{\n  "mode": "never"\n}')[0]).toMatch(/^conf\/sweeper\.yaml:2:3 mode: /);
  });

  test('and never the name of a connection that is not one', () => {
    const text = `connections:\n  - name: HUNTER2!\n    provider: plain\n${POLICIES}`;
    expect(linesOf(text)).toEqual([expect.stringMatching(/:2:5 connections\[0\]\.name: must/)]);
  });

  test('or of the beginning where it is about the whole', () => {
    expect(linesOf('just text')).toEqual([
      expect.stringMatching(/^conf\/sweeper\.yaml:1:1: the configuration must be a mapping/),
    ]);
  });
});

describe('a `*` without quotes is explained', () => {
  test.for([
    ['a: *', 4],
    ['a: { name: *-bot }', 12],
  ] as const)('%s', ([text, column]) => {
    expect(linesOf(text)).toEqual([
      expect.stringMatching(
        new RegExp(`^conf/sweeper\\.yaml:1:${column}: a \`\\*\` at the beginning .* needs quotes$`),
      ),
    ]);
  });
});
