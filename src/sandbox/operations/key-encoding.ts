import { uriEncode } from '../../aws/sigv4.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import { invalidArgument } from '../http/s3-fault.ts'

/** How a listing writes keys: as they are, or so that XML can hold any of them. */
export interface KeyEncoding {
  readonly name: 'url' | undefined
  readonly encode: (key: string) => string
}

/** How a listing is to write its keys. @throws InvalidArgument */
export function readKeyEncoding(request: S3Request): KeyEncoding {
  const name = queryValue(request, 'encoding-type')
  if (name === undefined) return { name: undefined, encode: (key) => key }
  if (name === 'url') return { name, encode: (key) => uriEncode(key, '/*') }
  throw invalidArgument('encoding-type', name, 'Invalid Encoding Method specified in Request')
}
