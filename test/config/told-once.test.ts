import { expect, test } from 'vitest';
import { toldOnce } from '../../lambda/config/told-once.ts';

const problem = (path: string, message = 'wrong') => ({ path, message });

test('what is wrong in the same way in several connections is told once, with all of them', () => {
  const problems = [
    problem('f:1:2 connections[0] (a).policy'),
    problem('f:1:2 connections[0] (a).secret'),
    problem('f:3:2 connections[1] (b).policy'),
    problem('f:5:2 connections[2].policy', 'other'),
    problem('f:7:2 connections[3].policy'),
  ];
  expect(toldOnce(problems)).toEqual([
    problem('f:1:2 connections[0] (a).policy', 'wrong; also in connections[1] (b), connections[3]'),
    problem('f:1:2 connections[0] (a).secret'),
    problem('f:5:2 connections[2].policy', 'other'),
  ]);
});

test('ten of many connections are named', () => {
  const many = Array.from({ length: 15 }, (_, index) => problem(`connections[${index}].policy`));
  const [told, ...others] = toldOnce(many);
  expect(others).toEqual([]);
  expect(told?.message).toMatch(/connections\[10\] and 4 more$/);
});

test('problems elsewhere are told each, even if they are alike', () => {
  const problems = [problem('policies.a.rules[0]'), problem('policies.a.rules[0]')];
  expect(toldOnce(problems)).toEqual(problems);
});
