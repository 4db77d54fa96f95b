import { expect, test } from 'vitest';
import { renderRemembered } from '../../../lambda/cli/text/remembered.ts';
import type { RunRecord } from '../../../lambda/domain/remembered.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';
import { NOW } from '../../support/clock.ts';

const run: RunRecord = {
  runId: 'run-1',
  at: NOW,
  mode: 'enforce',
  listed: 120,
  removed: 7,
  failed: 1,
};

test('each remembered run is a line with its time, its mode and its counts', () => {
  const [header, line] = renderRemembered('crm', [run], unstyled).split('\n');
  expect(header?.split(/ {2,}/).map((text) => text.trim())).toEqual([
    'run',
    'mode',
    'listed',
    'removed',
    'failed',
  ]);
  expect(line).toMatch(/^2026-11-25T12:00:00\.000Z +enforce +120 +7 +1 *$/);
});

test('what was unusual about a run stands behind its counts', () => {
  const unusual = { ...run, held: 'maxListDrop', partial: true, blind: { unused: NOW } } as const;
  const text = renderRemembered('crm', [unusual], unstyled);
  expect(text).toMatch(
    /blind: rule unused, held: maxListDrop, a part of the list could not be read\n$/,
  );
});

test('a connection of which nothing is remembered says so', () => {
  expect(renderRemembered('crm', [], unstyled)).toBe('crm: nothing is remembered\n');
});
