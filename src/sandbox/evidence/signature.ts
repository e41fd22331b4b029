// How a request claims to be signed, as logs name it.
import { queryValue, type S3Request } from '../http/request.ts'
import type { RequestEvent } from '../journal/request-event.ts'

/** Undefined for an anonymous request. */
export function signatureOf(request: S3Request): RequestEvent['signature'] {
  const authorization = request.headers.get('authorization') ?? ''
  if (authorization !== '') return { version: versionOf(authorization), type: 'AuthHeader' }
  const { form } = request
  if (form?.has('x-amz-signature')) return { version: 'SigV4', type: 'POST' }
  if (form?.has('signature')) return { version: 'SigV2', type: 'POST' }
  if (queryValue(request, 'X-Amz-Algorithm') !== undefined) {
    return { version: 'SigV4', type: 'QueryString' }
  }
  if (queryValue(request, 'AWSAccessKeyId') === undefined) return undefined
  return { version: 'SigV2', type: 'QueryString' }
}

function versionOf(authorization: string): 'SigV2' | 'SigV4' {
  return authorization.startsWith('AWS ') ? 'SigV2' : 'SigV4'
}
