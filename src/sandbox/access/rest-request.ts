// A request as src/aws/actions reads it.
import type { S3RequestBody, S3RestRequest } from '../../aws/actions/s3-rest-request.ts'
import { readableSource } from '../http/copy-source.ts'
import { isHeader, type S3Request } from '../http/request.ts'

/** `request` is hoisted: what a presigned URL says instead of a header stands among its headers. */
export function restRequestOf(request: S3Request, body?: S3RequestBody): S3RestRequest {
  const { method, bucket, key, headers, form } = request
  const query = request.query.filter(([name]) => !isHeader(name))
  if (form === undefined) {
    return { method, bucket, key, headers: withReadableSource(headers), query, body }
  }
  const asForm = new Map([...headers, ['content-type', 'multipart/form-data']])
  return { method, bucket, headers: asForm, query, body: { form: new Map([...form, ...headers]) } }
}

function withReadableSource(headers: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const source = headers.get('x-amz-copy-source')
  if (source === undefined) return headers
  return new Map([...headers, ['x-amz-copy-source', readableSource(source)]])
}
