import type { IamState } from './account.ts';
import {
  iso,
  named,
  notThere,
  type Operation,
  ownedBy,
  pageOf,
  settable,
} from './query-protocol.ts';

/** What the stub does about service-specific credentials. */
export function credentialOperations(account: IamState): Readonly<Record<string, Operation>> {
  const { credentials, deleted } = account;
  return {
    ListServiceSpecificCredentials(form) {
      if (form.get('AllUsers') !== 'true' || form.has('UserName')) {
        return { status: 400, code: 'ValidationError', message: 'AllUsers alone is understood' };
      }
      const found = [...credentials.values()];
      return pageOf('ServiceSpecificCredentials', found, form, account.pageSize, (one) => ({
        UserName: one.userName,
        Status: one.status ?? 'Active',
        ...(one.alias ? { ServiceCredentialAlias: one.alias } : { ServiceUserName: one.id }),
        CreateDate: iso(one.createdAt),
        ...(one.expiresAt !== undefined && { ExpirationDate: iso(one.expiresAt) }),
        ServiceSpecificCredentialId: one.id,
        ServiceName: one.serviceName,
      }));
    },
    UpdateServiceSpecificCredential: (form) => {
      const one = ownedBy(form, credentials.get(named(form, 'ServiceSpecificCredentialId')));
      if (!one) return notThere('credential');
      credentials.set(one.id, { ...one, status: settable(form) });
      return '';
    },
    DeleteServiceSpecificCredential: (form) => {
      const one = ownedBy(form, credentials.get(named(form, 'ServiceSpecificCredentialId')));
      if (!one) return notThere('credential');
      credentials.delete(one.id);
      deleted.push(one.id);
      return '';
    },
  };
}
