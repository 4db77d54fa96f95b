import { describe, expect, test } from 'vitest';
import { readContext } from '../../lib/context.ts';
import { InvalidDeployment } from '../../lib/invalid-deployment.ts';

const DEFAULTS = { config: 'sweeper.yaml', name: 'token-sweeper' };

describe('the context of a deployment', () => {
  test('needs nothing', () => {
    expect(readContext({})).toEqual(DEFAULTS);
  });

  test('means the same as text of the command line and as JSON of cdk.json', () => {
    const typed = {
      allowManualEnforce: 'true',
      memory: '1024',
      emails: 'a@b.example, c@d.example',
    };
    const json = { allowManualEnforce: true, memory: 1024, emails: ['a@b.example', 'c@d.example'] };
    expect(readContext(typed)).toEqual(readContext(json));
    expect(readContext(typed)).toEqual({ ...DEFAULTS, ...json });
  });

  test("leaves the CDK's own keys alone", () => {
    const cdk = { '@aws-cdk/core:x': true, 'aws:cdk:bundling-stacks': [], 'cli-telemetry': false };
    expect(readContext(cdk)).toEqual(DEFAULTS);
  });

  test('is refused with all its problems', () => {
    const read = () => readContext({ scheduel: 'x', memory: 'much', allowManualEnforce: 'yes' });
    expect(read).toThrow(InvalidDeployment);
    expect(read).toThrow(/context scheduel: no such key; there are config, name, schedule/);
    expect(read).toThrow('context memory: must be a whole number');
    expect(read).toThrow('context allowManualEnforce: must be true or false');
  });
});
