import { expect, test } from 'vitest';
import { subjectOf } from '../../lambda/notice/subject.ts';

test('a subject is one line of ASCII that SNS takes', () => {
  expect(subjectOf('nightly', 'ü\n1 token')).toBe('nightly: ??1 token');
  expect(subjectOf('x'.repeat(200), '')).toHaveLength(99);
});
