import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { ActionDecision } from '../sandbox/journal/request-event.ts'
import { seenGrants } from './seen-grants.ts'

const GROUND = { bucket: 'backups', prefix: 'web-1/' }
const BUCKET = 'arn:aws:s3:::backups'

describe('what was seen is granted', () => {
  test('on the deepest folder that holds all keys of the action', () => {
    assert.deepEqual(granted('s3:PutObject', 'web-1/data/1', 'web-1/config'), ['web-1/*'])
    assert.deepEqual(granted('s3:DeleteObject', 'web-1/a/b/1', 'web-1/a/c/2'), ['web-1/a/*'])
    assert.deepEqual(granted('s3:GetObject', 'web-1/one'), ['web-1/*'])
  })

  test('on no folder whose name will be another the next time', () => {
    assert.deepEqual(granted('s3:PutObject', 'web-1/data/0123456789abcdef0123/000000'), [
      'web-1/data/*',
    ])
  })

  test('never beyond the keys that were seen outside the prefix', () => {
    assert.deepEqual(granted('s3:GetObject', 'web-10/a', 'web-1'), ['web-10/a', 'web-1'])
  })

  test('with what is a wildcard in a policy taken for itself', () => {
    assert.deepEqual(granted('s3:GetObject', 'web-1/what?/$x', 'other/*'), [
      'web-1/what${?}/*',
      'other/${*}',
    ])
  })

  test('for creating alone where every write was conditional', () => {
    const write = (conditions: ActionDecision['conditions']) =>
      decision('s3:PutObject', `${BUCKET}/web-1/a`, conditions)
    const once = [
      write({ 's3:if-none-match': ['*'], 's3:ObjectCreationOperation': ['true'] }),
      write({ 's3:ObjectCreationOperation': ['false'] }),
    ]
    const conditions = (decisions: ActionDecision[]) =>
      seenGrants(decisions, GROUND).map(({ condition }) => condition)
    assert.deepEqual(conditions(once), [
      { Null: { 's3:if-none-match': 'false' } },
      { Bool: { 's3:ObjectCreationOperation': 'false' } },
    ])
    const plain = write({ 's3:ObjectCreationOperation': ['true'] })
    assert.deepEqual(conditions([...once, plain]), [undefined])
  })

  test('as doubtful where only a missing key made it matter', () => {
    const told: ActionDecision = {
      ...decision('s3:ListBucket', BUCKET, { 's3:prefix': ['web-1/config'] }),
      optional: true,
    }
    const listed = decision('s3:ListBucket', BUCKET, { 's3:prefix': ['web-1/locks/'] })
    assert.deepEqual(
      seenGrants([told], GROUND).map(({ isOwn }) => isOwn),
      [false],
    )
    assert.deepEqual(
      seenGrants([told, listed], GROUND).map(({ condition }) => condition),
      [{ StringLike: { 's3:prefix': 'web-1/locks/*' } }],
    )
  })

  test('as doubtful on the bucket itself', () => {
    const [grant] = seenGrants([decision('s3:GetBucketLocation', BUCKET)], GROUND)
    assert.deepEqual(grant, {
      action: 's3:GetBucketLocation',
      resources: [BUCKET],
      condition: undefined,
      isOwn: false,
    })
  })
})

function granted(action: string, ...keys: string[]): string[] {
  const decisions = keys.map((key) => decision(action, `${BUCKET}/${key}`))
  return seenGrants(decisions, GROUND)
    .flatMap(({ resources }) => resources)
    .map((resource) => resource.slice(BUCKET.length + 1))
}

function decision(
  action: string,
  resource: string,
  conditions: ActionDecision['conditions'] = {},
): ActionDecision {
  return { action, resource, conditions, verdict: 'allowed', isExplicit: false, reason: '' }
}
