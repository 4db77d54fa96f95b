import { describe, expect, test } from 'vitest';
import { useDeployedFunction } from './support/deployed-function.ts';

const deployed = useDeployedFunction();

describe('an event', () => {
  test.each([
    ['the template of the console', { key1: 'value1', key2: 'value2', key3: 'value3' }, 'unknown'],
    ['an unknown mode', { mode: 'dry-run' }, 'mode'],
    ['connections that are not a list', { connections: 'partner-apis' }, 'connections'],
    ['no connection at all', { connections: [] }, 'connections'],
    ['decisions that are not a flag', { decisions: 'yes' }, 'decisions'],
    ['a text', 'plan', 'the event'],
    ['nothing', null, 'the event'],
    ['a list', [], 'the event'],
    ['a connection that does not exist', { connections: ['nope'] }, 'partner-apis'],
  ])('with %s is refused before anything is touched', async (_, event, word) => {
    const message = await deployed().refusal(event);

    expect(message).toContain(word);
    expect(message).toContain('"plan" or "enforce"');
    expect(deployed().requests()).toEqual([]);
    expect(deployed().s3.calls).toEqual([]);
  });

  test('must not raise plan to enforce where the deployment does not allow it', async () => {
    const message = await deployed().refusal({ mode: 'enforce' });

    expect(message).toContain('allowManualEnforce');
    expect(deployed().requests()).toEqual([]);
  });

  test('may lower enforce to plan', async () => {
    await deployed().configure({ mode: 'enforce' });
    const before = deployed().tokensLeft();

    const report = await deployed().sweep({ mode: 'plan' });

    expect(report).toMatchObject({ mode: 'plan' });
    expect(deployed().tokensLeft()).toEqual(before);
  });

  test('of {} enforces where that is configured', async () => {
    await deployed().configure({ mode: 'enforce' });

    expect((await deployed().sweep({})).totals.revoked).toBeGreaterThan(0);
  });

  test('may ask for what is configured anyway', async () => {
    await deployed().configure({ mode: 'enforce' });

    expect((await deployed().sweep({ mode: 'enforce' })).mode).toBe('enforce');
  });
});
