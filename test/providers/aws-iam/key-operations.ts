import type { IamState } from './account.ts';
import {
  iso,
  named,
  notThere,
  type Operation,
  ownedBy,
  pageOf,
  settable,
  xml,
} from './query-protocol.ts';

/** What the stub does about users and access keys. */
export function keyOperations(account: IamState): Readonly<Record<string, Operation>> {
  const { users, keys, deleted } = account;
  return {
    ListUsers(form) {
      const prefix = form.get('PathPrefix') ?? '/';
      const found = [...users].filter(([, path]) => path.startsWith(prefix));
      return pageOf('Users', found, form, account.pageSize, ([name, path]) => ({
        UserName: name,
        Path: path,
      }));
    },
    ListAccessKeys(form) {
      const userName = named(form, 'UserName');
      if (!users.has(userName)) return notThere('user');
      const found = [...keys.values()].filter((key) => key.userName === userName);
      return pageOf(
        'AccessKeyMetadata',
        found,
        form,
        account.pageSize,
        ({ id, createdAt, status = 'Active' }) => ({
          UserName: userName,
          AccessKeyId: id,
          Status: status,
          CreateDate: iso(createdAt),
        }),
      );
    },
    GetAccessKeyLastUsed(form) {
      const key = keys.get(named(form, 'AccessKeyId'));
      if (!key) return { status: 403, code: 'AccessDenied', message: 'no such key' };
      const { lastUsedAt } = key;
      const use =
        lastUsedAt === undefined
          ? { ServiceName: 'N/A', Region: 'N/A' }
          : { LastUsedDate: iso(lastUsedAt), ServiceName: 's3', Region: 'us-east-1' };
      return `<UserName>${key.userName}</UserName><AccessKeyLastUsed>${xml(use)}</AccessKeyLastUsed>`;
    },
    UpdateAccessKey: (form) => {
      const key = ownedBy(form, keys.get(named(form, 'AccessKeyId')));
      if (!key) return notThere('access key');
      keys.set(key.id, { ...key, status: settable(form) });
      return '';
    },
    DeleteAccessKey: (form) => {
      const key = ownedBy(form, keys.get(named(form, 'AccessKeyId')));
      if (!key) return notThere('access key');
      keys.delete(key.id);
      deleted.push(key.id);
      return '';
    },
  };
}
