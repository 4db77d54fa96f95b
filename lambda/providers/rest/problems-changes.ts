import { type DefinitionProblem, placedTexts } from './problem.ts';
import type { Definition } from './schema.ts';

/** A change that does not name its token, or goes where all tokens are, could affect all of them. */
export function changeProblems(
  definition: Definition,
  part: 'revoke' | 'disable',
): DefinitionProblem[] {
  const change = definition[part];
  if (!change) return [];
  const message = problemWith(change, definition);
  return message === undefined ? [] : [{ path: [part, 'path'], message }];
}

function problemWith(
  { method, path, json, form }: Definition['revoke'],
  { fields: { id }, list }: Definition,
): string | undefined {
  const reference = `{${typeof id === 'string' ? id : id.path}}`;
  if (!path.includes(reference)) {
    if (method === 'DELETE') {
      return `must contain \`${reference}\`: a deletion without the id could delete everything`;
    }
    if (!placedTexts([json, form], []).some(({ text }) => text === reference)) {
      return `the path or the body must contain \`${reference}\`, the id of the token`;
    }
  }
  return path === list.path ? 'must differ from the path of the list' : undefined;
}
