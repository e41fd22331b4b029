// What nobody here has: devices, passwords, certificates, names for a sign-in page, providers of
// identities. What asks for these before it deletes a user, or lists an account, is told so.
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'
import { noSuch, requireNamed } from './find-entity.ts'
import { paginate } from './paginate.ts'
import { NAME_PARAMETERS, PATH_PREFIX } from './rules.ts'
import { onEverything, onNamed, onUser } from './targets.ts'

export const ABSENT_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  ListAccountAliases: { target: onEverything, handle: noneInPages('AccountAliases') },
  ListMFADevices: ofUser(noneInPages('MFADevices')),
  ListOpenIDConnectProviders: { target: onEverything, handle: none('OpenIDConnectProviderList') },
  ListSAMLProviders: { target: onEverything, handle: none('SAMLProviderList') },
  ListServerCertificates: { target: onEverything, handle: listServerCertificates },
  ListServiceSpecificCredentials: ofUser(listServiceCredentials),
  ListSigningCertificates: ofUser(noneInPages('Certificates')),
  ListSSHPublicKeys: ofUser(noneInPages('SSHPublicKeys')),
  ListVirtualMFADevices: { target: onEverything, handle: listVirtualDevices },
  GetAccountPasswordPolicy: { target: onEverything, handle: refusePasswordPolicy },
  GetCredentialReport: { target: onEverything, handle: refuseCredentialReport },
  GetLoginProfile: { target: onNamed('user'), handle: refuseLoginProfile },
  DeleteLoginProfile: { target: onNamed('user'), handle: refuseLoginProfile },
}

function none(list: string): () => Shape {
  return () => ({ [list]: [] })
}

function noneInPages(list: string): (call: QueryCall) => Shape {
  return (call) => ({ [list]: [], ...paginate(call, [], String).rest })
}

/** Of the user that the request names, who has to be there, else of who makes it. */
function ofUser(handle: (call: QueryCall) => Shape): QueryOperation {
  return {
    target: onUser,
    handle(call) {
      if (call.parameters.optional(NAME_PARAMETERS.user) !== undefined) requireNamed(call, 'user')
      return handle(call)
    },
  }
}

function listServerCertificates(call: QueryCall): Shape {
  call.parameters.optional('PathPrefix', PATH_PREFIX)
  return noneInPages('ServerCertificateMetadataList')(call)
}

function listServiceCredentials({ parameters }: QueryCall): Shape {
  parameters.optional('ServiceName')
  return { ServiceSpecificCredentials: [] }
}

function listVirtualDevices(call: QueryCall): Shape {
  call.parameters.choice('AssignmentStatus', ['Assigned', 'Unassigned', 'Any'])
  return noneInPages('VirtualMFADevices')(call)
}

function refuseLoginProfile(call: QueryCall): never {
  const { name } = requireNamed(call, 'user')
  throw noSuch(`Login Profile for User ${name} cannot be found.`)
}

function refusePasswordPolicy({ caller }: QueryCall): never {
  throw noSuch(`The Password Policy with domain name ${caller.accountId} cannot be found.`)
}

function refuseCredentialReport(): never {
  throw new QueryFault('ReportNotPresent', 'No credential report was generated.')
}
