// GetBucketAcl, PutBucketAcl, GetObjectAcl, PutObjectAcl.
import {
  type XmlElement,
  xmlChild,
  xmlChildren,
  xmlChildText,
  xmlDocument,
  xmlGroup,
  xmlText,
} from '../../aws/s3-xml.ts'
import { aclsAreOn } from '../access/acl-grants.ts'
import type { Answer } from '../http/answer.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument, S3Fault } from '../http/s3-fault.ts'
import type { Account } from '../state/account.ts'
import { type Acl, type Grant, type Grantee, PERMISSIONS } from '../state/acl.ts'
import type { Bucket } from '../state/buckets.ts'
import type { Version } from '../state/version.ts'
import {
  aclOfHeaders,
  checkGrantee,
  hasAclHeaders,
  ownersAcl,
  requireUnblocked,
} from './acl-headers.ts'
import type { BucketCall, Call, ObjectCall } from './call.ts'
import { readDocument } from './documents.ts'
import { findVersion, versionHeader } from './find-version.ts'

export function getBucketAcl({ state, bucket: name }: BucketCall): Answer {
  const bucket = state.buckets.require(name)
  return { xml: aclDocument(bucket, bucket.acl, bucket.owner) }
}

export async function putBucketAcl(call: BucketCall): Promise<Answer> {
  const bucket = call.state.buckets.require(call.bucket)
  const acl = await readAcl(call, bucket, bucket.owner)
  call.state.buckets.set(bucket, 'acl', JSON.stringify(acl))
  return {}
}

export function getObjectAcl({ request, state, bucket: name, key }: ObjectCall): Answer {
  const bucket = state.buckets.require(name)
  const version = findVersion(state, bucket, key, queryValue(request, 'versionId'), request.method)
  return {
    headers: versionHeader(bucket, version),
    xml: aclDocument(bucket, version.attributes.acl, ownerOf(bucket, version)),
  }
}

export async function putObjectAcl(call: ObjectCall): Promise<Answer> {
  const { request, state, key } = call
  const bucket = state.buckets.require(call.bucket)
  const versionId = queryValue(request, 'versionId')
  const owner = ownerOf(bucket, findVersion(state, bucket, key, versionId, request.method))
  const acl = await readAcl(call, bucket, owner)
  const version = findVersion(state, bucket, key, versionId, request.method)
  state.objects.setAttributes(version, { ...version.attributes, acl })
  return { headers: versionHeader(bucket, version) }
}

function ownerOf(bucket: Bucket, { attributes }: Version): Account {
  return (aclsAreOn(bucket) ? attributes.owner : undefined) ?? bucket.owner
}

/** Where ACLs are off, S3 shows what is the case: the bucket's owner has full control. */
function aclDocument(bucket: Bucket, acl: Acl, owner: Account): string {
  const shown = aclsAreOn(bucket) ? acl : ownersAcl(bucket.owner)
  return xmlDocument(
    'AccessControlPolicy',
    `<Owner>${xmlText('ID', owner.canonicalId)}${xmlText('DisplayName', owner.displayName)}</Owner>`,
    `<AccessControlList>${shown.map((grant) => grantElement(grant, owner)).join('')}</AccessControlList>`,
  )
}

const XSI = 'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'

function grantElement({ grantee, permission }: Grant, owner: Account): string {
  return xmlGroup('Grant', granteeElement(grantee, owner), xmlText('Permission', permission))
}

export function granteeElement(grantee: Grantee, owner: Account): string {
  const [type, content] =
    grantee.kind === 'user'
      ? [
          'CanonicalUser',
          xmlText('ID', grantee.id) + xmlText('DisplayName', nameOf(grantee, owner)),
        ]
      : ['Group', xmlText('URI', grantee.uri)]
  return `<Grantee ${XSI} xsi:type="${type}">${content}</Grantee>`
}

function nameOf({ id, displayName }: Grantee & { kind: 'user' }, owner: Account) {
  return displayName ?? (id === owner.canonicalId ? owner.displayName : undefined)
}

/** The ACL of a request, from its headers or its body, not from both. */
async function readAcl(call: Call, bucket: Bucket, owner: Account): Promise<Acl> {
  const { request } = call
  const document = await readDocument(call, 'AccessControlPolicy', {
    malformed: 'MalformedACLError',
  })
  if (document !== undefined && hasAclHeaders(request)) {
    throw new S3Fault('InvalidRequest', {
      message: 'This request does not support both a body and ACL headers',
    })
  }
  if (document === undefined && !hasAclHeaders(request)) {
    throw new S3Fault('MalformedACLError')
  }
  const acl =
    document === undefined ? aclOfHeaders(call, bucket, owner) : parseAcl(document, call, owner)
  requireAclsAllowed(request, bucket, acl)
  requireUnblocked(call, bucket, acl)
  return acl
}

/** Where the bucket's owner owns all objects, only the ACL that says just that is accepted. */
function requireAclsAllowed(request: S3Request, bucket: Bucket, acl: Acl): void {
  if (aclsAreOn(bucket)) return
  const canned = request.headers.get('x-amz-acl')
  const ownersOnly = JSON.stringify(acl) === JSON.stringify(ownersAcl(bucket.owner))
  if (canned === 'bucket-owner-full-control' || (canned === undefined && ownersOnly)) return
  throw new S3Fault('AccessControlListNotSupported')
}

const MAX_GRANTS = 100

function parseAcl(document: XmlElement, call: Call, { canonicalId }: Account): Acl {
  const owner = xmlChild(document, 'Owner')
  const list = xmlChild(document, 'AccessControlList')
  const ownerId = owner && xmlChildText(owner, 'ID')?.trim()
  if (ownerId === undefined || list === undefined) throw new S3Fault('MalformedACLError')
  if (ownerId !== canonicalId) throw invalidArgument('CanonicalUser/ID', ownerId, 'Invalid id')
  const grants = xmlChildren(list, 'Grant')
  if (grants.length > MAX_GRANTS) throw new S3Fault('MalformedACLError')
  return grants.map((grant) => parseGrant(grant, call))
}

function parseGrant(element: XmlElement, call: Call): Grant {
  const grantee = xmlChild(element, 'Grantee')
  const name = xmlChildText(element, 'Permission')?.trim()
  const permission = PERMISSIONS.find((known) => known === name)
  if (grantee === undefined || permission === undefined) throw new S3Fault('MalformedACLError')
  return { grantee: parseGrantee(grantee, call), permission }
}

/** @throws MalformedACLError, InvalidArgument for somebody who is not there. */
export function parseGrantee(element: XmlElement, call: Call): Grantee {
  return checkGrantee(...readGrantee(element), call)
}

function readGrantee(element: XmlElement): [kind: string, value: string] {
  const id = xmlChildText(element, 'ID')?.trim()
  if (id !== undefined) return ['id', id]
  const uri = xmlChildText(element, 'URI')?.trim()
  if (uri !== undefined) return ['uri', uri]
  const email = xmlChildText(element, 'EmailAddress')?.trim()
  if (email !== undefined) return ['emailAddress', email]
  throw new S3Fault('MalformedACLError')
}
