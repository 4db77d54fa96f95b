import {
  DeleteServiceSpecificCredentialCommand,
  ListServiceSpecificCredentialsCommand,
  type ServiceSpecificCredentialMetadata,
  UpdateServiceSpecificCredentialCommand,
} from '@aws-sdk/client-iam';
import type { IamCalls } from './iam-calls.ts';
import { pageOf, required } from './iam-pages.ts';

/** The largest page of IAM. */
const MaxItems = 1000;

/** The calls about service-specific credentials. Each throws SweepError. */
export function serviceCredentialCalls(calls: IamCalls) {
  return {
    listServiceCredentials: (Marker: string | undefined) =>
      calls.call('listing the service-specific credentials', async (client) => {
        const input = { AllUsers: true, Marker, MaxItems };
        const page = await client.send(new ListServiceSpecificCredentialsCommand(input));
        const { ServiceSpecificCredentials } = page;
        return pageOf('ServiceSpecificCredentials', ServiceSpecificCredentials, page, toCredential);
      }),

    disableServiceCredential: (UserName: string, ServiceSpecificCredentialId: string) =>
      calls.change('disabling a service-specific credential', (client) => {
        const input = { UserName, ServiceSpecificCredentialId, Status: 'Inactive' as const };
        return client.send(new UpdateServiceSpecificCredentialCommand(input));
      }),

    enableServiceCredential: (UserName: string, ServiceSpecificCredentialId: string) =>
      calls.change('enabling a service-specific credential', (client) => {
        const input = { UserName, ServiceSpecificCredentialId, Status: 'Active' as const };
        return client.send(new UpdateServiceSpecificCredentialCommand(input));
      }),

    deleteServiceCredential: (UserName: string, ServiceSpecificCredentialId: string) =>
      calls.change('deleting a service-specific credential', (client) => {
        const input = { UserName, ServiceSpecificCredentialId };
        return client.send(new DeleteServiceSpecificCredentialCommand(input));
      }),
  };
}

function toCredential(wire: ServiceSpecificCredentialMetadata) {
  return {
    id: required('ServiceSpecificCredentialId', wire.ServiceSpecificCredentialId),
    userName: wire.UserName || undefined,
    serviceName: wire.ServiceName,
    alias: wire.ServiceCredentialAlias ?? wire.ServiceUserName,
    status: wire.Status,
    createdAt: wire.CreateDate?.getTime(),
    // Only a credential that was created to expire has one.
    expiresAt: wire.ExpirationDate?.getTime() ?? ('never' as const),
  };
}
