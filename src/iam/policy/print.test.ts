import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { parsePolicy, readPolicy } from './parse.ts'
import type { Policy, PolicyKind } from './policy.ts'
import { printPolicy, printStatement } from './print.ts'

const SOURCES = new URL('../../../test/policies/sources/', import.meta.url)
const parse = (text: string, kind: PolicyKind) => parsePolicy(text, { kind, name: 'p.json' })

/** A policy without its places, which printing moves. */
function meaning(policy: Policy): unknown {
  return JSON.parse(JSON.stringify(policy, (key, value) => (key === 'place' ? undefined : value)))
}

const text = fc.string({ unit: 'binary', maxLength: 8 }).filter((value) => value.isWellFormed())
const oneOrMore = <Value>(value: fc.Arbitrary<Value>) =>
  fc.oneof(value, fc.array(value, { minLength: 1, maxLength: 3 }))
const action = fc.constantFrom('*', 's3:*', 's3:GetObject', 'ec2:Describe?')
const resource = fc.oneof(
  fc.constant('*'),
  text.map((key) => `arn:aws:s3:::b/${key.replaceAll('$', '')}`),
)
const condition = fc.dictionary(
  fc.constantFrom('StringLike', 'ForAllValues:StringEqualsIfExists', 'ArnNotLike'),
  fc.dictionary(
    fc.constantFrom('s3:prefix', 'aws:PrincipalTag/a b', 's3:x-amz-acl'),
    oneOrMore(text.map((value) => value.replaceAll('$', ''))),
  ),
)
const principal = fc.constantFrom(
  '*',
  { AWS: '*' },
  { AWS: ['111122223333', '*'] },
  {
    Service: ['a.amazonaws.com', 'b.amazonaws.com'],
    AWS: '111122223333',
  },
)
const statement = fc
  .tuple(
    fc.record({ Effect: fc.constantFrom('Allow', 'Deny'), Principal: principal }),
    fc.record({ Sid: text, Condition: condition }, { requiredKeys: [] }),
    fc.oneof(fc.record({ Action: oneOrMore(action) }), fc.record({ NotAction: action })),
    fc.oneof(fc.record({ Resource: oneOrMore(resource) }), fc.record({ NotResource: resource })),
  )
  .map((parts) => Object.assign({}, ...parts))
const document = fc.record(
  {
    Version: fc.constantFrom('2008-10-17', '2012-10-17'),
    Id: text,
    Statement: oneOrMore(statement),
  },
  { requiredKeys: ['Statement'] },
)

describe('printing a policy', () => {
  test('keeps its meaning, and printing it again changes nothing', () => {
    fc.assert(
      fc.property(document, (value) => {
        const policy = parse(JSON.stringify(value), 'bucket')
        const printed = printPolicy(policy)
        assert.deepEqual(meaning(parse(printed, 'bucket')), meaning(policy))
        assert.equal(printPolicy(parse(printed, 'bucket')), printed)
      }),
    )
  })

  test('keeps the meaning of each source', () => {
    for (const file of readdirSync(SOURCES).filter((name) => name.endsWith('.json'))) {
      const source = readFileSync(new URL(file, SOURCES), 'utf8')
      const kind = (['identity', 'bucket', 'trust'] as const).find(
        (kind) => readPolicy(source, { kind, name: file }).policy !== undefined,
      )
      assert.ok(kind, file)
      const policy = parse(source, kind)
      assert.deepEqual(meaning(parse(printPolicy(policy), kind)), meaning(policy), file)
    }
  })

  test('puts elements in one order and a single value without its list', () => {
    const policy = parse(
      `{"Statement": [{"Condition": {"Bool": {"aws:SecureTransport": [true]}},
        "Resource": ["*"], "Action": ["s3:*", "ec2:*"], "Effect": "Deny", "Sid": "A",
        "Principal": {"AWS": ["*"]}}], "Version": "2012-10-17"}`,
      'bucket',
    )
    assert.equal(
      printPolicy(policy),
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "A",
      "Effect": "Deny",
      "Principal": "*",
      "Action": [
        "s3:*",
        "ec2:*"
      ],
      "Resource": "*",
      "Condition": {
        "Bool": {
          "aws:SecureTransport": "true"
        }
      }
    }
  ]
}
`,
    )
  })

  test('writes everyone in a trust policy as AWS takes it there', () => {
    const policy = parse(
      '{"Statement": {"Effect": "Deny", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}}',
      'trust',
    )
    const [statement] = policy.statements
    assert.ok(statement)
    assert.deepEqual(JSON.parse(printStatement(statement)).Principal, { AWS: '*' })
    assert.equal(parse(printPolicy(policy), 'trust').statements.length, 1)
  })
})
