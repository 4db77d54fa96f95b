import { type DefinitionProblem, placedTexts } from './problem.ts';
import { CHANGE_PARTS, type Change, type Definition } from './schema.ts';

/** Calls that could change other tokens than the one that is meant, or change it the wrong way. */
export function changeProblems(definition: Definition): DefinitionProblem[] {
  const { disable, restore } = definition;
  return [
    ...CHANGE_PARTS.flatMap((part): DefinitionProblem[] => {
      const change = definition[part];
      const message = change && problemWith(change, definition);
      return message === undefined ? [] : [{ path: [part, 'path'], message }];
    }),
    ...(restore && !disable
      ? [{ path: ['restore'], message: 'nothing could be restored: there is no `disable`' }]
      : []),
    ...(restore ? confusionProblems(restore, definition) : []),
  ];
}

/** A change that does not name its token, or goes where all tokens are, could affect all of them. */
function problemWith(
  { method, path, json, form }: Change,
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

/** A request that takes tokens out of use does not bring them back. */
function confusionProblems(restore: Change, definition: Definition): DefinitionProblem[] {
  return (['revoke', 'disable'] as const).flatMap((part) => {
    const other = definition[part];
    if (!other || requestOf(other) !== requestOf(restore)) return [];
    return [{ path: ['restore'], message: `sends the same request as \`${part}\`` }];
  });
}

function requestOf({ method, path, query, headers, json, form }: Change): string {
  return JSON.stringify([method, path, query, headers, json, form]);
}
