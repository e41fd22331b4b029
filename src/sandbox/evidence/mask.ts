// Secrets that travel in what a request says: none of them may stand in evidence of it.
import { readable } from './readable-query.ts'

export const MASK = '***'

/** Query parameters, by lower-case name: of presigned URLs, of SSE-C keys in them, and of IAM. */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'signature',
  'x-amz-signature',
  'x-amz-security-token',
  'authorization',
  'x-amz-server-side-encryption-customer-key',
  'x-amz-copy-source-server-side-encryption-customer-key',
  'password',
  'oldpassword',
  'newpassword',
  'secretaccesskey',
  'sessiontoken',
  'tokencode',
  'authenticationcode1',
  'authenticationcode2',
  'webidentitytoken',
  'samlassertion',
  'privatekey',
])

export function isSecretName(name: string): boolean {
  return SECRET_PARAMETERS.has(name.toLowerCase())
}

/** A request target or a URL with the secrets of its query masked, and all else as it was sent. */
export function maskTarget(target: string): string {
  const at = target.indexOf('?')
  if (at < 0) return target
  const query = target
    .slice(at + 1)
    .split('&')
    .map(maskPair)
    .join('&')
  return `${target.slice(0, at)}?${query}`
}

/** A name is compared decoded, as whoever reads the query does. */
function maskPair(pair: string): string {
  const at = pair.indexOf('=')
  if (at < 0) return pair
  return isSecretName(readable(pair.slice(0, at))) ? `${pair.slice(0, at)}=${MASK}` : pair
}
