// Entities as IAM's answers tell them. Listings leave out what costs more to look up.
import { uriEncode } from '../../aws/sigv4.ts'
import { arnOf, type Entity, type Tag } from '../identity/entity.ts'
import type { PolicyVersion } from '../identity/policies.ts'
import type { IdentityTables } from '../identity/tables.ts'
import { queryTime, type Shape } from '../query/query-answer.ts'

type Element = Readonly<Record<string, Shape>>

/** Policy documents stand percent-encoded in answers. */
export function encodeDocument(document: string): string {
  return uriEncode(document)
}

export function tagShapes(tags: readonly Tag[]): Shape {
  return tags.map(([Key, Value]) => ({ Key, Value }))
}

export function userShape(user: Entity): Element {
  return { ...commonShape(user), UserName: user.name, UserId: user.id }
}

export function groupShape(group: Entity): Element {
  return { ...commonShape(group), GroupName: group.name, GroupId: group.id }
}

export function roleShape(role: Entity): Element {
  const { description, maxSession, trust = '' } = role.details
  return {
    ...commonShape(role),
    RoleName: role.name,
    RoleId: role.id,
    AssumeRolePolicyDocument: encodeDocument(trust),
    Description: description,
    MaxSessionDuration: maxSession,
  }
}

/** Empty for a role that nobody has used yet. */
export function lastUseShape({ accessKeys }: IdentityTables, role: Entity): Element {
  const use = accessKeys.lastUseOfRole(role.id)
  return use === undefined ? {} : { LastUsedDate: queryTime(use.used), Region: use.region }
}

export function profileShape({ entities }: IdentityTables, profile: Entity): Element {
  return {
    ...commonShape(profile),
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Roles: entities.membersOf(profile).map(roleShape),
  }
}

/** As `account` sees it: of who has a policy of AWS's, each account is told its own. */
export function policyShape(
  { policies }: IdentityTables,
  policy: Entity,
  account: string,
): Element {
  const versions = policies.versionsOf(policy)
  return {
    ...commonShape(policy),
    PolicyName: policy.name,
    PolicyId: policy.id,
    DefaultVersionId: versionId(versions.find(({ isDefault }) => isDefault)),
    AttachmentCount: policies.ownersOf(policy, account).length,
    PermissionsBoundaryUsageCount: policies.boundedBy(policy, account).length,
    IsAttachable: true,
    UpdateDate: queryTime(versions[0]?.created ?? policy.created),
  }
}

export function versionShape(version: PolicyVersion, withDocument: boolean): Element {
  return {
    Document: withDocument ? encodeDocument(version.document) : undefined,
    VersionId: versionId(version),
    IsDefaultVersion: version.isDefault,
    CreateDate: queryTime(version.created),
  }
}

function versionId(version: PolicyVersion | undefined): string | undefined {
  return version && `v${version.number}`
}

/** What answers about one entity tell beside its shape. */
export function detailShape({ policies }: IdentityTables, entity: Entity): Element {
  const boundary = policies.boundaryOf(entity)
  const { tags } = entity.details
  return {
    PermissionsBoundary: boundary && {
      PermissionsBoundaryType: 'Policy',
      PermissionsBoundaryArn: arnOf(boundary),
    },
    Tags: tags.length === 0 ? undefined : tagShapes(tags),
  }
}

function commonShape(entity: Entity): Element {
  return { Path: entity.path, Arn: arnOf(entity), CreateDate: queryTime(entity.created) }
}
