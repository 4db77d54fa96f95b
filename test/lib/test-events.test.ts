import { expect, test, vi } from 'vitest';
import * as z from 'zod';
import { createSweeper, templateOf } from './synth.ts';

vi.setConfig({ testTimeout: 60_000 });

const Content = z.object({
  components: z.object({ examples: z.record(z.string(), z.object({ value: z.unknown() })) }),
});

test('test events can be left out, since their registry belongs to the whole account', () => {
  const template = templateOf(createSweeper(() => ({ testEvents: 'none' })));
  template.resourceCountIs('AWS::EventSchemas::Schema', 0);
  template.resourceCountIs('AWS::EventSchemas::Registry', 0);
});

test('the console offers plan, enforce, one connection and decisions', () => {
  const template = templateOf(createSweeper(() => ({ testEvents: 'schema' })));
  template.resourceCountIs('AWS::EventSchemas::Registry', 0);
  const [schema] = Object.values(template.findResources('AWS::EventSchemas::Schema'));
  expect(schema?.Properties).toMatchObject({
    RegistryName: 'lambda-testevent-schemas',
    SchemaName: '_token-sweeper-schema',
    Type: 'OpenApi3',
  });
  const { examples } = Content.parse(JSON.parse(schema?.Properties.Content)).components;
  expect(examples).toEqual({
    plan: { value: { mode: 'plan' } },
    enforce: { value: { mode: 'enforce' } },
    'one-connection': { value: { mode: 'plan', connections: ['workforce-scim'] } },
    decisions: { value: { mode: 'plan', decisions: true } },
  });
});

test('a registry that the stack makes is made first, and kept when the stack goes', () => {
  const template = templateOf(createSweeper(() => ({ testEvents: 'schema-and-registry' })));
  const [id] = Object.keys(
    template.findResources('AWS::EventSchemas::Registry', { DeletionPolicy: 'Retain' }),
  );
  template.hasResource('AWS::EventSchemas::Schema', { DependsOn: [id] });
});
