// Two tables know S3's operations: what the sandbox serves, and what access is decided by.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { detectS3Operation } from '../../aws/actions/s3-operations.ts'
import { actionsOfS3Request } from '../../aws/actions/s3-request.ts'
import { detectOperation } from '../http/detect-operation.ts'
import { OPERATIONS, type OperationName, type OperationShape } from '../http/operations-table.ts'
import type { S3Request } from '../http/request.ts'
import { restRequestOf } from './rest-request.ts'

/** A request for the operation, with every parameter that it understands. */
function requestFor(name: OperationName): S3Request {
  const {
    copies,
    form,
    level,
    method,
    parameters = [],
    selector,
  }: OperationShape = OPERATIONS[name]
  const values: Record<string, string> = { 'list-type': '2', partNumber: '1' }
  const signing = ['X-Amz-Date', 'x-id', 'if-none-match']
  const query = [...(selector === undefined ? [] : [selector]), ...parameters, ...signing]
  const headers = copies ? [['x-amz-copy-source', 'src/k'] as const] : []
  return {
    method,
    isSecure: false,
    path: '/',
    query: query.map((parameter) => [parameter, values[parameter] ?? '']),
    headers: new Map(headers),
    bucket: level === 'service' ? undefined : 'bucket',
    key: level === 'object' ? 'key' : undefined,
    ...(form ? { form: new Map([['key', 'key']]) } : {}),
  }
}

const body = { deletes: [{ key: 'key' }] }

for (const name of Object.keys(OPERATIONS) as OperationName[]) {
  test(`${name} is ${name} to both tables, and needs something`, () => {
    const request = requestFor(name)
    const rest = restRequestOf(request, name === 'DeleteObjects' ? body : undefined)
    assert.equal(detectOperation(request), name)
    assert.equal(detectS3Operation(rest), name)
    const needed = actionsOfS3Request(rest)
    assert.ok(needed.length > 0)
    const target = {
      service: '*',
      bucket: 'arn:aws:s3:::bucket',
      object: 'arn:aws:s3:::bucket/key',
    }
    const { level } = OPERATIONS[name]
    const wanted = name === 'DeleteObjects' ? target.object : target[level]
    assert.equal(needed.at(-1)?.resource, wanted)
  })
}

test('what a header names in bytes of UTF-8 is decided as what is copied', () => {
  const raw = Buffer.from('src/é').toString('latin1')
  const request = { ...requestFor('CopyObject'), headers: new Map([['x-amz-copy-source', raw]]) }
  assert.equal(actionsOfS3Request(restRequestOf(request))[0]?.resource, 'arn:aws:s3:::src/é')
})
