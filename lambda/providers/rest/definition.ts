import * as z from 'zod';
import { pathAsWritten } from './aliases.ts';
import { findDefinitionProblems } from './problems.ts';
import { DEFINITION_ALIASES, DefinitionShape, withPresentNames } from './schema.ts';

/** How one token API is called, as a configuration gives it: keys under present or former names. */
export const DefinitionSchema = DefinitionShape.transform((written, context) => {
  const definition = withPresentNames(written);
  const problems = findDefinitionProblems(definition);
  for (const { path, message } of problems) {
    context.addIssue({
      code: 'custom',
      path: pathAsWritten(path, written, DEFINITION_ALIASES),
      message,
    });
  }
  return problems.length === 0 ? definition : z.NEVER;
}).meta({ id: 'definition', title: 'definition', description: 'See docs/rest-provider.md.' });
