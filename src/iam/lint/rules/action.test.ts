import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  BUCKET,
  codesOf,
  findingOf,
  fixesOf,
  fixOf,
  LIST,
  lint,
  lintAllows,
  OWN,
  places,
} from '../../../../test/support/linting.ts'

describe('an action', () => {
  const meant: Record<string, unknown> = {
    's3:HeadBucket': 's3:ListBucket',
    's3:ListObjects': 's3:ListBucket',
    's3:ListObjectsV2': 's3:ListBucket',
    's3:HeadObject': 's3:GetObject',
    's3:PutObjectAclVersion': 's3:PutObjectVersionAcl',
    's3:UploadPart': 's3:PutObject',
    's3:CopyObject': ['s3:PutObject', 's3:GetObject'],
    's3:GetObjct': 's3:GetObject',
    's3:DeleteObjects': 's3:DeleteObject',
    'glacier:ListVault': 'glacier:ListVaults',
  }
  for (const [action, likely] of Object.entries(meant)) {
    test(`${action} does not exist; meant is ${String(likely)}`, () => {
      const finding = findingOf([{ Action: action, Resource: '*' }], 'unknown-action')
      assert.equal(finding.severity, 'error')
      assert.deepEqual(fixOf(finding)?.['Action'], likely)
    })
  }

  test('that nothing is like is left out of the repaired statement', () => {
    const finding = findingOf(
      [{ ...OWN, Action: ['s3:Frobnicate', 's3:GetObject'] }],
      'unknown-action',
    )
    assert.equal(fixOf(finding)?.['Action'], 's3:GetObject')
  })

  test('pattern that matches nothing is found', () => {
    assert.deepEqual(codesOf([{ Action: 's3:Upload*', Resource: '*' }]), ['error unknown-action'])
  })

  test('of a bucket on objects, or of objects on a bucket, is moved', () => {
    const onObjects = findingOf([{ ...LIST, Resource: `${BUCKET}/web-1/*` }], 'arn-mismatch')
    assert.equal(fixOf(onObjects)?.['Resource'], BUCKET)
    assert.equal(onObjects.request?.decision, 'implicit-deny')
    const onBucket = findingOf([{ Action: 's3:GetObject', Resource: BUCKET }], 'arn-mismatch')
    assert.equal(fixOf(onBucket)?.['Resource'], `${BUCKET}/*`)
  })

  test('meets one of several resources', () => {
    const statement = {
      Action: ['s3:ListBucket', 's3:GetObject'],
      Resource: [BUCKET, `${BUCKET}/*`],
    }
    assert.deepEqual(codesOf([statement]), [])
  })

  test('meets a bucket whose name is a variable with a slash', () => {
    const tagged = { ...LIST, Resource: 'arn:aws:s3:::${aws:PrincipalTag/Bucket}' }
    assert.deepEqual(codesOf([tagged]), [])
  })

  test('meets no bucket with an account in its ARN', () => {
    const finding = findingOf(
      [{ ...LIST, Resource: 'arn:aws:s3:eu-west-1:111122223333:backups' }],
      'arn-mismatch',
    )
    assert.equal(fixOf(finding)?.['Resource'], BUCKET)
  })

  test('by wildcard takes over the bucket, and destroys what was', () => {
    const statement = { Action: 's3:*', Resource: [BUCKET, `${BUCKET}/web-1/*`] }
    const takeover = findingOf([statement], 'bucket-takeover')
    assert.equal(takeover.severity, 'error')
    assert.equal(takeover.request?.action, 's3:PutBucketPolicy')
    assert.equal(takeover.request?.decision, 'allowed')
    assert.deepEqual(fixOf(takeover)?.['Action'], [
      's3:GetObject',
      's3:PutObject',
      's3:DeleteObject',
      's3:AbortMultipartUpload',
      's3:ListMultipartUploadParts',
      's3:ListBucket',
      's3:GetBucketLocation',
    ])
    assert.equal(
      findingOf([statement], 'history-destruction').request?.action,
      's3:DeleteObjectVersion',
    )
  })

  test('by wildcard does not where a Deny takes that back', () => {
    const deny = {
      Effect: 'Deny',
      Action: ['s3:*Version', 's3:Bypass*', 's3:*Acl', 's3:PutObjectRetention', 's3:*LegalHold'],
      Resource: '*',
    }
    const allow = { Effect: 'Allow', Action: 's3:*', Resource: `${BUCKET}/web-1/*` }
    assert.deepEqual(lint([allow, deny]), [])
  })

  test('by NotAction allows all but some', () => {
    assert.ok(codesOf([{ NotAction: 'iam:*', Resource: '*' }]).includes('warning allow-not-action'))
  })

  test('on every bucket is put on this one', () => {
    const everywhere = { Action: ['s3:GetObject', 's3:ListAllMyBuckets'], Resource: '*' }
    const finding = findingOf([everywhere, OWN], 'every-bucket', { bucket: 'backups' })
    assert.equal(finding.request?.resource, 'arn:aws:s3:::payroll/file')
    assert.deepEqual(
      fixesOf(finding).map(({ Action, Resource }) => [Action, Resource]),
      [
        ['s3:GetObject', `${BUCKET}/*`],
        ['s3:ListAllMyBuckets', '*'],
      ],
    )
  })
})

test('what is wide in one partition of AWS is so in the others, and mended there', () => {
  const wide = [
    { Action: ['s3:GetObject', 's3:PutObject'], Resource: 'arn:aws-cn:s3:::*' },
    { ...OWN, Resource: 'arn:aws-cn:s3:::backups/*' },
  ]
  const finding = findingOf(wide, 'every-bucket')
  assert.equal(finding.request?.resource, 'arn:aws-cn:s3:::payroll/file')
  assert.equal(fixOf(finding)?.['Resource'], 'arn:aws-cn:s3:::backups/*')
  const everyKey = findingOf(wide.slice(1), 'whole-bucket')
  assert.equal(everyKey.request?.resource, 'arn:aws-cn:s3:::backups/somebody-else/dump')
  assert.equal(fixOf(everyKey)?.['Resource'], 'arn:aws-cn:s3:::backups/${aws:username}/*')
})

describe('a statement', () => {
  test('that another includes is moot, the later one of two that are equal', () => {
    const wide = { Action: 's3:Get*', Resource: `${BUCKET}/*` }
    const narrow = { Action: 's3:GetObject', Resource: `${BUCKET}/web-1/*` }
    assert.deepEqual(places(lintAllows([narrow, wide])), ['0 moot-statement'])
    assert.deepEqual(places(lintAllows([narrow, narrow])), ['1 moot-statement'])
  })

  test('that another covers by other means is moot too', () => {
    const prefix = (value: string) => ({
      ...LIST,
      Condition: { StringLike: { 's3:prefix': value } },
    })
    assert.deepEqual(places(lintAllows([prefix('web-1/*'), prefix('web-1/home/*')])), [
      '1 moot-statement',
    ])
  })

  test('that no request can match is said to be dead', () => {
    const Condition = { StringEquals: { 'aws:ViaAWSService': 'amplify.amazonaws.com' } }
    assert.deepEqual(codesOf([{ ...OWN, Condition }]), ['error never-matches'])
  })

  test('that a Deny takes back does nothing', () => {
    const statements = [
      { Effect: 'Allow', ...OWN },
      { Effect: 'Deny', Action: 's3:*', Resource: '*' },
    ]
    assert.deepEqual(places(lint(statements)), ['0 denied-anyway'])
  })

  test('with a condition that the other has not is not moot', () => {
    const wide = { Action: 's3:GetObject', Resource: `${BUCKET}/*` }
    const bound = { ...wide, Condition: { Bool: { 'aws:SecureTransport': true } } }
    assert.deepEqual(codesOf([bound, wide]), ['warning moot-statement'])
    assert.deepEqual(
      codesOf([bound, { ...wide, Action: 's3:PutObject', Resource: `${BUCKET}/x/*` }]),
      [],
    )
  })

  test('list is not reduced by a pattern that wants a character more', () => {
    const Action = ['s3:GetObject?*', 's3:GetObject*']
    const finding = findingOf([{ ...OWN, Action }], 'redundant-pattern')
    assert.match(finding.message, /^s3:GetObject\* includes s3:GetObject\?\*/)
  })

  test('list with a pattern that another of it includes can do without', () => {
    const finding = findingOf(
      [{ ...OWN, Action: ['s3:Get?bject', 's3:GetO*', 's3:GetObject'] }],
      'redundant-pattern',
    )
    assert.match(finding.message, /s3:GetO\* includes s3:GetObject/)
  })
})
