// What a request's headers demand besides the action of its operation.
import type { S3Sign } from './s3-operation.ts'
import type { S3RestRequest } from './s3-rest-request.ts'

const SIGNS: Readonly<Record<S3Sign, (request: S3RestRequest) => boolean>> = {
  acl: (request) => hasAmzName(request, /^x-amz-(?:acl$|grant-)/),
  tags: (request) =>
    amzHeader(request, 'x-amz-tagging') !== undefined ||
    request.body?.form?.has('tagging') === true ||
    (request.body?.tags?.length ?? 0) > 0,
  retention: (request) =>
    hasAmzName(request, /^x-amz-object-lock-(?:mode|retain-until-date|event-hold(?:-.*)?)$/),
  'legal-hold': (request) => amzHeader(request, 'x-amz-object-lock-legal-hold') !== undefined,
  'bypass-governance': (request) => isOn(amzHeader(request, 'x-amz-bypass-governance-retention')),
  etag: (request) => !['', '*'].includes(amzHeader(request, 'if-match')?.trim() ?? ''),
  'object-lock-enabled': (request) => isOn(amzHeader(request, 'x-amz-bucket-object-lock-enabled')),
  ownership: (request) => amzHeader(request, 'x-amz-object-ownership') !== undefined,
}

export function showsSign(request: S3RestRequest, sign: S3Sign): boolean {
  return SIGNS[sign](request)
}

/**
 * A header of S3's own. A presigned URL may carry it as a query parameter instead; of some S3 does
 * not say that it heeds them there, and we take it that it does: more is demanded, never less.
 */
export function amzHeader({ headers, query }: S3RestRequest, name: string): string | undefined {
  return headers.get(name) ?? parameterOf(query, name)
}

function parameterOf(query: S3RestRequest['query'], name: string): string | undefined {
  for (const [parameter, value] of query) {
    if (parameter.length === name.length && parameter.toLowerCase() === name) return value
  }
  return undefined
}

function hasAmzName({ headers, query }: S3RestRequest, form: RegExp): boolean {
  for (const name of headers.keys()) if (name.startsWith('x-amz-') && form.test(name)) return true
  return query.some(([parameter]) => form.test(parameter.toLowerCase()))
}

/** Anything but `false`: what we cannot read we take for asked. */
function isOn(value: string | undefined): boolean {
  return value !== undefined && value.trim().toLowerCase() !== 'false'
}
