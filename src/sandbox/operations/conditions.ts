// Conditional requests. Reads follow RFC 9110 section 13.2.2 as S3 words it in GetObject;
// writes know only the two forms of "Conditional writes" in the user guide.
import { httpTime, quoted } from '../http/answer.ts'
import type { S3Request } from '../http/request.ts'
import { S3Fault } from '../http/s3-fault.ts'
import type { Version } from '../state/version.ts'
import type { Call } from './call.ts'

/** A version's validators. */
type Validators = Pick<Version, 'etag' | 'modified'>

interface Verdicts {
  readonly ifMatch: boolean | undefined
  readonly ifNoneMatch: boolean | undefined
  readonly ifModifiedSince: boolean | undefined
  readonly ifUnmodifiedSince: boolean | undefined
}

/** Which of a request's conditions hold; undefined for those it does not state. */
function judge(
  request: S3Request,
  prefix: string,
  { etag, modified }: Validators,
  now: number,
): Verdicts {
  const header = (name: string) => request.headers.get(prefix + name)
  const matches = (list: string | undefined) =>
    list === undefined ? undefined : matchesEtag(list, etag)
  const noneMatch = matches(header('if-none-match'))
  const since = (text: string | undefined) => {
    const ms = Date.parse(text ?? '')
    return Number.isNaN(ms) ? undefined : Math.floor(modified / 1000) * 1000 > ms
  }
  const modifiedAfter = since(header('if-unmodified-since'))
  // RFC 9110 section 13.1.3: a date in the future says nothing.
  const isFuture = Date.parse(header('if-modified-since') ?? '') > now
  return {
    ifMatch: matches(header('if-match')),
    ifNoneMatch: noneMatch === undefined ? undefined : !noneMatch,
    ifModifiedSince: isFuture ? undefined : since(header('if-modified-since')),
    ifUnmodifiedSince: modifiedAfter === undefined ? undefined : !modifiedAfter,
  }
}

/** Whether an entity tag is in a list such as `"a", W/"b"`, `a`, `a"` or `*`: S3 takes them all. */
function matchesEtag(list: string, etag: string): boolean {
  return list.split(',').some((item) => {
    const tag = item.trim().replace(/^W\//, '')
    return tag === '*' || tag.replace(/^"|"$/g, '') === etag
  })
}

/** @throws PreconditionFailed or NotModified unless a read may go ahead. */
export function requireReadable({ request, now }: Call, version: Version): void {
  const verdicts = judge(request, '', version, now)
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = verdicts
  if (ifMatch === false) throw preconditionFailed('If-Match')
  if (ifMatch === undefined && ifUnmodifiedSince === false) {
    throw preconditionFailed('If-Unmodified-Since')
  }
  if (ifNoneMatch === false || (ifNoneMatch === undefined && ifModifiedSince === false)) {
    throw new S3Fault('NotModified', {
      headers: { etag: quoted(version.etag), 'last-modified': httpTime(version.modified) },
    })
  }
}

/** @throws PreconditionFailed unless the source of a copy is as the request wants it. */
export function requireCopyable({ request, now }: Call, source: Version): void {
  const prefix = 'x-amz-copy-source-'
  const verdicts = judge(request, prefix, source, now)
  const { ifMatch, ifNoneMatch, ifModifiedSince, ifUnmodifiedSince } = verdicts
  if (ifMatch === false) throw preconditionFailed(`${prefix}If-Match`)
  if (ifMatch === undefined && ifUnmodifiedSince === false) {
    throw preconditionFailed(`${prefix}If-Unmodified-Since`)
  }
  if (ifNoneMatch === false) throw preconditionFailed(`${prefix}If-None-Match`)
  if (ifNoneMatch === undefined && ifModifiedSince === false) {
    throw preconditionFailed(`${prefix}If-Modified-Since`)
  }
}

/** What a write demands of the object it replaces. */
export interface WriteCondition {
  /** The header that states it; undefined where there is no condition. */
  readonly header: 'If-Match' | 'If-None-Match' | undefined
  /**
   * `find` gives what is there, and is asked only where there is a condition.
   *
   * @throws PreconditionFailed, or NoSuchKey where there is nothing to match.
   */
  readonly require: (find: () => Version | undefined) => void
}

/** The condition of a PutObject, CopyObject or CompleteMultipartUpload. */
export function readWriteCondition(request: S3Request, key: string): WriteCondition {
  const ifMatch = request.headers.get('if-match')
  const ifNoneMatch = request.headers.get('if-none-match')
  if (ifMatch !== undefined && ifNoneMatch !== undefined) {
    throw refusedHeader('If-Match,If-None-Match', SEVERAL)
  }
  if (ifNoneMatch !== undefined && ifNoneMatch.trim() !== '*') {
    throw refusedHeader('If-None-Match', refusedValue('If-None-Match'))
  }
  if (ifMatch?.trim() === '*') throw refusedHeader('If-Match', refusedValue('If-Match'))
  const header = statedHeader(ifMatch, ifNoneMatch)
  return {
    header,
    require(find) {
      if (header === undefined) return
      const current = find()
      const there = current !== undefined && !current.isDeleteMarker
      if (ifNoneMatch !== undefined && there) throw preconditionFailed('If-None-Match')
      if (ifMatch === undefined) return
      if (!there) throw new S3Fault('NoSuchKey', { details: { Key: key } })
      if (!matchesEtag(ifMatch, current.etag)) throw preconditionFailed('If-Match')
    },
  }
}

function statedHeader(
  ifMatch: string | undefined,
  ifNoneMatch: string | undefined,
): WriteCondition['header'] {
  if (ifMatch !== undefined) return 'If-Match'
  return ifNoneMatch === undefined ? undefined : 'If-None-Match'
}

const SEVERAL = 'Multiple conditional request headers present in the request'

function refusedValue(header: string): string {
  return `We don't accept the provided value of ${header} header for this API`
}

function refusedHeader(header: string, additionalMessage: string): S3Fault {
  return new S3Fault('NotImplemented', {
    message: 'A header you provided implies functionality that is not implemented',
    details: { Header: header, additionalMessage },
  })
}

/** The condition of a DeleteObject, which nothing can match where nothing is. */
export function readDeleteCondition(
  ifMatch: string | undefined,
  key: string,
): (current: Version | undefined) => void {
  return (current) => {
    if (ifMatch === undefined) return
    if (current === undefined) throw new S3Fault('NoSuchKey', { details: { Key: key } })
    if (!matchesEtag(ifMatch, current.etag)) throw preconditionFailed('If-Match')
  }
}

function preconditionFailed(condition: string): S3Fault {
  return new S3Fault('PreconditionFailed', { details: { Condition: condition } })
}
