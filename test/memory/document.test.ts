import { describe, expect, test } from 'vitest';
import { formatDocument, parseDocument } from '../../lambda/memory/document.ts';
import { DocumentError } from '../../lambda/memory/document-error.ts';
import { NOW } from '../support/clock.ts';
import { recordOf, rememberedTokenOf } from './records.ts';

const remembered = {
  runs: [recordOf(), recordOf({ runId: 'run-2', held: 'maxListDrop', partial: true })],
  tokenKey: 'k'.repeat(43),
  tokens: new Map([['t'.repeat(26), rememberedTokenOf({ removedAt: NOW })]]),
};
const written = formatDocument('crm', remembered);

describe('the document of a connection', () => {
  test('reads as it was written', () => {
    expect(parseDocument('crm', written)).toEqual(remembered);
  });

  test('is JSON that a person can read, with a version', () => {
    expect(JSON.parse(written)).toMatchObject({ version: 1, connection: 'crm' });
    expect(written).toContain('\n  "runs": [');
    expect(written).toContain('\n  "tokens": [["tttt');
  });

  test('has no tokens and no key before there is one', () => {
    const { runs } = remembered;
    const early = formatDocument('crm', { runs, tokens: new Map() });

    expect(Object.keys(JSON.parse(early))).toEqual(['version', 'connection', 'runs']);
    expect(parseDocument('crm', early)).toEqual({ runs, tokens: new Map() });
  });
});

/** The document with another value at the top, or in its first run. */
const changed = (change: object, ofRun: object = {}) => {
  const document = JSON.parse(written);
  const [first, ...others] = document.runs;
  const runs = [{ ...first, ...ofRun }, ...others];
  return JSON.stringify({ ...document, runs, ...change });
};

describe('what this program cannot have written is not read in part', () => {
  test.each([
    ['a torn text', written.slice(0, -20), 'is not JSON'],
    ['a list', '[]', 'the whole is not a mapping'],
    ['no version', changed({ version: undefined }), 'has no valid `version`'],
    ['a newer version', changed({ version: 2 }), 'was written by a newer version'],
    ['another connection', changed({ connection: 'other' }), 'belongs to another connection'],
    ['a key too many', changed({ more: 1 }), 'has a key that this version does not know'],
    ['tokens without their key', changed({ tokenKey: undefined }), 'has no valid `tokenKey`'],
    ['a key of another length', changed({ tokenKey: 'short' }), 'has no valid `tokenKey`'],
    ['tokens in a mapping', changed({ tokens: {} }), '`tokens` is not a list'],
    ['no runs', changed({ runs: {} }), '`runs` is not a list'],
    ['a negative count', changed({}, { listed: -1 }), '`runs[0].listed` is not a count'],
    ['a local time', changed({}, { at: '2026-11-25 12:00' }), '`runs[0].at` is not an instant'],
    ['another mode', changed({}, { mode: 'wipe' }), 'is neither plan nor enforce'],
    ['a flag that is false', changed({}, { partial: false }), '`runs[0].partial` is not true'],
    ['a run without an id', changed({}, { runId: '' }), '`runs[0].runId` is not a text'],
  ])('%s', (_, text, problem) => {
    expect(() => parseDocument('crm', text)).toThrow(DocumentError);
    expect(() => parseDocument('crm', text)).toThrow(problem);
  });
});
