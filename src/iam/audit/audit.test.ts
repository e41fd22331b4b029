import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { BUCKET, type Elements, LIST, source } from '../../../test/support/linting.ts'
import { compilePolicies, decide } from '../evaluate/evaluate.ts'
import type { PolicySet } from '../evaluate/request.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { PolicyKind } from '../policy/policy.ts'
import { type Audit, type AuditOptions, auditPolicies } from './audit.ts'
import { POWERS, type Power } from './power.ts'

const PRINCIPAL = 'arn:aws:iam::111122223333:user/web-1'
const KEYS = `${BUCKET}/web-1/*`

function policy(statements: Elements[], kind: PolicyKind = 'identity') {
  const Statement = statements.map((statement) => ({ Effect: 'Allow', ...statement }))
  return parsePolicy(JSON.stringify({ Version: '2012-10-17', Statement }), { kind, name: 'p.json' })
}

/** The one audit of a user with these statements. */
function audit(statements: Elements[], options: Partial<AuditOptions> = {}): Audit {
  const policies = { identity: [policy(statements)] }
  const [first] = auditPolicies({ principal: PRINCIPAL, policies, prefix: 'web-1/', ...options })
  assert.ok(first)
  return first
}

/** What can be done, as `scope: powers`. */
function canDo({ rows }: Audit): Record<string, Power[]> {
  const having = rows.map(({ kind, cells }): [string, Power[]] => [
    kind,
    POWERS.filter((power) => cells[power].answer === 'yes'),
  ])
  return Object.fromEntries(having.filter(([, powers]) => powers.length > 0))
}

test('who may change something about a bucket is not said to take it over', () => {
  const sentence = (Action: string) => audit([{ Action, Resource: BUCKET }]).sentences[0]
  assert.match(
    sentence('s3:PutBucketTagging') ?? '',
    /^It can change the configuration of the bucket itself: s3:PutBucketTagging on /,
  )
  assert.match(
    sentence('s3:*') ?? '',
    /^It can take over the bucket itself: s3:PutBucketPolicy on /,
  )
})

describe("a thief of a writer's key", () => {
  const write = { Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Resource: KEYS }

  test('can overwrite its own objects, and no more', () => {
    const found = audit([write])
    assert.deepEqual(canDo(found), { 'own-keys': ['overwrite'] })
    assert.deepEqual(found.sentences, [
      'It can overwrite its own objects: s3:PutObject on arn:aws:s3:::backups/web-1/, statement 1 of p.json.',
    ])
  })

  test('can only add where the bucket takes objects once', () => {
    const deny = {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:PutObject',
      Resource: `${BUCKET}/*`,
      Condition: {
        Null: { 's3:if-none-match': 'true' },
        Bool: { 's3:ObjectCreationOperation': 'true' },
      },
    }
    const resource = policy([deny], 'bucket')
    const found = audit([write], { policies: { identity: [policy([write])], resource } })
    assert.deepEqual(canDo(found), {})
    assert.deepEqual(found.sentences, ['It can add new objects to web-1/, and overwrite none.'])
  })

  test('can do nothing without a policy', () => {
    const [found] = auditPolicies({ principal: PRINCIPAL, policies: { identity: [] } })
    assert.deepEqual(found?.sentences, ['It can do nothing of this.'])
  })
})

describe('each power is found where it is', () => {
  const cases: readonly (readonly [power: Power, action: string])[] = [
    ['read', 's3:GetObject'],
    ['read', 's3:GetObjectVersion'],
    ['overwrite', 's3:PutObject'],
    ['delete', 's3:DeleteObject'],
    ['destroy-versions', 's3:DeleteObjectVersion'],
    ['make-public', 's3:PutObjectAcl'],
    ['lock-for-ever', 's3:PutObjectRetention'],
    ['lock-for-ever', 's3:PutObjectLegalHold'],
  ]
  for (const [power, action] of cases) {
    test(`${power} by ${action}`, () => {
      assert.deepEqual(canDo(audit([{ Action: action, Resource: KEYS }])), { 'own-keys': [power] })
      const siblings = audit([{ Action: action, Resource: `${BUCKET}/web-1*` }])
      assert.deepEqual(canDo(siblings), { 'own-keys': [power], 'other-keys': [power] })
    })
  }

  const configurations: readonly (readonly [action: string, powers: Power[]])[] = [
    ['s3:PutBucketPolicy', ['make-public', 'take-over-bucket']],
    ['s3:PutLifecycleConfiguration', ['destroy-versions', 'take-over-bucket']],
    ['s3:PutReplicationConfiguration', ['take-over-bucket']],
    ['s3:DeleteBucket', ['take-over-bucket']],
  ]
  for (const [action, powers] of configurations) {
    test(`of the bucket itself by ${action}`, () =>
      assert.deepEqual(canDo(audit([{ Action: action, Resource: BUCKET }])), { bucket: powers }))
  }

  test('list-names by a listing without prefix, of the own ones only under a condition', () => {
    const bound = { ...LIST, Condition: { StringLike: { 's3:prefix': 'web-1/*' } } }
    assert.deepEqual(canDo(audit([bound])), { 'own-keys': ['list-names'] })
    assert.deepEqual(canDo(audit([LIST])), {
      'own-keys': ['list-names'],
      'other-keys': ['list-names'],
    })
  })

  test('list-names of others by unfinished uploads, which no condition binds', () => {
    const uploads = { Action: 's3:ListBucketMultipartUploads', Resource: BUCKET }
    assert.deepEqual(canDo(audit([uploads])), { 'other-keys': ['list-names'] })
  })

  test('in other buckets', () => {
    const found = audit([{ Action: 's3:GetObject', Resource: '*' }], { bucket: 'backups' })
    assert.deepEqual(canDo(found)['other-buckets'], ['read'])
  })

  for (const action of ['ec2:DeleteSnapshot', 'iam:*', '*', 'lambda:Invoke*', 's3:CreateJob']) {
    test(`leave-s3 by ${action}`, () => {
      const found = audit([{ Action: action, Resource: '*' }], { bucket: 'backups' })
      assert.deepEqual(canDo(found)['elsewhere'], ['leave-s3'])
    })
  }

  test('leave-s3 by NotAction', () => {
    const found = audit([{ NotAction: 's3:*', Resource: '*' }], { bucket: 'backups' })
    assert.deepEqual(canDo(found), { elsewhere: ['leave-s3'] })
  })
})

test('every yes is a request that the policies allow, and every row answers for every power', () => {
  const policies: PolicySet = { identity: [source('backwpup.json')] }
  for (const { rows } of auditPolicies({ principal: PRINCIPAL, policies })) {
    for (const { cells } of rows) {
      for (const power of POWERS) {
        const { answer, action, resource, context } = cells[power]
        if (answer !== 'yes') continue
        assert.ok(action !== undefined && resource !== undefined)
        const request = { principal: PRINCIPAL, action, resource, context: mapOf(context) }
        assert.equal(decide(compilePolicies(policies), request), 'allowed')
      }
    }
  }
})

const mapOf = (context: Readonly<Record<string, readonly string[]>>) =>
  new Map(Object.entries(context))

describe('without a bucket and a prefix', () => {
  test('both are taken from the policies, the bucket named most first', () => {
    const policies = { identity: [source('backwpup.json')] }
    const audits = auditPolicies({ principal: PRINCIPAL, policies })
    assert.deepEqual(
      audits.map(({ bucket, prefix }) => [bucket, prefix]),
      [
        ['rainworks-hosting-backups', 'web-1/'],
        ['rainworks-hosting-buckets', 'web-1/'],
      ],
    )
  })

  test('objects that nothing confines are one row', () => {
    const policies = { identity: [source('s3dump-write-only.json')] }
    const [found] = auditPolicies({ principal: PRINCIPAL, policies })
    assert.ok(found)
    assert.deepEqual(canDo(found), { 'all-keys': ['overwrite', 'make-public', 'lock-for-ever'] })
  })
})

test('an audit is a value for JSON', () => {
  const found = audit([LIST])
  assert.deepEqual(JSON.parse(JSON.stringify(found)).rows.length, found.rows.length)
  assert.match(JSON.stringify(found), /"s3:ListBucket"/)
})

test('what a federated user without session policies can do is not known', () => {
  const federated = audit([{ Action: 's3:*', Resource: '*' }], {
    principal: 'arn:aws:sts::111122223333:federated-user/web-1',
  })
  assert.equal(federated.rows[0]?.cells.read.answer, 'unknown')
})

test("no statement of the bucket's policy is blamed for what lies elsewhere", () => {
  const deny = { Effect: 'Deny', Principal: '*', Action: '*', Resource: '*' }
  const read = { Action: 's3:GetObject', Resource: '*' }
  const policies = {
    identity: [policy([read])],
    resource: { ...policy([deny], 'bucket'), name: 'bucket.json' },
  }
  const { sentences } = audit([read], { policies, bucket: 'backups' })
  assert.deepEqual(sentences, [
    'It can read objects of other buckets: s3:GetObject on arn:aws:s3:::ddd/d, statement 1 of p.json.',
  ])
})
