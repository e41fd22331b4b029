// PostObject: a browser's form, answered as its fields wish.
import { xmlBareDocument, xmlText } from '../../aws/s3-xml.ts'
import { uriEncode } from '../../aws/sigv4.ts'
import { objectUrl } from '../http/address.ts'
import { type Answer, quoted } from '../http/answer.ts'
import type { ObjectCall } from './call.ts'
import { storeObject } from './put-object.ts'

export async function postObject(call: ObjectCall): Promise<Answer> {
  const { etag, headers } = await storeObject(call)
  const { request, bucket, key } = call
  const { form } = request
  const target = redirectTarget(form?.get('success_action_redirect') ?? form?.get('redirect'))
  if (target !== undefined) {
    return { status: 303, headers: { ...headers, location: redirectUrl(target, call, etag) } }
  }
  const location = objectUrl(request, bucket, key)
  const answer = { headers: { ...headers, location } }
  const status = form?.get('success_action_status')
  if (status === '201') return { ...answer, status: 201, xml: resultDocument(call, etag, location) }
  return { ...answer, status: status === '200' ? 200 : 204 }
}

/** A redirection that is no web address is as if it had not been asked for. */
function redirectTarget(text: string | undefined): string | undefined {
  if (text === undefined || !/^https?:\/\/[!-~]+$/.test(text)) return undefined
  return URL.canParse(text) ? text : undefined
}

function redirectUrl(target: string, { bucket, key }: ObjectCall, etag: string): string {
  const query = Object.entries({ bucket, key, etag: quoted(etag) })
    .map(([name, value]) => `${name}=${uriEncode(value, '/')}`)
    .join('&')
  const [address = '', fragment] = target.split('#', 2)
  const joined = `${address}${address.includes('?') ? '&' : '?'}${query}`
  return fragment === undefined ? joined : `${joined}#${fragment}`
}

function resultDocument({ bucket, key }: ObjectCall, etag: string, location: string): string {
  return xmlBareDocument(
    'PostResponse',
    xmlText('Location', location),
    xmlText('Bucket', bucket),
    xmlText('Key', key),
    xmlText('ETag', quoted(etag)),
  )
}
