// The form in which something is attempted, and what it is attempted on.
import { createHash } from 'node:crypto'
import { actionsOfS3Request, type RequiredAction } from '../../aws/actions/s3-request.ts'
import type { S3RequestBody } from '../../aws/actions/s3-rest-request.ts'
import type { Answer, QueryAttempt, S3Attempt } from './port.ts'

/**
 * - `full`: everything is done for real. For sandboxes.
 * - `careful`: what lasts is asked for in a form that is authorized first and rejected afterwards,
 *   or not at all.
 */
export type Harm = 'full' | 'careful'

export interface Form {
  readonly attempt: S3Attempt | QueryAttempt
  /** What it needs; `undefined` for what nobody can be denied. */
  readonly required: readonly RequiredAction[] | undefined
  /**
   * The action that is meant, where the form needs others only to be harmless. A denial that may be
   * for want of those says nothing.
   */
  readonly meant?: string | undefined
  /** Whether it asks for what is not there, which S3 tells those only who may list. */
  readonly asksMissing?: boolean | undefined
  /** Whether success leaves the victim other than it was. */
  readonly spends?: boolean | undefined
  /** What takes back a success, with the planter's key. */
  readonly undo?: ((answer: Answer) => S3Attempt | QueryAttempt) | undefined
}

/** Why there is no form, in words that follow "not tried:". */
export type NoForm = string

/** Whatever is stored in an attack, by whom ever. */
export const CANARY_TEXT = 'canary of holdfast attack: may be removed'

/** Where the victims of a column are. */
export interface Column {
  readonly name: string
  readonly bucket: string
  /** What keys there begin with; may be empty. */
  readonly prefix: string
}

/** An object that was planted to be attacked. */
export interface Victim {
  readonly key: string
  /** Undefined where the bucket keeps no versions. */
  readonly versionId: string | undefined
  /** The id of a version that was, and was removed. */
  readonly goneVersionId: string | undefined
}

export interface Upload {
  readonly key: string
  readonly uploadId: string
}

export interface Ground {
  readonly harm: Harm
  readonly column: Column
  readonly victim: Victim
  readonly upload: Upload
  /** A key in the column that nobody has. */
  readonly newKey: () => string
  /** A key where the thief's own machine puts objects. */
  readonly newOwnKey: () => { readonly bucket: string; readonly key: string }
  readonly now: Date
}

export interface ObjectRequest {
  /** None: the account. */
  readonly bucket?: string | undefined
  readonly key?: string | undefined
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly headers?: Readonly<Record<string, string>>
  readonly payload?: string | undefined
  /** What of the payload decides. */
  readonly body?: S3RequestBody | undefined
}

/** A request to S3 as a form. A parameter that is undefined is left out. */
export function ask(
  method: string,
  { bucket, key, query = {}, headers = {}, payload, body }: ObjectRequest,
  more: Pick<Form, 'meant' | 'spends' | 'undo' | 'asksMissing'> = {},
): Form {
  const sent = new Map(Object.entries(headers))
  if (payload !== undefined) {
    // S3 takes many documents only with a digest.
    sent.set('content-md5', createHash('md5').update(payload).digest('base64'))
    if (!sent.has('content-type')) sent.set('content-type', 'application/xml')
  }
  const pairs = Object.entries(query).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  const rest = { method, bucket, key, query: pairs, headers: sent, body }
  const attempt: S3Attempt = { service: 's3', rest, payload }
  return { attempt, required: requiredOf(attempt), ...more }
}

/**
 * What an attempt on S3 needs, which is decided by its headers as they are signed. A copy's source
 * has no tags: we made it.
 */
function requiredOf({ rest, payload = '' }: S3Attempt): RequiredAction[] {
  const signed = new Map([
    ...rest.headers,
    ['authorization', 'AWS4-HMAC-SHA256'],
    ['x-amz-content-sha256', createHash('sha256').update(payload).digest('hex')],
  ])
  return actionsOfS3Request({ ...rest, headers: signed }).filter(
    ({ onlyIf }) => onlyIf === undefined,
  )
}

/** As `PUT /bucket/key?tagging`, or `iam:CreateUser`. */
export function requestLine(attempt: S3Attempt | QueryAttempt): string {
  if (attempt.service !== 's3') return `${attempt.service}:${attempt.action}`
  const { method, bucket, key, query } = attempt.rest
  const path = ['', ...[bucket, key].filter((part) => part !== undefined)].join('/') || '/'
  const pairs = query.map(([name, value]) => (value === '' ? name : `${name}=${value}`))
  return `${method} ${path}${pairs.length === 0 ? '' : `?${pairs.join('&')}`}`
}
