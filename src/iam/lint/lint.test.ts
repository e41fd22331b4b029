import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import {
  BUCKET,
  codesOf,
  type Elements,
  LIST,
  lint,
  OWN,
  places,
  source,
} from '../../../test/support/linting.ts'
import { failedWith } from '../../base/failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import type { Policy, PolicyKind } from '../policy/policy.ts'
import { printPolicy } from '../policy/print.ts'
import { generatePolicy } from '../profile/generate.ts'
import { hardeningPolicy } from '../profile/hardening.ts'
import { listProfiles } from '../profile/profiles.ts'
import { lintPolicies } from './lint.ts'

describe('of the policies that the idea comes from', () => {
  test("duplicity's lets in siblings, lists all, reaches old versions, and is of 2008", () => {
    assert.deepEqual(places(lintPolicies([source('duplicity-bucket-policy.json', 'bucket')])), [
      '- old-version',
      '0 history-destruction',
      '0 sibling-prefix',
      '0 redundant-pattern',
      '1 list-without-prefix',
    ])
  })

  test("Arq's reaches old versions, is of 2008, and names another bucket than the text", () => {
    const bucket = 'akiaiyuk3n3tme6l4hfa.comhaystacksoftwarearq'
    assert.deepEqual(places(lintPolicies([source('arq.json')])), [
      '- old-version',
      '1 history-destruction',
    ])
    assert.deepEqual(places(lintPolicies([source('arq.json')], { bucket })), [
      '- old-version',
      '0 bucket-typo',
      '1 history-destruction',
      '1 bucket-typo',
    ])
  })

  test("the fourth comment on Arq's lists every bucket, and all of this one", () => {
    assert.deepEqual(places(lintPolicies([source('arq-comment-4.json')])), [
      '- old-version',
      '1 list-without-prefix',
      '1 every-bucket',
      '2 history-destruction',
    ])
  })

  test('BackWPup’s mistypes a bucket, lists all, reaches every bucket, and grants the impossible', () => {
    assert.deepEqual(places(lintPolicies([source('backwpup.json')])), [
      '0 list-all-buckets-resource',
      '0 every-bucket',
      '1 bucket-typo',
      '1 null-prefix',
      '1 never-matches',
      '2 list-without-prefix',
      '3 moot-statement',
      '3 never-matches',
      '4 history-destruction',
    ])
  })

  test('s3dump’s hand over the bucket, old versions, and the keys of all hosts', () => {
    assert.deepEqual(places(lintPolicies([source('s3dump-read-write.json')])), [
      '0 bucket-takeover',
      '0 history-destruction',
      '0 whole-bucket',
    ])
    assert.deepEqual(places(lintPolicies([source('s3dump-write-only.json')])), [
      '0 history-destruction',
      '0 whole-bucket',
    ])
  })

  test("the snapshot role's are clean", () => {
    const policies = [source('dlm-role-policy.json'), source('dlm-trust-policy.json', 'trust')]
    assert.deepEqual(lintPolicies(policies), [])
  })
})

describe('a correct policy has no findings:', () => {
  const multipart = { Action: 's3:AbortMultipartUpload', Resource: `${BUCKET}/web-1/*` }
  const listOwn = { ...LIST, Condition: { StringLike: { 's3:prefix': 'web-1/*' } } }
  const correct: Record<string, Elements[]> = {
    writer: [
      { Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Resource: `${BUCKET}/web-1/*` },
    ],
    restorer: [{ Action: 's3:GetObject', Resource: `${BUCKET}/web-1/*` }, listOwn],
    keeper: [
      { Action: ['s3:ListBucket', 's3:ListBucketVersions'], Resource: BUCKET },
      {
        Action: [
          's3:GetObject',
          's3:DeleteObject',
          's3:DeleteObjectVersion',
          's3:PutObjectRetention',
        ],
        Resource: `${BUCKET}/*`,
      },
    ],
    'a tool with its own prefix': [{ ...OWN }, multipart, listOwn],
    'a host before a colon': [
      { Action: 's3:PutObject', Resource: `${BUCKET}/redlance:*` },
      { ...LIST, Condition: { StringLike: { 's3:prefix': 'redlance:*' } } },
    ],
    'a group of users': [
      { ...OWN, Resource: `${BUCKET}/\${aws:username}/*` },
      { ...LIST, Condition: { StringLike: { 's3:prefix': ['${aws:username}/*'] } } },
    ],
    'the console of a group': [
      { Action: 's3:ListAllMyBuckets', Resource: '*' },
      { Action: 's3:GetBucketLocation', Resource: 'arn:aws:s3:::*' },
      {
        ...LIST,
        Condition: {
          StringEquals: { 's3:prefix': ['', 'home/'], 's3:delimiter': '/' },
        },
      },
      { ...LIST, Condition: { StringLike: { 's3:prefix': 'home/${aws:username}/*' } } },
      { ...OWN, Resource: `${BUCKET}/home/\${aws:username}/*` },
    ],
    'creating once': [
      {
        Action: 's3:PutObject',
        Resource: `${BUCKET}/web-1/*`,
        Condition: { Null: { 's3:if-none-match': 'false' } },
      },
    ],
  }
  for (const [what, statements] of Object.entries(correct)) {
    test(what, () => assert.deepEqual(codesOf(statements), []))
  }

  test('a bucket that takes TLS only, and objects once', () => {
    const deny = { Effect: 'Deny', Principal: '*', Resource: [BUCKET, `${BUCKET}/*`] }
    const statements = [
      { ...deny, Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      {
        ...deny,
        Action: 's3:PutObject',
        Resource: `${BUCKET}/*`,
        Condition: {
          Null: { 's3:if-none-match': 'true' },
          Bool: { 's3:ObjectCreationOperation': 'true' },
        },
      },
    ]
    assert.deepEqual(lint(statements, {}, 'bucket'), [])
  })

  for (const resource of [
    'arn:aws-cn:s3:::backups/web-1/*',
    'arn:aws-us-gov:s3:::backups/web-1/*',
    'arn:aws:s3:eu-west-1:111122223333:accesspoint/backups/object/web-1/*',
    'arn:aws:s3:::b/web-1/*',
    'arn:aws:s3:::{{bucket}}/web-1/*',
  ]) {
    test(`objects of ${resource}`, () => {
      assert.deepEqual(codesOf([{ ...OWN, Resource: resource }]), [])
    })
  }

  test('a key for what is no backup', () => {
    assert.deepEqual(codesOf([{ Action: 'lambda:InvokeFunctionz', Resource: '*' }]), [])
  })
})

test('a document too long to be managed, or for anything, is said to be', () => {
  const keys = (count: number) => ({
    Action: 's3:GetObject',
    Resource: Array.from({ length: count }, (_, index) => `${BUCKET}/machine-${index}/*`),
  })
  assert.deepEqual(codesOf([keys(100)]), [])
  assert.deepEqual(codesOf([keys(200)]), ['note too-long'])
  assert.deepEqual(codesOf([keys(400)]), ['error too-long'])
})

test('a statement longer than any policy is not repaired, nor told of without end', () => {
  const values = Array.from({ length: 10_000 }, (_, nth) => `web-${nth}*`)
  const list = { Effect: 'Allow', ...LIST, Condition: { StringLike: { 's3:prefix': values } } }
  const found = lint([list]).filter(({ code }) => code === 'sibling-prefix')
  assert.ok(found.length > 0 && found.length <= 300)
  assert.ok(found.every(({ fix }) => fix === undefined))
})

test('a bucket policy is as long as its bytes', () => {
  const resource = `${BUCKET}/${'ä'.repeat(15_000)}/*`
  const denial = { Effect: 'Deny', Principal: '*', Action: 's3:GetObject', Resource: resource }
  const [finding] = lint([denial], {}, 'bucket')
  assert.match(finding?.message ?? '', /^It has 30\d\d\d bytes without .* \(20480\)\.$/)
})

describe('what is generated for a tool', () => {
  for (const profile of listProfiles()) {
    const tool = `${profile.tool}@${profile.edition}`
    test(`${tool} has no findings but what its profile declares`, () => {
      for (const role of ['writer', 'restorer', 'keeper', 'full'] as const) {
        for (const attached of ['user', 'group'] as const) {
          const options = { tool, machine: 'web-1', bucket: 'backups', role, for: attached }
          const generated = generateIfPossible(options)
          if (generated === undefined) continue
          const codes = lintPolicies([generated.policy]).map(({ code }) => code)
          const isDeclared = generated.acceptances.some(({ accept }) => accept === 'list-names')
          assert.deepEqual(codes, isDeclared && codes.length > 0 ? ['list-without-prefix'] : [])
        }
      }
    })
  }

  test('a hardened bucket has no findings', () => {
    assert.deepEqual(lintPolicies([hardeningPolicy({ bucket: 'backups' }).policy]), [])
  })

  /** Not every tool has every role. */
  function generateIfPossible(options: Parameters<typeof generatePolicy>[0]) {
    try {
      return generatePolicy(options)
    } catch (error) {
      assert.ok(failedWith(error, 'bad-input', 'unsupported'), String(error))
      return undefined
    }
  }
})

describe('a repaired statement', () => {
  const files: Record<string, PolicyKind> = {
    'arq.json': 'identity',
    'arq-comment-4.json': 'identity',
    'backwpup.json': 'identity',
    'duplicity-bucket-policy.json': 'bucket',
    's3dump-read-write.json': 'identity',
    's3dump-write-only.json': 'identity',
  }
  for (const [file, kind] of Object.entries(files)) {
    test(`in its place takes its finding away: ${file}`, () => {
      const policy = source(file, kind)
      const count = (other: Policy, code: string) =>
        lintPolicies([other]).filter((finding) => finding.code === code).length
      for (const { code, statement, fix, message } of lintPolicies([policy])) {
        assert.match(message, /\.$/)
        if (fix === undefined || statement === undefined) continue
        const { Statement, ...document } = JSON.parse(printPolicy(policy))
        Statement.splice(statement, 1, ...[JSON.parse(fix)].flat())
        const text = JSON.stringify({ ...document, Statement })
        const mended = parsePolicy(text, { kind, name: file })
        assert.ok(count(mended, code) < count(policy, code), `${code} of ${statement}: ${fix}`)
      }
    })
  }
})
