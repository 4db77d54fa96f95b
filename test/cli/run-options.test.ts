import { expect, test } from 'vitest';
import { connectionOptions, DEFAULT_CONFIG, reportOptions } from '../../lambda/cli/run-options.ts';

test('what is not said is left out, or has its default', () => {
  const { config, deadlineMillis, ...others } = connectionOptions({}, 'plan');

  expect(config).toBe(DEFAULT_CONFIG);
  expect(deadlineMillis).toBe(3_600_000);
  expect(others).toEqual({});
  expect(reportOptions({}, 'plan')).toEqual({ all: false, json: false });
});

test('what is said is kept', () => {
  expect(connectionOptions({ config: 'a', connection: ['b'], deadline: '5m' }, 'plan')).toEqual({
    config: 'a',
    connections: ['b'],
    deadlineMillis: 300_000,
  });
  expect(reportOptions({ json: true, audit: 'c', memory: 'd' }, 'plan')).toMatchObject({
    json: true,
    audit: 'c',
    memory: 'd',
  });
});
