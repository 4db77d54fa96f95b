import { cursorPages } from '../kit/pages.ts';
import type { Iam, IamAccessKey } from './api.ts';

/** All access keys of one user; `gone` when the user no longer exists, and its keys with it. */
export async function listKeys(
  iam: Pick<Iam, 'listAccessKeys'>,
  userName: string,
): Promise<readonly IamAccessKey[] | 'gone'> {
  const keys: IamAccessKey[] = [];
  let isGone = false;
  const pages = cursorPages(async (marker) => {
    const list = await iam.listAccessKeys(userName, marker);
    if (list !== 'gone') return { ...list, ids: list.page.map(({ id }) => id) };
    isGone = true;
    return { page: [], next: undefined };
  });
  for await (const page of pages) keys.push(...page);
  return isGone ? 'gone' : keys;
}

/** One access key of a user, by the user's list: IAM has no call for a single key. */
export async function findKey(
  iam: Pick<Iam, 'listAccessKeys'>,
  userName: string,
  keyId: string,
): Promise<IamAccessKey | undefined> {
  const keys = await listKeys(iam, userName);
  return keys === 'gone' ? undefined : keys.find(({ id }) => id === keyId);
}
