import * as z from 'zod';
import { NO_PLAIN_PATH, PLAIN_PATH } from '../kit/url-below.ts';

/** Text in which `{dotted.path}` stands for a value; a missing or empty value makes the request fail. */
export const Template = z.string().min(1).max(4000).meta({ title: 'template' });

/** A template below the origin; each value becomes one encoded segment, or a part of one. */
export const PathTemplate = z
  .string()
  .regex(PLAIN_PATH, NO_PLAIN_PATH)
  .meta({ title: 'path template' });

/** Header, query or form fields by name. */
export const Templates = z
  .record(z.string().regex(/^[^\s:]{1,128}$/, 'is not the name of a field'), Template)
  .meta({ title: 'mapping of names to templates' });

/** Where a value is in a response: keys joined by dots; `\.` is a dot inside a key. */
export const JsonPath = z
  .string()
  .regex(/^[^{}\s]+$/, 'must be keys joined by dots')
  .meta({ title: 'path in JSON' });

/** Where a value of a token is: a path that begins with the response it comes from. */
export const FieldPath = z
  .string()
  .regex(/^(?:item|parent|detail)(?:\.[^{}\s]+)?$/, 'must begin with `item`, `parent` or `detail`')
  .meta({ title: 'path from item, parent or detail' });

/** A JSON value other than an array or an object. */
export const Scalar = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .meta({ title: 'text, number, boolean or null' });

/** Values of one field that mean something, compared with their type. */
export const OneOf = z.strictObject({
  path: FieldPath.describe('The field that is compared.'),
  in: z.array(Scalar).min(1).describe('Values that it is compared with, type included.'),
});

/** What puts a token into a state: one of these values, or any value at all, such as the time at which it began. */
export const State = z.union([
  OneOf.extend({
    absent: z
      .literal('living')
      .optional()
      .describe('The API documents that a missing or null field means: not in this state.'),
  }),
  z
    .strictObject({
      path: FieldPath.describe('The field that is compared.'),
      set: z.literal(true).describe('Any value but null.'),
    })
    .describe('Any value but null.'),
]);
