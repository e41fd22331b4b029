import type { Entity } from '../identity/entity.ts'
import type { PolicyVersion } from '../identity/policies.ts'
import type { Shape } from '../query/query-answer.ts'
import type { QueryCall, QueryOperation } from '../query/query-call.ts'
import { QueryFault } from '../query/query-fault.ts'
import { noSuch, requireFree, requireOwnPolicy, requirePolicy } from './find-entity.ts'
import { pageShape, paginate } from './paginate.ts'
import { requireManagedSize, requireRoomFor, VERSIONS } from './quotas.ts'
import { DESCRIPTION, PATH, PATH_PREFIX, readDocument, readName, readTags } from './rules.ts'
import { detailShape, policyShape, versionShape } from './shapes.ts'
import { onNew, onPath, onPolicy, taggingOfNew } from './targets.ts'

export const POLICY_OPERATIONS: Readonly<Record<string, QueryOperation>> = {
  CreatePolicy: { target: onNew('policy'), further: taggingOfNew('policy'), handle: createPolicy },
  GetPolicy: { target: onPolicy, handle: getPolicy },
  ListPolicies: { target: onPath('policy'), handle: listPolicies },
  DeletePolicy: { target: onPolicy, handle: deletePolicy },
  CreatePolicyVersion: { target: onPolicy, handle: createVersion },
  GetPolicyVersion: { target: onPolicy, handle: getVersion },
  ListPolicyVersions: { target: onPolicy, handle: listVersions },
  SetDefaultPolicyVersion: { target: onPolicy, handle: setDefault },
  DeletePolicyVersion: { target: onPolicy, handle: deleteVersion },
}

function createPolicy(call: QueryCall): Shape {
  const { caller, now, parameters, tables } = call
  const name = readName(parameters, 'policy')
  const document = readManaged(call)
  requireFree(call, 'policy', name)
  requireRoomFor(call, 'policy')
  const path = parameters.optional('Path', PATH) ?? '/'
  const description = parameters.optional('Description', DESCRIPTION)
  const details = { tags: readTags(parameters), description, lastVersion: 1 }
  const account = caller.accountId
  const policy = tables.entities.create({ account, kind: 'policy', name, path, details }, now)
  tables.policies.addVersion(policy, { number: 1, document, created: now, isDefault: true })
  return { Policy: { ...policyShape(tables, policy, account), ...detailShape(tables, policy) } }
}

function readManaged({ parameters }: QueryCall): string {
  const { text } = readDocument(parameters, 'PolicyDocument', 'identity')
  requireManagedSize(text)
  return text
}

function getPolicy(call: QueryCall): Shape {
  const { caller, tables } = call
  const policy = requirePolicy(call)
  const Description = policy.details.description
  const shape = policyShape(tables, policy, caller.accountId)
  return { Policy: { ...shape, ...detailShape(tables, policy), Description } }
}

const USAGES = ['PermissionsPolicy', 'PermissionsBoundary'] as const

function listPolicies(call: QueryCall): Shape {
  const { caller, parameters, tables } = call
  const { policies } = tables
  const account = caller.accountId
  const scope = parameters.choice('Scope', ['All', 'AWS', 'Local']) ?? 'All'
  const prefix = parameters.optional('PathPrefix', PATH_PREFIX) ?? '/'
  const usage = parameters.choice('PolicyUsageFilter', USAGES)
  const onlyAttached = parameters.flag('OnlyAttached')
  const isUsed = (policy: Entity) => {
    if (usage === 'PermissionsBoundary') return policies.boundedBy(policy, account).length > 0
    return !(onlyAttached || usage !== undefined) || policies.ownersOf(policy, account).length > 0
  }
  const listed = [
    ...(scope === 'AWS' ? [] : tables.entities.list(account, 'policy')),
    ...(scope === 'Local' ? [] : tables.entities.list('aws', 'policy')),
  ].filter((policy) => policy.path.startsWith(prefix) && isUsed(policy))
  const keyOf = (policy: Entity) => `${policy.account} ${policy.name}`
  return pageShape('Policies', paginate(call, listed, keyOf), (policy) =>
    policyShape(tables, policy, account),
  )
}

function deletePolicy(call: QueryCall): undefined {
  const { entities, policies } = call.tables
  const policy = requireOwnPolicy(call)
  const { account } = policy
  const users = [...policies.ownersOf(policy, account), ...policies.boundedBy(policy, account)]
  if (users.length > 0) {
    throw new QueryFault('DeleteConflict', 'Cannot delete a policy attached to entities.')
  }
  if (policies.versionsOf(policy).length > 1) {
    throw new QueryFault(
      'DeleteConflict',
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
    )
  }
  entities.remove(policy)
}

function createVersion(call: QueryCall): Shape {
  const { entities, policies } = call.tables
  const policy = requireOwnPolicy(call)
  const document = readManaged(call)
  const isDefault = call.parameters.flag('SetAsDefault')
  if (policies.versionsOf(policy).length >= VERSIONS) {
    throw new QueryFault(
      'LimitExceeded',
      `A managed policy can have up to ${VERSIONS} versions. Before you create a new version, you must delete an existing version.`,
    )
  }
  const number = (policy.details.lastVersion ?? 0) + 1
  const version = { number, document, created: call.now, isDefault }
  entities.update({ ...policy, details: { ...policy.details, lastVersion: number } })
  policies.addVersion(policy, version)
  return { PolicyVersion: versionShape(version, false) }
}

function getVersion(call: QueryCall): Shape {
  const version = requireVersion(call, requirePolicy(call))
  return { PolicyVersion: versionShape(version, true) }
}

function listVersions(call: QueryCall): Shape {
  const versions = call.tables.policies.versionsOf(requirePolicy(call))
  const page = paginate(call, versions, ({ number }) => String(1e9 - number))
  return pageShape('Versions', page, (version) => versionShape(version, false))
}

function setDefault(call: QueryCall): undefined {
  const policy = requireOwnPolicy(call)
  call.tables.policies.setDefault(policy.id, requireVersion(call, policy).number)
}

function deleteVersion(call: QueryCall): undefined {
  const policy = requireOwnPolicy(call)
  const { isDefault, number } = requireVersion(call, policy)
  if (isDefault) {
    throw new QueryFault('DeleteConflict', 'Cannot delete the default version of a policy.')
  }
  call.tables.policies.removeVersion(policy, number)
}

const VERSION = { pattern: /^v[1-9][0-9]*(?:\.[A-Za-z0-9-]*)?$/ }

function requireVersion({ parameters, tables }: QueryCall, policy: Entity): PolicyVersion {
  const id = parameters.text('VersionId', VERSION)
  const version = tables.policies.versionsOf(policy).find(({ number }) => `v${number}` === id)
  if (version !== undefined) return version
  throw noSuch(`Policy version ${id} was not found.`)
}
