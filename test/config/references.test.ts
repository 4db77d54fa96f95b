import { describe, expect, test } from 'vitest';
import { findBrokenReferences } from '../../lambda/config/references.ts';
import { resolve } from '../../lambda/config/resolve.ts';
import { modules } from './fakes.ts';

const problemsOf = (file: unknown) => findBrokenReferences(resolve(file, modules));

describe('references between the parts of a file', () => {
  test('are whole where every name is unique and every policy exists', () => {
    const connections = [{ name: 'a' }, { name: 'b', policy: 'strict' }];
    expect(problemsOf({ connections, policies: { default: {}, strict: {} } })).toEqual([]);
  });

  test('are broken by a policy that does not exist, with the one that was probably meant', () => {
    const connections = [{ name: 'a', policy: 'stritc' }];
    expect(problemsOf({ connections, policies: { strict: {} } })).toEqual([
      {
        path: 'connections[0].policy',
        message: 'no policy is named "stritc"; configured policies: strict; did you mean `strict`?',
      },
    ]);
  });

  test('are broken by a policy name that may be a secret, which is not repeated', () => {
    const connections = [{ name: 'a', policy: 'Hunter2 is my password' }];
    const [problem] = problemsOf({ connections, policies: {} });
    expect(problem?.message).toBe('no policy has this name; no policy is configured');
  });

  test('are broken by two connections or two rules of one name', () => {
    const rules = [{ name: 'rule-2' }, {}];
    const connections = [{ name: 'a' }, { name: 'a' }];
    expect(problemsOf({ connections, policies: { default: { rules } } })).toEqual([
      { path: 'connections[1].name', message: 'must be unique; connections[0] has it already' },
      {
        path: 'policies.default.rules[1].name',
        message: 'must be unique; policies.default.rules[0] has it already',
      },
    ]);
  });

  test('say nothing of policies where the file has no mapping of them', () => {
    expect(problemsOf({ connections: [{ name: 'a', policy: 'x' }], policies: [] })).toEqual([]);
  });
});
