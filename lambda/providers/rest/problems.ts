import type { DefinitionProblem } from './problem.ts';
import { changeProblems } from './problems-changes.ts';
import { referenceProblems } from './problems-references.ts';
import { sourceProblems } from './problems-sources.ts';
import type { Definition } from './schema.ts';
import type { Time, Times } from './schema-times.ts';

/** Finds everything that would make a definition fail, or be dangerous, whatever the API responds. */
export function findDefinitionProblems(definition: Definition): DefinitionProblem[] {
  return [
    ...referenceProblems(definition),
    ...sourceProblems(definition),
    ...changeProblems(definition),
    ...timeProblems(definition),
    ...descentProblems(definition),
    ...permissionProblems(definition),
  ];
}

/** A duration needs an instant to start from. */
function timeProblems({ fields }: Definition): DefinitionProblem[] {
  return (['createdAt', 'expiresAt', 'lastUsedAt'] as const).flatMap((name) =>
    timesOf(fields[name]).flatMap((time) => {
      if (time.format !== 'duration') return [];
      const from = timesOf(fields[time.from]);
      if (from.length > 0 && from.every(({ format }) => format !== 'duration')) return [];
      const message = `\`${time.from}\` must be mapped, and must not itself be a duration`;
      return [{ path: ['fields', name, 'from'], message }];
    }),
  );
}

function timesOf(times: Times | undefined): readonly Time[] {
  if (times === undefined) return [];
  return Array.isArray(times) ? times : [times];
}

/** Whether other tokens may go along with a revoked one is for each connection to say. */
function descentProblems({ descent, settings }: Definition): DefinitionProblem[] {
  if (!descent) return [];
  const setting = settings?.[descent.setting];
  if (setting?.pattern === 'keep|revoke' && setting.default === 'keep') return [];
  const message = 'must name a setting with `pattern: keep|revoke` and `default: keep`';
  return [{ path: ['descent', 'setting'], message }];
}

/** What works by hand with a person's rights would otherwise fail at night with those of the role. */
function permissionProblems({ authentication, permissions }: Definition): DefinitionProblem[] {
  if (authentication.type !== 'sigv4' || permissions) return [];
  const message = 'missing: `sigv4` needs the IAM actions of the calls, each with its resources';
  return [{ path: ['permissions'], message }];
}
