import { expect, test } from 'vitest';
import { cutRelease } from '../../../docs/generator/changelog.ts';

const HEAD = '# Changelog\n\n## Unreleased\n';
const OLDER = '\n## 0.9.0 - 2026-01-01\n\n- All.\n';

test('a release takes what is unreleased, and leaves an empty section above', () => {
  const text = `${HEAD}\n### Added\n- A way.\n${OLDER}`;
  expect(cutRelease(text, '1.0.0', '2027-01-31')).toBe(
    `${HEAD}\n## 1.0.0 - 2027-01-31\n\n### Added\n- A way.\n${OLDER}`,
  );
});

test('the first release has none below it', () => {
  expect(cutRelease(`${HEAD}\n- A way.\n`, '0.1.0', '2027-01-31')).toBe(
    `${HEAD}\n## 0.1.0 - 2027-01-31\n\n- A way.\n`,
  );
});

test.each([
  ['an empty section', `${HEAD}${OLDER}`],
  ['a heading without an entry', `${HEAD}\n### Added\n${OLDER}`],
  ['no such section', '# Changelog\n'],
])('%s is nothing to release', (_, text) => {
  expect(() => cutRelease(text, '1.0.0', '2027-01-31')).toThrow('CHANGELOG.md');
});
