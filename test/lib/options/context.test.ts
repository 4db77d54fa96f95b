import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { InvalidDeploymentError } from '../../../lib/deployment-error.ts';
import { readContext } from '../../../lib/options/context.ts';

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
    const json = {
      allowManualEnforce: true,
      memorySize: 1024,
      emails: ['a@b.example', 'c@d.example'],
    };
    expect(readContext(typed)).toEqual(readContext(json));
    expect(readContext(typed)).toEqual({ ...DEFAULTS, ...json });
  });

  test('knows memory, the former name of memorySize, but not both', () => {
    expect(readContext({ memory: '256' })).toEqual({ ...DEFAULTS, memorySize: 256 });
    expect(() => readContext({ memory: '256', memorySize: '512' })).toThrow(
      'context memory: is the former name of memorySize',
    );
  });

  test("leaves the CDK's own keys alone", () => {
    const cdk = { '@aws-cdk/core:x': true, 'aws:cdk:bundling-stacks': [], 'cli-telemetry': false };
    expect(readContext(cdk)).toEqual(DEFAULTS);
  });

  test('is refused with all its problems', () => {
    const read = () => readContext({ scheduel: 'x', memory: 'much', allowManualEnforce: 'yes' });
    expect(read).toThrow(InvalidDeploymentError);
    expect(read).toThrow(/context scheduel: unknown key; valid keys: config, name, schedule/);
    expect(read).toThrow('context memory: must be a whole number');
    expect(read).toThrow('context allowManualEnforce: must be true or false');
  });

  test('is described key by key in the deployment guide', () => {
    const guide = readFileSync(new URL('../../../docs/deployment.md', import.meta.url), 'utf8');
    const [, valid = ''] =
      /valid keys: (.*)$/.exec(messageOf(() => readContext({ unknown: 1 }))) ?? [];
    const undescribed = valid.split(', ').filter((key) => !guide.includes(`\`${key}\``));
    expect(undescribed).toEqual([]);
    expect(valid).toContain('runbookUrl');
  });
});

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof Error) return error.message;
  }
  return '';
}
