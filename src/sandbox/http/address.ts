// Which bucket and key a request means: by path, or by the host's name.
import { uriEncode } from '../../aws/sigv4.ts'

export interface Address {
  readonly bucket: string | undefined
  readonly key: string | undefined
}

/**
 * Splits path-style (`/bucket/key`) and virtual-host addresses (`bucket.s3.localhost`,
 * `bucket.localhost`). Any other host, an IP address above all, means path style. `path` is
 * decoded and begins with a slash; an empty key is none.
 */
export function addressOf(host: string | undefined, path: string): Address {
  const named = bucketOfHost(host ?? '')
  if (named !== undefined) return { bucket: named, key: path.slice(1) || undefined }
  const slash = path.indexOf('/', 1)
  if (slash < 0) return { bucket: path.slice(1) || undefined, key: undefined }
  return { bucket: path.slice(1, slash), key: path.slice(slash + 1) || undefined }
}

/** Where an object is, by the scheme and in the style of address by which the request came. */
export function objectUrl(
  {
    isSecure,
    headers,
  }: { readonly isSecure: boolean; readonly headers: ReadonlyMap<string, string> },
  bucket: string,
  key: string,
): string {
  const host = headers.get('host') ?? 'localhost'
  const root = bucketOfHost(host) === undefined ? `${host}/${bucket}` : host
  return `${isSecure ? 'https' : 'http'}://${root}/${uriEncode(key)}`
}

const VIRTUAL_HOST = /^(.+?)(?:\.s3)?(?:\.[a-z]{2}(?:-[a-z]+)+-\d)?\.localhost$/

function bucketOfHost(host: string): string | undefined {
  const name = host.replace(/:\d+$/, '').toLowerCase()
  if (name === 's3.localhost' || /^s3\.[a-z0-9-]+\.localhost$/.test(name)) return undefined
  return VIRTUAL_HOST.exec(name)?.[1]
}
