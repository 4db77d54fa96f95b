import { cursorPages } from '../kit/pages.ts';
import type { Iam } from './api.ts';
import { type IamSettings, isChosen, pathsOf } from './settings.ts';

/** Names of all users whose credentials are swept, each once, although one path may contain another. */
export async function findUsers(
  iam: Pick<Iam, 'listUsers'>,
  settings: IamSettings,
): Promise<ReadonlySet<string>> {
  const users = new Set<string>();
  for (const path of pathsOf(settings)) {
    const pages = cursorPages(async (marker) => {
      const list = await iam.listUsers(path, marker);
      return { ...list, ids: list.page };
    });
    for await (const page of pages) {
      for (const name of page) if (isChosen(settings, name)) users.add(name);
    }
  }
  return users;
}
