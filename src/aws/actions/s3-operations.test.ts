import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { actionFacts, serviceFacts } from './facts.ts'
import type { S3Operation } from './s3-operation.ts'
import {
  actionsOfS3Operation,
  S3_OPERATIONS,
  S3_OPERATIONS_WITHOUT_ACTION,
  type S3OperationName,
} from './s3-operations.ts'

const ROWS = Object.entries(S3_OPERATIONS) as [S3OperationName, S3Operation][]

/** Decided by key of their body, and so without an action in the table. */
const BY_BODY: readonly string[] = ['DeleteObjects']

/** Operations that are no action by their own name, with the action that decides them, and why. */
const NAMED_OTHERWISE: Readonly<Record<string, readonly [action: string, why: string]>> = {
  ListBuckets: ['ListAllMyBuckets', 'named before the operation was'],
  HeadBucket: ['ListBucket', 'whoever may list may know that the bucket is there'],
  ListObjects: ['ListBucket', 'the action is of the bucket'],
  ListObjectsV2: ['ListBucket', 'the action is of the bucket'],
  ListObjectVersions: ['ListBucketVersions', 'the action is of the bucket'],
  ListMultipartUploads: ['ListBucketMultipartUploads', 'the action is of the bucket'],
  ListParts: ['ListMultipartUploadParts', 'named before the operation was'],
  HeadObject: ['GetObject', 'whoever may read may ask how much there is to read'],
  SelectObjectContent: ['GetObject', 'it reads'],
  CopyObject: ['PutObject', 'it writes, beside the reading of its source'],
  PostObject: ['PutObject', 'it writes'],
  CreateMultipartUpload: ['PutObject', 'a part of writing'],
  UploadPart: ['PutObject', 'a part of writing'],
  UploadPartCopy: ['PutObject', 'a part of writing, beside the reading of its source'],
  CompleteMultipartUpload: ['PutObject', 'a part of writing'],
}

/** Actions that no request to a bucket needs, by their resource type or by name. */
const OTHER_HOSTS = new Set([
  // S3 Control, and access points as the resource of its operations.
  'accessgrant',
  'accessgrantsinstance',
  'accessgrantslocation',
  'accesspoint',
  'job',
  'multiregionaccesspoint',
  'multiregionaccesspointrequestarn',
  'objectlambdaaccesspoint',
  'storagelensconfiguration',
  'storagelensgroup',
])
const WITHOUT_REQUEST: Readonly<Record<string, string>> = {
  AllowVendedLogDeliveryForResource: 'asked by CloudWatch Logs',
  GetObjectVersionAnnotationForReplication: 'asked by replication',
  GetObjectVersionForReplication: 'asked by replication',
  InitiateReplication: 'asked by a batch job',
  ListTagsForResource: 'S3 Control',
  ObjectOwnerOverrideToBucketOwner: 'asked by replication',
  PauseReplication: 'asked by Fault Injection Service',
  ReplicateDelete: 'asked by replication',
  ReplicateObject: 'asked by replication',
  ReplicateObjectAnnotation: 'asked by replication',
  ReplicateTags: 'asked by replication',
  UntagResource: 'S3 Control',
}

function actionsOf({ actions, versionActions, extras }: S3Operation): string[] {
  return [...actions, ...(versionActions ?? []), ...Object.values(extras ?? {}).flat()]
}

describe('the table of S3 operations', () => {
  for (const [name, row] of ROWS) {
    test(`${name} needs actions that are there, on a resource that they take`, () => {
      assert.ok(row.actions.length > 0 || BY_BODY.includes(name))
      for (const action of actionsOf(row)) {
        const facts = actionFacts(`s3:${action}`)
        assert.equal(facts?.name, action, 'spelt as AWS does')
        const expected = row.level === 'service' ? undefined : levelOf(name, row)
        if (expected === undefined) assert.deepEqual(facts.resourceTypes, [])
        else assert.ok(facts.resourceTypes.includes(expected), action)
      }
    })
  }

  test('says of each operation that is no action by its name which one decides it', () => {
    for (const [name, row] of ROWS) {
      if (BY_BODY.includes(name)) continue
      const [action] = NAMED_OTHERWISE[name] ?? []
      if (actionFacts(`s3:${name}`)?.name === name) {
        assert.equal(action, undefined, `${name} is an action`)
        assert.ok(row.actions.includes(name), name)
      } else if (action !== undefined) {
        assert.deepEqual(row.actions, [action])
      } else {
        assert.ok(isOtherSpelling(name, row.actions), `${name}: ${row.actions.join()}`)
      }
    }
  })

  test('leaves no S3 action out that a request to a bucket can need', () => {
    const reached = new Set(ROWS.flatMap(([, row]) => actionsOf(row)))
    for (const { name, resourceTypes } of serviceFacts('s3')?.actions.values() ?? []) {
      const isElsewhere = resourceTypes.every((type) => OTHER_HOSTS.has(type))
      const isOmitted = isElsewhere || WITHOUT_REQUEST[name] !== undefined
      assert.notEqual(reached.has(name), isOmitted && name !== 'ListAllMyBuckets', name)
    }
  })

  test('tells which actions decide an operation, cases aside', () => {
    assert.deepEqual(actionsOfS3Operation('headbucket'), ['s3:ListBucket'])
    assert.deepEqual(actionsOfS3Operation('UploadPart'), ['s3:PutObject'])
    assert.deepEqual(actionsOfS3Operation('DeleteObjects'), [
      's3:DeleteObject',
      's3:DeleteObjectVersion',
    ])
    assert.deepEqual(actionsOfS3Operation('NoSuchOperation'), [])
    assert.deepEqual(actionsOfS3Operation('CreateSession'), [])
  })

  test('lists no operation both with an action and without', () => {
    for (const name of Object.keys(S3_OPERATIONS_WITHOUT_ACTION)) {
      assert.equal(Object.hasOwn(S3_OPERATIONS, name), false, name)
    }
  })
})

/** A browser's upload is sent to the bucket and writes an object. */
function levelOf(name: string, { level }: S3Operation): string {
  return name === 'PostObject' ? 'object' : level
}

/** As `PutBucketLifecycleConfiguration` and PutLifecycleConfiguration, or a DELETE that is a Put. */
function isOtherSpelling(operation: string, [action = '']: readonly string[]): boolean {
  const plain = (name: string) =>
    name
      .replace(/^(?:Delete|Create)/, 'Put')
      .replace(/Configuration|Bucket|Table/g, '')
      .toLowerCase()
  return plain(operation) === plain(action)
}
