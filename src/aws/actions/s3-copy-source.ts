// The `x-amz-copy-source` header: `/bucket/key` or `bucket/key`, percent-encoded, with an
// optional `?versionId=`.
import { Failure } from '../../base/failure.ts'

export interface CopySource {
  readonly bucket: string
  readonly key: string
  readonly versionId: string | undefined
}

const VERSION_SUFFIX = /\?versionId=(.*)$/s

/** @throws `unsupported` for an access point's ARN; `bad-input` for what names no bucket and key. */
export function parseCopySource(header: string): CopySource {
  const versionId = VERSION_SUFFIX.exec(header)?.[1]
  const path = decode(header.replace(VERSION_SUFFIX, '')).replace(/^\//, '')
  if (path.startsWith('arn:')) {
    throw new Failure('unsupported', 'a copy from an access point cannot be mapped to actions')
  }
  const slash = path.indexOf('/')
  if (slash < 1 || slash === path.length - 1) {
    throw new Failure('bad-input', `${JSON.stringify(header)} names no source bucket and key`)
  }
  return { bucket: path.slice(0, slash), key: path.slice(slash + 1), versionId }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (cause) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not percent-encoded UTF-8`, {
      cause,
    })
  }
}
