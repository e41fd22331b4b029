import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  BUCKET,
  codesOf,
  type Elements,
  findingOf,
  fixesOf,
  fixOf,
  LIST,
  lint,
  OWN,
} from '../../../../test/support/linting.ts'

describe('a prefix without delimiter', () => {
  test('is repaired without the key that is named as the prefix', () => {
    const twice = { ...OWN, Resource: [`${BUCKET}/web-1*`, `${BUCKET}/web-1`] }
    assert.equal(fixOf(findingOf([twice], 'sibling-prefix'))?.['Resource'], `${BUCKET}/web-1/*`)
  })

  test('of keys is shown with a sibling and given its delimiter', () => {
    const finding = findingOf([{ ...OWN, Resource: `${BUCKET}/web-1*` }], 'sibling-prefix')
    assert.equal(finding.severity, 'error')
    assert.equal(finding.place.path, 'Statement[0].Resource')
    assert.equal(finding.request?.resource, `${BUCKET}/web-12/file`)
    assert.equal(finding.request?.decision, 'allowed')
    assert.equal(fixOf(finding)?.['Resource'], `${BUCKET}/web-1/*`)
  })

  test('of a listing is found too', () => {
    const statement = { ...LIST, Condition: { StringLike: { 's3:prefix': 'web-1*' } } }
    const finding = findingOf([statement], 'sibling-prefix')
    assert.deepEqual(finding.request?.context.get('s3:prefix'), ['web-12/'])
    assert.deepEqual(fixOf(finding)?.['Condition'], { StringLike: { 's3:prefix': 'web-1/*' } })
  })

  test('of an exact listing is one all the same: it lists all that begins so', () => {
    const statement = { ...LIST, Condition: { StringEquals: { 's3:prefix': 'web-1' } } }
    assert.deepEqual(codesOf([statement]), ['warning sibling-prefix'])
  })

  test('after a variable is found', () => {
    const statement = { ...OWN, Resource: `${BUCKET}/\${aws:username}*` }
    assert.equal(
      findingOf([statement], 'sibling-prefix').request?.resource,
      `${BUCKET}/web-12/file`,
    )
  })

  test('after a dash or a dot is a warning: a name may go on there', () => {
    const statement = { ...OWN, Resource: `${BUCKET}/web-*` }
    assert.deepEqual(codesOf([statement]), ['warning sibling-prefix'])
  })

  test('is none where a Deny keeps siblings out', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', NotResource: `${BUCKET}/web-1/*` }
    const statements = [{ Effect: 'Allow', ...OWN, Resource: `${BUCKET}/web-1*` }, deny]
    assert.deepEqual(lint(statements), [])
  })

  test('is the prefix that was declared', () => {
    const statement = { ...OWN, Resource: `${BUCKET}/web-1.*` }
    assert.deepEqual(codesOf([statement], { prefix: 'web-1.' }), [])
  })
})

describe('a listing', () => {
  test('without condition is bound to the prefix of the objects', () => {
    const finding = findingOf([OWN, LIST], 'list-without-prefix')
    assert.equal(finding.statement, 1)
    assert.equal(finding.request?.context.size, 0)
    assert.deepEqual(fixOf(finding)?.['Condition'], { StringLike: { 's3:prefix': 'web-1/*' } })
  })

  test('that what else the statement allows does not need keeps that apart', () => {
    const both = { ...LIST, Action: ['s3:ListBucket', 's3:GetBucketLocation'] }
    const fix = fixesOf(findingOf([OWN, both], 'list-without-prefix'))
    assert.deepEqual(
      fix.map((statement) => [statement['Action'], statement['Condition']]),
      [
        ['s3:ListBucket', { StringLike: { 's3:prefix': 'web-1/*' } }],
        ['s3:GetBucketLocation', undefined],
      ],
    )
  })

  const open: Record<string, Elements> = {
    'with a prefix of anything': { StringLike: { 's3:prefix': '*' } },
    'with an empty prefix and no delimiter': { StringLike: { 's3:prefix': ['', 'web-1/*'] } },
    'bound by time only': { DateLessThan: { 'aws:CurrentTime': '2099-01-01T00:00:00Z' } },
  }
  for (const [what, condition] of Object.entries(open)) {
    test(`${what} is found`, () =>
      assert.deepEqual(codesOf([OWN, { ...LIST, Condition: condition }]), [
        'error list-without-prefix',
      ]))
  }

  for (const operator of ['StringLikeIfExists', 'ForAllValues:StringLike']) {
    test(`under ${operator} passes without a prefix`, () =>
      assert.deepEqual(
        codesOf([OWN, { ...LIST, Condition: { [operator]: { 's3:prefix': 'web-1/*' } } }]),
        ['error absent-key-passes'],
      ))
  }

  test('that asks for the absence of a prefix is meant, and noted', () => {
    const head = { ...LIST, Condition: { Null: { 's3:prefix': 'true' } } }
    assert.deepEqual(codesOf([OWN, head]), ['note list-without-prefix'])
  })

  test('of a bucket whose objects are all its own is fine', () => {
    assert.deepEqual(
      codesOf([{ ...OWN, Resource: `${BUCKET}/*`, Action: 's3:GetObject' }, LIST]),
      [],
    )
  })

  test('is judged by the prefix that was declared', () => {
    assert.deepEqual(codesOf([LIST], { prefix: 'web-1/' }), ['error list-without-prefix'])
  })
})
