import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  BUCKET,
  codesOf,
  findingOf,
  fixOf,
  LIST,
  OWN,
  places,
} from '../../../../test/support/linting.ts'
import { parsePolicy } from '../../policy/parse.ts'
import { lintPolicies } from '../lint.ts'

const USER = { AWS: 'arn:aws:iam::111122223333:user/web-1' }

describe('a condition', () => {
  test('on a key that the action never carries never matches', () => {
    const uploads = {
      Action: ['s3:ListBucketMultipartUploads', 's3:ListBucket'],
      Resource: BUCKET,
      Condition: { StringLike: { 's3:prefix': 'web-1/*' } },
    }
    const finding = findingOf([uploads], 'never-matches')
    assert.match(finding.message, /ListBucketMultipartUploads never carries s3:prefix/)
    assert.equal(finding.request?.decision, 'implicit-deny')
    assert.equal(fixOf(finding)?.['Action'], 's3:ListBucket')
  })

  test('that holds without its key, which is never there, is always true', () => {
    const statement = {
      Action: 's3:ListBucketMultipartUploads',
      Resource: BUCKET,
      Condition: { StringNotLike: { 's3:prefix': 'secret/*' } },
    }
    assert.deepEqual(codesOf([statement]), ['warning condition-always-true'])
  })

  test('that asks for a key both there and absent never matches', () => {
    const Condition = { Null: { 's3:prefix': true }, StringLike: { 's3:prefix': 'web-1/*' } }
    assert.ok(codesOf([{ ...LIST, Condition }]).includes('error never-matches'))
  })

  test('compares wildcards letter by letter under StringEquals', () => {
    const statement = { ...LIST, Condition: { StringEquals: { 's3:prefix': 'web-1/*' } } }
    const finding = findingOf([statement], 'wildcard-in-equals')
    assert.deepEqual(fixOf(finding)?.['Condition'], { StringLike: { 's3:prefix': 'web-1/*' } })
  })

  const meant: Record<string, string | undefined> = {
    's3:prefx': 's3:prefix',
    'aws:prefix': 's3:prefix',
    'aws:SourceIpAddress': undefined,
  }
  for (const [key, likely] of Object.entries(meant)) {
    test(`on ${key}, which does not exist, is given ${likely ?? 'nothing in its place'}`, () => {
      const statement = { ...LIST, Condition: { StringLike: { [key]: 'web-1/*' } } }
      const finding = findingOf([statement], 'unknown-key')
      const fixed = likely === undefined ? undefined : { StringLike: { [likely]: 'web-1/*' } }
      assert.deepEqual(fixOf(finding)?.['Condition'], fixed)
    })
  }

  test('on a key in another case is on that key', () => {
    const Condition = { IpAddress: { 'aws:sourceip': '203.0.113.0/24' } }
    assert.deepEqual(codesOf([{ ...LIST, Condition }]), [])
  })

  test('on tags, contexts and keys of other services is not doubted', () => {
    const Condition = {
      StringEquals: {
        'aws:PrincipalTag/team': 'x',
        's3:ExistingObjectTag/a': 'b',
        'kms:EncryptionContext:aws:s3:arn': 'y',
        'accounts.google.com:aud': 'z',
      },
    }
    assert.deepEqual(
      codesOf([{ Action: 's3:GetObject', Resource: `${BUCKET}/web-1/*`, Condition }]),
      [],
    )
  })
})

describe('a policy variable', () => {
  test('under an old Version is text', () => {
    const text = JSON.stringify({
      Statement: {
        Effect: 'Allow',
        Action: 's3:GetObject',
        Resource: `${BUCKET}/\${aws:username}/*`,
      },
    })
    const policy = parsePolicy(text, { kind: 'identity', name: 'p.json' })
    assert.deepEqual(places(lintPolicies([policy])), ['- old-version', '0 variable-as-text'])
  })

  test('that does not exist is given the likely one', () => {
    const statement = { ...OWN, Resource: `${BUCKET}/\${aws:usernam}/*` }
    const finding = findingOf([statement], 'unknown-variable')
    assert.equal(fixOf(finding)?.['Resource'], `${BUCKET}/\${aws:username}/*`)
  })
})

describe('a bucket', () => {
  test('that differs from the others by a slip is told the likely one', () => {
    const slip = { ...LIST, Resource: 'arn:aws:s3:::rainworks-backup', Condition: {} }
    const others = ['a', 'b'].map((key) => ({
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::rainworks-backups/${key}/*`,
    }))
    const finding = findingOf([slip, ...others], 'bucket-typo')
    assert.equal(finding.statement, 0)
    assert.equal(fixOf(finding)?.['Resource'], 'arn:aws:s3:::rainworks-backups')
  })

  test('named as often as another, from which it differs by a slip, is the later one', () => {
    const objects = { ...OWN, Resource: 'arn:aws:s3:::web-backup/web-1/*' }
    const listing = { ...LIST, Resource: 'arn:aws:s3:::web-backups' }
    const bound = { ...listing, Condition: { StringLike: { 's3:prefix': 'web-1/*' } } }
    assert.equal(findingOf([bound, objects], 'bucket-typo').statement, 1)
  })

  for (const [a, b] of [
    ['company-backups-1', 'company-backups-2'],
    ['company-backups', 'company-backups2'],
    ['company-backups-eu', 'company-backups-us'],
    ['company-dev-backups', 'company-test-backups'],
    ['images', 'imports'],
    ['files', 'tiles'],
    ['cache-ap-northeast-1', 'cache-ap-southeast-1'],
  ]) {
    test(`${a} is no slip for ${b}`, () => {
      const read = (name?: string) => ({
        Action: 's3:GetObject',
        Resource: `arn:aws:s3:::${name}/x/*`,
      })
      assert.deepEqual(codesOf([read(a), read(b), { ...read(b), Action: 's3:PutObject' }]), [])
    })
  }

  test('policy that names another bucket is refused by AWS', () => {
    const read = { Principal: USER, Action: 's3:GetObject', Resource: `${BUCKET}/x/*` }
    const other = { ...read, Resource: 'arn:aws:s3:::elsewhere/x/*' }
    assert.deepEqual(codesOf([read, read, other], {}, 'bucket').slice(-1), ['error foreign-bucket'])
  })

  test('policy for everyone is public, unless it asks who they are', () => {
    const read = { Principal: '*', Action: 's3:GetObject', Resource: `${BUCKET}/x/*` }
    const bound = { ...read, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-x' } } }
    assert.deepEqual(codesOf([read], {}, 'bucket'), ['error public-access'])
    assert.deepEqual(codesOf([bound], {}, 'bucket'), [])
  })
})
