import assert from 'node:assert/strict'
import { test } from 'node:test'
import { signV2, stringToSignV2 } from './sigv2.ts'

test('a presigned URL has the signature that botocore gives it', () => {
  const toSign = stringToSignV2({
    method: 'GET',
    resource: '/b/k',
    query: [['AWSAccessKeyId', 'A']],
    headers: new Map(),
    expires: '1795317281',
  })
  assert.equal(signV2('b', toSign), 'kWkMvvLf7AiRgDw6H8CU3h3DXx8=')
})

test('headers of the body, metadata and subresources are covered in their order', () => {
  const toSign = stringToSignV2({
    method: 'PUT',
    resource: '/bucket/a b/ü',
    query: [
      ['uploadId', 'U'],
      ['partNumber', '3'],
      ['Expires', '9'],
      ['uploads', ''],
    ],
    headers: new Map([
      ['x-amz-meta-b', ' 2 '],
      ['x-amz-acl', 'private'],
      ['content-type', 'text/x'],
      ['host', 'h'],
    ]),
    expires: '9',
  })
  assert.equal(
    toSign,
    'PUT\n\ntext/x\n9\nx-amz-acl:private\nx-amz-meta-b:2\n/bucket/a%20b/%C3%BC?partNumber=3&uploadId=U&uploads',
  )
})
