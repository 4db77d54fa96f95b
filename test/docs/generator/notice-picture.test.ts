import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { noticePicture } from '../../../docs/generator/notice-picture.ts';

const page = readFileSync(new URL('../../../docs/notices.md', import.meta.url), 'utf8');

test('the picture holds every word of the notice that the page shows', () => {
  const [, notice = ''] = page.split('```');
  const drawn = [...noticePicture(page).matchAll(/<text[^>]*>([^<]*)</g)].map(([, text]) => text);
  const joined = drawn.join('').replaceAll('&amp;', '&').replaceAll(' ', '');
  expect(joined).toBe(notice.trim().replace('Subject: ', '').replace(/\s/g, ''));
});

test('no line of it is wider than the phone, and what a mail holds is text in SVG', () => {
  const picture = noticePicture(`x\n\`\`\`\nSubject: a\n\n${'<b> & '.repeat(30)}\n\`\`\`\n`);
  const lines = [...picture.matchAll(/<text[^>]*>([^<]*)</g)].map(([, text = '']) =>
    text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'),
  );
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(58);
  expect(picture).toContain('&lt;b&gt; &amp;');
});
