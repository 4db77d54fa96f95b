import type { Iam } from '../../ports.ts';
import { cursorPages } from '../kit/pages.ts';
import { type IamSettings, isChosen, pathsOf } from './settings.ts';

/** Names of all users whose credentials are to be swept, each once, though paths may lie within each other. */
export async function findUsers(
  iam: Pick<Iam, 'listUsers'>,
  settings: IamSettings,
): Promise<ReadonlySet<string>> {
  const users = new Set<string>();
  for (const path of pathsOf(settings)) {
    const pages = cursorPages(async (marker) => {
      const answer = await iam.listUsers(path, marker);
      return { ...answer, ids: answer.page };
    });
    for await (const page of pages) {
      for (const name of page) if (isChosen(settings, name)) users.add(name);
    }
  }
  return users;
}
