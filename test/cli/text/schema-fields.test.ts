import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { renderFields } from '../../../lambda/cli/text/schema-fields.ts';
import { unstyled } from '../../../lambda/report/text/table.ts';

describe('the fields of a schema', () => {
  test('are shown with type, need and description, nested ones by their path', () => {
    const schema = z.strictObject({
      host: z.string().describe('Host of the server.'),
      register: z.strictObject({ tag: z.string() }).optional(),
      cascade: z.boolean().optional(),
    });
    expect(renderFields(schema, unstyled, '  ')).toEqual([
      '  host          text               required  Host of the server.',
      '  register.tag  text               optional',
      '  cascade       `true` or `false`  optional',
    ]);
  });

  test('are none where no field is allowed, and any where all are', () => {
    expect(renderFields(z.strictObject({}), unstyled, '  ')).toEqual(['  none']);
    expect(renderFields(z.record(z.string(), z.string()), unstyled, '  ')).toEqual(['  any']);
  });
});
