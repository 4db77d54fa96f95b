import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { renderDigest } from '../../lambda/notice/digest-text.ts';
import { sampleDigest } from './sample-digest.ts';

const page = readFileSync(new URL('../../docs/notices.md', import.meta.url), 'utf8');

test('a message to an owner reads as docs/notices.md shows it', () => {
  const { subject, text } = renderDigest(...sampleDigest());
  expect(page).toContain(`Subject: ${subject}\n\n${text}`);
});

test('no line of it is much wider than a phone, and it is plain text', () => {
  const { text } = renderDigest(...sampleDigest());
  expect(text).toMatch(/^[ -~\n]*$/);
  expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(100);
});
