import { cursorPages } from '../../http/paging.ts';
import type { Iam } from '../../ports.ts';
import { type IamSettings, isChosen, pathsOf } from './settings.ts';

/** Names of all users whose credentials are to be swept, each once, though paths may lie within each other. */
export async function findUsers(iam: Iam, settings: IamSettings): Promise<ReadonlySet<string>> {
  const users = new Set<string>();
  for (const path of pathsOf(settings)) {
    for await (const page of cursorPages((marker) => iam.listUsers(path, marker))) {
      for (const name of page) if (isChosen(settings, name)) users.add(name);
    }
  }
  return users;
}
