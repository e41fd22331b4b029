import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { serviceFacts } from './facts.ts'
import { classifyS3Action, S3_ACTION_CLASSES, type S3ActionClass } from './s3-classes.ts'

const ACTIONS = [...(serviceFacts('s3')?.actions.values() ?? [])]

const OF_OBJECTS: ReadonlySet<S3ActionClass | undefined> = new Set([
  'read-object',
  'write-object',
  'delete-object',
  'tag-object',
  'lock-object',
  'permit-object',
  'restore-object',
])
const OF_BUCKETS: ReadonlySet<S3ActionClass | undefined> = new Set([
  'list-keys',
  'list-uploads',
  'read-bucket',
  'write-bucket',
])

describe('the classes of S3 actions', () => {
  test('name every action that AWS documents', () => {
    const unclassified = ACTIONS.filter(({ name }) => classifyS3Action(name) === undefined)
    assert.deepEqual(unclassified, [])
  })

  test('name each action once, and no other', () => {
    const classified = Object.values(S3_ACTION_CLASSES).flat()
    assert.equal(new Set(classified).size, classified.length)
    assert.deepEqual(classified.toSorted(), ACTIONS.map(({ name }) => name).toSorted())
  })

  test('call an action one of objects or of buckets as its resource types are', () => {
    for (const { name, resourceTypes } of ACTIONS) {
      const of = classifyS3Action(name)
      const expected = resourceTypes.includes('object')
      assert.equal(OF_OBJECTS.has(of), expected, name)
      if (OF_BUCKETS.has(of)) assert.ok(resourceTypes.includes('bucket'), name)
    }
  })

  test('take no action that writes for one that only reads', () => {
    const reading = new Set([
      'read-object',
      'list-keys',
      'list-uploads',
      'list-buckets',
      'read-bucket',
    ])
    for (const { name, accessLevel } of ACTIONS) {
      const reads = reading.has(classifyS3Action(name) ?? '')
      if (reads) assert.ok(accessLevel === 'Read' || accessLevel === 'List', name)
    }
  })

  test('are found whatever the case, with the service or without', () => {
    assert.equal(classifyS3Action('S3:getobject'), 'read-object')
    assert.equal(classifyS3Action('GetDataAccess'), 'escape')
  })

  test('are undefined for what is no S3 action', () => {
    assert.equal(classifyS3Action('s3:HeadBucket'), undefined)
    assert.equal(classifyS3Action('iam:GetObject'), undefined)
    assert.equal(classifyS3Action('constructor'), undefined)
  })
})
