import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { describe, test } from 'node:test'
import type { S3Operation } from '../../src/aws/actions/s3-operation.ts'
import {
  detectS3Operation,
  S3_OPERATIONS,
  S3_OPERATIONS_WITHOUT_ACTION,
} from '../../src/aws/actions/s3-operations.ts'

/** The operations as the official SDK sends them: `["PUT", "/{Key+}?acl", 200]`. */
const OPERATION = /export var (\w+)\$ = \[9, n0, \w+,.{0,200}?\["([A-Z]+)", "([^"]+)"/gs
const sdk = dirname(createRequire(import.meta.url).resolve('@aws-sdk/client-s3'))
const schemas = readFileSync(join(sdk, '../dist-es/schemas/schemas_0.js'), 'utf8')

const operations = [...schemas.matchAll(OPERATION)].map(([, name = '', method = '', uri = '']) => {
  const [path = '', query = ''] = uri.split('?')
  return { name, method, path, query: [...new URLSearchParams(query)] }
})

/** Parameters that the SDK adds from the request's members, and that make it this operation. */
const MEMBERS: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  AbortMultipartUpload: [['uploadId', 'u']],
  CompleteMultipartUpload: [['uploadId', 'u']],
  GetObjectAnnotation: [['annotationName', 'n']],
  DeleteObjectAnnotation: [['annotationName', 'n']],
  ListParts: [['uploadId', 'u']],
  PutObjectAnnotation: [['annotationName', 'n']],
  UploadPart: [
    ['uploadId', 'u'],
    ['partNumber', '1'],
  ],
  UploadPartCopy: [
    ['uploadId', 'u'],
    ['partNumber', '1'],
  ],
}

/** `Get…Configuration` and its list are one row: they share method, parameter and action. */
const LISTED_WITH: Readonly<Record<string, string>> = {
  ListBucketAnalyticsConfigurations: 'GetBucketAnalyticsConfiguration',
  ListBucketIntelligentTieringConfigurations: 'GetBucketIntelligentTieringConfiguration',
  ListBucketInventoryConfigurations: 'GetBucketInventoryConfiguration',
  ListBucketMetricsConfigurations: 'GetBucketMetricsConfiguration',
}

describe('every operation that the official SDK can send', () => {
  test('is found in its sources', () => assert.ok(operations.length > 100))

  for (const { name, method, path, query } of operations) {
    if (S3_OPERATIONS_WITHOUT_ACTION[name] !== undefined) continue
    test(`${name} is recognized as what it is`, () => {
      const row = LISTED_WITH[name] ?? name
      const operation: S3Operation | undefined = S3_OPERATIONS[row as keyof typeof S3_OPERATIONS]
      assert.ok(operation !== undefined, 'stands in the table')
      const found = detectS3Operation({
        method,
        ...(operation.level === 'service' ? {} : { bucket: 'b' }),
        ...(path === '/{Key+}' ? { key: 'k' } : {}),
        query: [...query, ...(MEMBERS[name] ?? [])],
        headers: new Map(name.includes('Copy') ? [['x-amz-copy-source', 'b/k']] : []),
      })
      assert.equal(found, row)
    })
  }

  test('or is none that an action of S3 decides', () => {
    const names = new Set(operations.map(({ name }) => name))
    for (const name of Object.keys(S3_OPERATIONS_WITHOUT_ACTION)) assert.ok(names.has(name), name)
  })

  test('is all there is, but for the upload of browsers, which no SDK sends', () => {
    const sent = new Set(operations.map(({ name }) => name))
    const others = Object.keys(S3_OPERATIONS).filter((name) => !sent.has(name))
    assert.deepEqual(others, ['PostObject'])
  })
})
