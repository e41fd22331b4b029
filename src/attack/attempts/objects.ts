// What a thief tries on the objects of a place, in the order in which it is tried: what changes the
// victim least comes first.
import { xmlDocument, xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { DAY_MS, isoSeconds } from '../../base/time.ts'
import { ask, CANARY_TEXT, type Form, type Ground, type NoForm } from './form.ts'

export interface ObjectAttempt {
  /** As the matrix shows it. */
  readonly name: string
  readonly form: (ground: Ground) => Form | NoForm
}

const CENTURY_MS = 100 * 365.25 * DAY_MS
const NO_VERSIONS = 'the bucket keeps no versions'

export const OBJECT_ATTEMPTS: readonly ObjectAttempt[] = [
  listing('list keys', 'list-type', '2'),
  listing('list versions', 'versions', ''),
  listing('list uploads', 'uploads', ''),
  { name: 'head', form: (ground) => onVictim('HEAD', ground) },
  { name: 'read', form: (ground) => onVictim('GET', ground) },
  {
    name: 'read a version',
    form: (ground) => ofVersion(ground, (versionId) => onVictim('GET', ground, { versionId })),
  },
  { name: 'read ACL', form: (ground) => onVictim('GET', ground, { acl: '' }) },
  { name: 'read tags', form: (ground) => onVictim('GET', ground, { tagging: '' }) },
  {
    name: 'read attributes',
    form: ({ column: { bucket }, victim: { key } }) =>
      ask('GET', {
        bucket,
        key,
        query: { attributes: '' },
        headers: { 'x-amz-object-attributes': 'ETag' },
      }),
  },
  { name: 'read retention', form: (ground) => onVictim('GET', ground, { retention: '' }) },
  { name: 'read legal hold', form: (ground) => onVictim('GET', ground, { 'legal-hold': '' }) },
  {
    name: 'list parts',
    form: ({ column: { bucket }, upload: { key, uploadId } }) =>
      ask('GET', { bucket, key, query: { uploadId } }),
  },
  { name: 'copy out', form: copyOut },
  { name: 'restore', form: restore },
  {
    name: 'squat',
    form: ({ column: { bucket }, newKey }) =>
      ask('PUT', {
        bucket,
        key: newKey(),
        payload: CANARY_TEXT,
        headers: { 'content-type': 'text/plain', 'if-none-match': '*' },
      }),
  },
  {
    name: 'begin an upload',
    form: ({ column: { bucket }, newKey }) =>
      ask('POST', { bucket, key: newKey(), query: { uploads: '' } }),
  },
  { name: 'store locked', form: storeLocked },
  { name: 'tag', form: tag },
  { name: 'untag', form: (ground) => onVictim('DELETE', ground, { tagging: '' }) },
  {
    name: 'change ACL',
    form: ({ column: { bucket }, victim: { key } }) =>
      ask('PUT', {
        bucket,
        key,
        query: { acl: '' },
        headers: { 'x-amz-acl': 'bucket-owner-full-control' },
      }),
  },
  {
    name: 'abort an upload',
    form: ({ column: { bucket }, upload: { key, uploadId } }) =>
      ask('DELETE', { bucket, key, query: { uploadId } }, { spends: true }),
  },
  {
    name: 'overwrite',
    form: ({ column: { bucket }, victim: { key } }) =>
      ask(
        'PUT',
        { bucket, key, payload: CANARY_TEXT, headers: { 'content-type': 'text/plain' } },
        { spends: true },
      ),
  },
  { name: 'lock for a century', form: lock },
  { name: 'hold', form: hold },
  { name: 'delete', form: remove },
  { name: 'delete a version', form: (ground) => removeVersion(ground, {}) },
  {
    name: 'delete despite lock',
    form: (ground) => removeVersion(ground, { 'x-amz-bypass-governance-retention': 'true' }),
  },
  { name: 'delete in bulk', form: removeInBulk },
]

/** Below the column's prefix; without any where it is empty. */
function listing(name: string, selector: string, value: string): ObjectAttempt {
  return {
    name,
    form: ({ column: { bucket, prefix } }) =>
      ask('GET', { bucket, query: { [selector]: value, prefix: prefix || undefined } }),
  }
}

function onVictim(
  method: string,
  { column: { bucket }, victim: { key } }: Ground,
  query: Readonly<Record<string, string>> = {},
): Form {
  return ask(method, { bucket, key, query })
}

function ofVersion(
  { victim: { versionId } }: Ground,
  form: (versionId: string) => Form,
): Form | NoForm {
  return versionId === undefined ? NO_VERSIONS : form(versionId)
}

/**
 * The version that a lasting change is asked of: the victim's own, or, where nothing may last, one
 * that was removed: whoever may change it is told that it is not there.
 */
function changedVersion({ harm, victim }: Ground): string | undefined {
  return harm === 'full' ? victim.versionId : victim.goneVersionId
}

function copyOut({ column: { bucket }, victim: { key }, newOwnKey }: Ground): Form {
  const source = `/${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`
  return ask('PUT', { ...newOwnKey(), headers: { 'x-amz-copy-source': source } })
}

function restore(ground: Ground): Form | NoForm {
  const { harm, column, victim } = ground
  const versionId = changedVersion(ground)
  if (harm === 'careful' && versionId === undefined) return NO_VERSIONS
  const days = xmlText('Days', 1)
  const payload = xmlDocument('RestoreRequest', days)
  const query = { restore: '', versionId: harm === 'full' ? undefined : versionId }
  return ask('POST', { bucket: column.bucket, key: victim.key, query, payload }, lasting(ground))
}

function tag({ column: { bucket }, victim: { key } }: Ground): Form {
  const payload = xmlDocument('Tagging', xmlGroup('TagSet'))
  return ask('PUT', { bucket, key, query: { tagging: '' }, payload, body: { tags: [] } })
}

/** On a key that is taken, where nothing may last: whoever may store it is told so. */
function storeLocked({ harm, column: { bucket }, victim, newKey, now }: Ground): Form {
  return ask('PUT', {
    bucket,
    key: harm === 'full' ? newKey() : victim.key,
    payload: CANARY_TEXT,
    headers: {
      'content-type': 'text/plain',
      'if-none-match': '*',
      'x-amz-object-lock-mode': 'GOVERNANCE',
      'x-amz-object-lock-retain-until-date': aCenturyFrom(now),
    },
  })
}

/** In the mode that whoever planted the victim can end again. */
function lock(ground: Ground): Form | NoForm {
  const { column, victim, now } = ground
  const versionId = changedVersion(ground)
  if (versionId === undefined) return NO_VERSIONS
  const retainUntil = aCenturyFrom(now)
  const payload = xmlDocument(
    'Retention',
    xmlText('Mode', 'GOVERNANCE'),
    xmlText('RetainUntilDate', retainUntil),
  )
  const body = { retention: { mode: 'GOVERNANCE', retainUntil } }
  const query = { retention: '', versionId }
  return ask(
    'PUT',
    { bucket: column.bucket, key: victim.key, query, payload, body },
    lasting(ground),
  )
}

function hold(ground: Ground): Form | NoForm {
  const { column, victim } = ground
  const versionId = changedVersion(ground)
  if (versionId === undefined) return NO_VERSIONS
  const payload = xmlDocument('LegalHold', xmlText('Status', 'ON'))
  const query = { 'legal-hold': '', versionId }
  const body = { legalHold: 'ON' }
  return ask(
    'PUT',
    { bucket: column.bucket, key: victim.key, query, payload, body },
    lasting(ground),
  )
}

/** No ETag is this one, so that nothing is deleted. */
const NO_ETAG = '"00000000000000000000000000000000"'

function remove({ harm, column: { bucket }, victim: { key } }: Ground): Form {
  if (harm === 'full') return ask('DELETE', { bucket, key }, { spends: true })
  // To be told of the ETag is to read of the object: S3 asks for GetObject too.
  return ask(
    'DELETE',
    { bucket, key, headers: { 'if-match': NO_ETAG } },
    { meant: 's3:DeleteObject' },
  )
}

function removeVersion(ground: Ground, headers: Readonly<Record<string, string>>): Form | NoForm {
  const versionId = changedVersion(ground)
  if (versionId === undefined) return NO_VERSIONS
  const { column, victim } = ground
  return ask(
    'DELETE',
    { bucket: column.bucket, key: victim.key, query: { versionId }, headers },
    lasting(ground),
  )
}

function removeInBulk(ground: Ground): Form | NoForm {
  const { harm, column, victim } = ground
  const versionId = changedVersion(ground)
  if (harm === 'careful' && versionId === undefined) return NO_VERSIONS
  const { key } = victim
  const named = harm === 'full' ? { key } : { key, versionId }
  const object = xmlGroup('Object', xmlText('Key', key), xmlText('VersionId', named.versionId))
  return ask(
    'POST',
    {
      bucket: column.bucket,
      query: { delete: '' },
      payload: xmlDocument('Delete', object),
      body: { deletes: [named] },
    },
    lasting(ground),
  )
}

function aCenturyFrom(now: Date): string {
  return isoSeconds(now.getTime() + CENTURY_MS)
}

function lasting({ harm }: Ground): Pick<Form, 'spends' | 'asksMissing'> {
  return harm === 'full' ? { spends: true } : { asksMissing: true }
}
