import { Failure } from '../base/failure.ts'

/** Where a store is. */
export type StorePlace =
  | {
      readonly kind: 's3'
      readonly bucket: string
      /** What stands before every key: `` or a path that ends in `/`. */
      readonly root: string
    }
  | { readonly kind: 'dir'; readonly path: string }

/** S3's rules for names of general purpose buckets; those made before 2018 may break them. */
const BUCKET = /^(?!\d+\.\d+\.\d+\.\d+$)(?!xn--)[a-z0-9](?:[a-z0-9.-]{1,61})[a-z0-9]$/
/** As keys of format 1: what curl and S3 sign alike. */
const ROOT_PART = /^[A-Za-z0-9_~-][A-Za-z0-9._~-]*$/
const EXAMPLES = 'Examples: s3://my-backups, s3://my-backups/team-a, dir:/mnt/backup.'

/**
 * Parses `s3://bucket[/root]` or `dir:/path`, strictly.
 *
 * @throws `bad-input` with a hint for what was probably meant.
 */
export function parseStoreUrl(url: string): StorePlace {
  if (url.startsWith('s3://')) return parseS3(url, url.slice('s3://'.length))
  if (url.startsWith('dir:')) return parseDir(url, url.slice('dir:'.length))
  throw refuse(url, 'it begins with neither s3:// nor dir:', meant(url))
}

/** The URL of `place`, as {@link parseStoreUrl} reads it. */
export function formatStoreUrl(place: StorePlace): string {
  if (place.kind === 'dir') return `dir:${place.path}`
  return `s3://${place.bucket}${place.root === '' ? '' : `/${place.root.slice(0, -1)}`}`
}

function parseS3(url: string, rest: string): StorePlace {
  const [bucket = '', ...parts] = rest.split('/')
  if (bucket === '') throw refuse(url, 'the bucket is missing', EXAMPLES)
  if (!BUCKET.test(bucket)) throw refuse(url, `${bucket} is no bucket's name`, bucketHint(bucket))
  if (parts.length > 0 && parts.at(-1) === '') {
    throw refuse(url, 'it ends in a slash', `Write ${url.replace(/\/+$/, '')}.`)
  }
  const bad = parts.find((part) => !ROOT_PART.test(part))
  if (bad !== undefined) {
    const hint = 'Use letters, digits and - . _ ~, with / between folders.'
    throw refuse(url, `${JSON.stringify(bad)} cannot be a folder of keys`, hint)
  }
  return { kind: 's3', bucket, root: parts.map((part) => `${part}/`).join('') }
}

function parseDir(url: string, path: string): StorePlace {
  if (path === '') throw refuse(url, 'the path is missing', EXAMPLES)
  if (!path.startsWith('/')) throw refuse(url, 'the path is not absolute', EXAMPLES)
  if (path.startsWith('//')) {
    throw refuse(url, 'the path begins with two slashes', `Write dir:${path.replace(/^\/+/, '/')}.`)
  }
  if (path.includes('\0')) throw refuse(url, 'the path has a NUL in it', EXAMPLES)
  return { kind: 'dir', path }
}

function meant(url: string): string {
  const http = /^https?:\/\/([^/]+)\/?([^/]*)/.exec(url)
  if (http !== null) {
    return `An endpoint is set with --endpoint or AWS_ENDPOINT_URL_S3=${url.split('/', 3).join('/')}; the store is s3://${http[2] === '' ? 'BUCKET' : http[2]}.`
  }
  const s3 = /^s3:\/?([^/].*)$/i.exec(url) ?? /^s3:\/\/(.*)$/i.exec(url)
  if (s3 !== null) return `Write s3://${s3[1]}.`
  if (url.startsWith('/')) return `Write dir:${url} for a directory.`
  return url.startsWith('file://') ? `Write dir:${url.slice('file://'.length)}.` : EXAMPLES
}

function bucketHint(bucket: string): string {
  const lower = bucket.toLowerCase()
  if (BUCKET.test(lower)) return `Bucket names have no capital letters: ${lower}?`
  return 'A bucket has 3 to 63 lower-case letters, digits, hyphens and dots.'
}

function refuse(url: string, why: string, hint: string): Failure {
  return new Failure('bad-input', `${JSON.stringify(url)} is not a store: ${why}`, { hint })
}
