import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isBreach } from './breach.ts'

const bounds = { bucket: 'b', prefix: 'web-1/', isKeeper: false, acceptsListing: false }
const asked = (action: string, resource: string, prefix?: string) => [
  { action, resource, context: new Map(prefix === undefined ? [] : [['s3:prefix', [prefix]]]) },
]
const breaks = (action: string, resource: string, prefix?: string) =>
  isBreach(asked(action, resource, prefix), bounds)

test('what is not under the prefix is not the machine’s, however alike it begins', () => {
  assert.equal(breaks('s3:GetObject', 'arn:aws:s3:::b/web-1/x'), false)
  assert.equal(breaks('s3:GetObject', 'arn:aws:s3:::b/web-10/x'), true)
  assert.equal(breaks('s3:PutObject', 'arn:aws:s3:::b/web-1'), true)
  assert.equal(breaks('s3:GetObject', 'arn:aws:s3:::other/web-1/x'), true)
})

test('names are told by listings within the prefix alone', () => {
  assert.equal(breaks('s3:ListBucket', 'arn:aws:s3:::b', 'web-1/'), false)
  assert.equal(breaks('s3:ListBucket', 'arn:aws:s3:::b', 'web-1'), true)
  assert.equal(breaks('s3:ListBucketVersions', 'arn:aws:s3:::b'), true)
  const accepted = { ...bounds, acceptsListing: true }
  assert.equal(isBreach(asked('s3:ListBucket', 'arn:aws:s3:::b'), accepted), false)
})

test('settings may be read, and not changed; other services and ways out are nobody’s', () => {
  assert.equal(breaks('s3:GetBucketPolicy', 'arn:aws:s3:::b'), false)
  assert.equal(breaks('s3:ListAllMyBuckets', '*'), false)
  assert.equal(breaks('s3:ListBucketMultipartUploads', 'arn:aws:s3:::b'), false)
  assert.equal(breaks('s3:PutBucketPolicy', 'arn:aws:s3:::b'), true)
  assert.equal(breaks('s3:PutReplicationConfiguration', 'arn:aws:s3:::b'), true)
  assert.equal(breaks('s3:MadeUp', 'arn:aws:s3:::b/web-1/x'), true)
  assert.equal(breaks('iam:ListUsers', 'arn:aws:iam::111122223333:user/'), true)
})

test('a keeper acts on all objects, and on no setting', () => {
  const keeper = { ...bounds, isKeeper: true }
  const may = (action: string, resource: string) => !isBreach(asked(action, resource), keeper)
  assert.equal(may('s3:DeleteObjectVersion', 'arn:aws:s3:::b/db-1/x'), true)
  assert.equal(may('s3:ListBucket', 'arn:aws:s3:::b'), true)
  assert.equal(may('s3:PutLifecycleConfiguration', 'arn:aws:s3:::b'), false)
  assert.equal(may('s3:GetObject', 'arn:aws:s3:::other/x'), false)
})
