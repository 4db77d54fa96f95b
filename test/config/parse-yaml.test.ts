import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../lambda/config/parse-yaml.ts';
import { minimal, modules, problemsOf, wrongPaths } from './fakes.ts';

const rules = 'policies: { default: { rules: [{ when: { expiredFor: 7d }, action: revoke }] } }';

test('JSON is read like YAML, tabs and escapes included', () => {
  const text = JSON.stringify(minimal(), undefined, '\t').replace('"one"', '"\\u006fne"');
  expect(parseConfig(text, modules)).toEqual(
    parseConfig(`connections: [{ name: one, provider: plain }]\n${rules}`, modules),
  );
});

test('an alias repeats what its anchor names', () => {
  const text = `connections:
  - { name: one, provider: plain, limits: &slow { concurrency: 1 } }
  - { name: two, provider: plain, limits: *slow }
${rules}`;
  const { connections } = parseConfig(text, modules);
  expect(connections.map(({ limits }) => limits.concurrency)).toEqual([1, 1]);
});

describe('text that cannot be trusted to mean one thing', () => {
  test.each([
    ['a key given twice', 'mode: plan\nmode: enforce', 'line 2, column 1', 'duplicate key'],
    [
      'a JSON key given twice',
      '{"mode": "plan",\n "mode": "enforce"}',
      'line 2, column 2',
      'duplicate key',
    ],
    ['an unclosed quote', 'mode: "plan', 'line 1, column 12', 'not valid YAML'],
    ['an unclosed list', 'connections: [', 'line 1, column 15', 'a bracket there is not closed'],
    [
      'a tab as indentation',
      'connections:\n\t- name: x',
      'line 2, column 1',
      'tabs must not indent',
    ],
    ['two values on a line', 'mode: plan: now', 'line 1, column 7', 'a second `key: value`'],
    ['a custom tag', 'mode: !evil plan', 'line 1, column 7', 'tags'],
    ['a binary tag', 'mode: !!binary cGxhbg==', 'line 1, column 7', 'tags'],
    [
      'a second document',
      'mode: plan\n---\nmode: enforce',
      'line 2, column 1',
      'a second document',
    ],
  ])('%s is told by line and column', (_, text, path, message) => {
    expect(problemsOf(text)[0]).toEqual({ path, message: expect.stringContaining(message) });
  });

  test('it is never quoted', () => {
    for (const text of [
      'secret: @HUNTER2',
      'secret: "\\HUNTER2"',
      '}HUNTER2',
      'a: !HUNTER2 x',
      'a: *HUNTER2',
      '%HUNTER2',
    ]) {
      const problems = problemsOf(text);
      expect(problems).not.toEqual([]);
      expect(JSON.stringify(problems)).not.toContain('HUNTER2');
    }
  });
});

describe('YAML that would mean more than it says', () => {
  test('aliases of aliases that would grow without bounds are refused', () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `a${level + 1}: &a${level + 1} [${Array(10).fill(`*a${level}`)}]`,
    );
    const text = ['a0: &a0 [x]', ...levels].join('\n');
    expect(problemsOf(text)).toEqual([
      { path: 'line 1, column 1', message: expect.stringContaining('alias') },
    ]);
  });

  test('an alias inside its own anchor is refused', () => {
    expect(problemsOf('connections: &all [*all, *all]')).toEqual([
      { path: '', message: expect.stringContaining('nested more than 64 levels') },
    ]);
  });

  test('bottomless nesting is refused', () => {
    expect(problemsOf('['.repeat(50_000))[0]?.message).toBe('is nested too deeply');
    const deep = `${'{"not":'.repeat(200)}{}${'}'.repeat(200)}`;
    expect(problemsOf(deep)[0]?.message).toContain('nested more than 64 levels');
  });

  test('merge keys are unknown keys', () => {
    expect(
      wrongPaths(
        `connections: [{ name: one, provider: plain, <<: { policy: default } }]\n${rules}`,
      ),
    ).toEqual(['connections[0]["<<"]']);
  });

  test.each(['', '# only a comment', 'plan', '[]', 'null', '7'])(
    '%j is no configuration',
    (text) => {
      expect(problemsOf(text)).toEqual([
        { path: '', message: expect.stringContaining('must be a mapping') },
      ]);
    },
  );
});
