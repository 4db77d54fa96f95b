import { systemClock } from '../../lambda/system-clock.ts';
import { gitlabCases } from '../providers/definitions/gitlab.contract.ts';
import { DAY } from '../support/clock.ts';
import { startLoopback } from '../support/sandbox/loopback.ts';
import { createRestApi } from '../support/sandbox/rest-api.ts';

/** The credential that {@link startGitlab} accepts. */
export const GITLAB_TOKEN = 'glpat-canary-token';

/** A GitLab on a real socket with five tokens: two long expired, one old, one fresh, and the own one, `t5`. */
export async function startGitlab() {
  const personal = gitlabCases.find(({ definition }) => definition.name === 'gitlab-personal');
  if (!personal) throw new Error('the contract of gitlab-personal is missing');
  const gitlab = createRestApi(personal.api);
  const now = Date.now();
  const tokens: readonly (readonly [id: string, age: number, expiresIn: number])[] = [
    ['1', 90, -30],
    ['2', 90, -9],
    ['3', 1, 1],
    ['4', 400, 1],
    ['5', 2, 1],
  ];
  for (const [id, age, expiresIn] of tokens) {
    const times = { createdAt: now - age * DAY, expiresAt: now + expiresIn * DAY };
    gitlab.add({ id, name: `t${id}`, ...times, own: id === '5' });
  }
  const { origin, close } = await startLoopback(gitlab.handle, { clock: systemClock });
  return { gitlab, origin, close };
}
