import { expect, test } from 'vitest';
import { InvalidDeploymentError } from '../../lib/deployment-error.ts';

test('an invalid deployment reports each problem on a line of its own', () => {
  const error = new InvalidDeploymentError(['name: is too long', 'memory: is too small']);
  expect(error.message).toBe('name: is too long\nmemory: is too small');
  expect(error.problems).toHaveLength(2);
});
