import assert from 'node:assert/strict'
import { test } from 'node:test'
import { actionsOfS3Request } from '../../aws/actions/s3-request.ts'
import { restRequestOf } from '../access/rest-request.ts'
import { parseCopySource } from './copy-source.ts'
import type { S3Request } from './request.ts'
import { S3Fault } from './s3-fault.ts'

/** What a copy from this source asks permission to read, by the bucket and key of its ARN. */
function decidedFor(source: string): string | undefined {
  const request: S3Request = {
    method: 'PUT',
    isSecure: false,
    path: '/bucket/key',
    bucket: 'bucket',
    key: 'key',
    query: [],
    headers: new Map([['x-amz-copy-source', source]]),
  }
  return actionsOfS3Request(restRequestOf(request))[0]?.resource.replace('arn:aws:s3:::', '')
}

const bytes = (text: string) => Buffer.from(text).toString('latin1')

const SOURCES = {
  'src/k': 'src/k',
  '/src/k': 'src/k',
  '//src/k': undefined,
  'src/a%20b+c': 'src/a b+c',
  'src/a%2Fb': 'src/a/b',
  'src%2Fk': 'src/k',
  'src/k?versionId=v': 'src/k',
  'src/k%3FversionId=v': 'src/k?versionId=v',
  // From a presigned URL, where a header's value may hold what no header can.
  'src/k?versionId=v\nw': 'src/k',
  'src/k\n?versionId=v': 'src/k\n',
  [bytes('src/é')]: 'src/é',
  'src/%C3%A9': 'src/é',
} as const

for (const [source, expected] of Object.entries(SOURCES)) {
  test(`what ${JSON.stringify(source)} copies is what it asks permission for`, () => {
    if (expected === undefined) {
      assert.throws(() => parseCopySource(source), S3Fault)
      return
    }
    const { bucketName, key } = parseCopySource(source)
    assert.equal(`${bucketName}/${key}`, expected)
    assert.equal(decidedFor(source), expected)
  })
}

test('a source that is no UTF-8, or is an access point, is refused', () => {
  assert.throws(() => parseCopySource('src/\xff'), { code: 'InvalidURI' })
  assert.throws(() => parseCopySource('src/%C3'), { code: 'InvalidURI' })
  const accessPoint = 'arn:aws:s3:us-east-1:111122223333:accesspoint/p/object/k'
  assert.throws(() => parseCopySource(accessPoint), { code: 'NotImplemented' })
})
