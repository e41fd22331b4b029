import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parsePolicy, readPolicy } from './parse.ts'
import type { PolicyKind } from './policy.ts'

/** A document of one statement, from its elements as JSON. */
const one = (elements: Record<string, unknown>, version = '2012-10-17') =>
  JSON.stringify({ Version: version, Statement: [elements] })

const GRANT = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }
const USER = { AWS: 'arn:aws:iam::111122223333:user/web-1' }

const parse = (text: string, kind: PolicyKind = 'identity') =>
  parsePolicy(text, { kind, name: 'p.json' })

/** The statement of a document that must be accepted. */
function accepted(elements: Record<string, unknown>, kind: PolicyKind = 'identity') {
  const [statement] = parse(one(elements), kind).statements
  assert.ok(statement)
  return statement
}

/** What the refusal of a document says, message and hint. */
function refusal(text: string, kind: PolicyKind = 'identity'): string {
  try {
    parse(text, kind)
  } catch (error) {
    assert.ok(failedWith(error, 'bad-input'), String(error))
    return `${error.message}\n${error.hint}`
  }
  return assert.fail(`accepted: ${text}`)
}

const refuses = (elements: Record<string, unknown>, expected: RegExp, kind?: PolicyKind) =>
  assert.match(refusal(one(elements), kind), expected)

const condition = (operator: string, values: unknown, key = 's3:prefix') => ({
  ...GRANT,
  Condition: { [operator]: { [key]: values } },
})

describe('a policy document', () => {
  test('is read with the place of each element', () => {
    const text = `{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Allow",
    "Action": ["s3:GetObject", "s3:Put*"],
    "Resource": "arn:aws:s3:::b/\${aws:username}/*",
    "Condition": {"StringLike": {"s3:prefix": [true, 5, "x"]}}
  }
}`
    const { statements, version } = parse(text)
    assert.equal(version, '2012-10-17')
    const [statement] = statements
    assert.deepEqual(statement?.actions.patterns[1], {
      text: 's3:Put*',
      place: { path: 'Statement.Action[1]', line: 5, column: 32 },
    })
    assert.deepEqual(
      statement?.conditions[0]?.values.map(({ text }) => text),
      ['true', '5', 'x'],
    )
    assert.deepEqual(statement?.conditions[0]?.values[2]?.place, {
      path: 'Statement.Condition.StringLike["s3:prefix"][2]',
      line: 7,
      column: 57,
    })
  })

  test('without Version is of 2008-10-17, where ${ is text', () => {
    const policy = parse(JSON.stringify({ Statement: { ...GRANT, Resource: 'arn:aws:s3:::${' } }))
    assert.deepEqual([policy.version, policy.statesVersion], ['2008-10-17', false])
  })

  test('that is broken in several places says so of each, in order, and leads with the first', () => {
    const text = one({ ...GRANT, effect: 'Deny', Action: 'GetObject', Resource: 's3://b' })
    assert.deepEqual(
      refusal(text)
        .split('\n')
        .map((line) => line.slice(0, 42)),
      [
        'p.json:1:65: Statement[0].Action: "GetObje',
        'Put the service before it, as in "s3:GetOb',
        'p.json:1:88: Statement[0].Resource: "s3://',
        'p.json:1:97: Statement[0].effect: "effect"',
      ],
    )
  })

  const SOURCES = new URL('../../../test/policies/sources/', import.meta.url)
  const kinds: Record<string, PolicyKind> = {
    'arq.json': 'identity',
    'arq-comment-4.json': 'identity',
    'arq-comment-5.json': 'identity',
    'arq-comment-6.json': 'identity',
    'backwpup.json': 'identity',
    'dlm-role-policy.json': 'identity',
    'dlm-trust-policy.json': 'trust',
    'duplicity-bucket-policy.json': 'bucket',
    's3dump-read-write.json': 'identity',
    's3dump-write-only.json': 'identity',
  }
  for (const [file, kind] of Object.entries(kinds)) {
    test(`of the sources is read: ${file}`, () => {
      assert.ok(parse(readFileSync(new URL(file, SOURCES), 'utf8'), kind).statements.length > 0)
    })
  }

  test('pasted from a web page is refused for its curly quotes', () => {
    const text = readFileSync(new URL('arq-comment-5-curly.txt', SOURCES), 'utf8')
    assert.match(refusal(text), /^p\.json:3:1: curly quotes.*\nReplace “ and ” by "/)
  })
})

describe('a document that is no JSON', () => {
  const cases: readonly (readonly [what: string, text: string, expected: RegExp])[] = [
    ['is empty', '', /^p\.json:1:1: the document ends/],
    ['has a curly quote where a straight one should end a text', '{"Version”: "x"}', /curly/],
    ['has a comment', '{\n// why\n}', /^p\.json:2:1: a comment/],
    ['has a trailing comma in a list', '{"a": [1, ]}', /^p\.json:1:9: a comma after the last/],
    ['has a trailing comma in an object', '{"a": 1,\n}', /^p\.json:1:8: a comma after the last/],
    ['starts with a byte order mark', '\ufeff{}', /byte order mark/],
    ['has single quotes', "{'a': 1}", /single quote/],
    ['has a name without quotes', '{Effect: 1}', /Write "Effect"/],
    ['has NaN', '{"a": NaN}', /JSON knows true, false and null/],
    ['has True', '{"a": True}', /in lower case/],
    ['lacks a comma', '{"a": 1 "b": 2}', /Put a comma before it/],
    ['has a second document', '{} {}', /A file holds one policy/],
    ['is cut short', '{"a": {"b": [1', /the document ends/],
    ['has a line break in a text', '{"a": "b\nc"}', /does not end/],
    ['has a non-breaking space', '{\u00a0}', /non-breaking/],
    ['takes a key twice', '{"Statement": 1, "Statement": 2}', /"Statement" stands twice/],
    ['has half a surrogate pair', '{"a": "\\ud800"}', /surrogate/],
    ['has an unknown escape', '{"a": "\\x"}', /escape/],
    ['has a number with a leading zero', '{"a": 01}', /expected a value/],
    ['has NUL between its values', '{\0}', /expected a name/],
  ]
  for (const [what, text, expected] of cases) {
    test(`and ${what} is refused`, () => assert.match(refusal(text), expected))
  }

  test('is refused quickly, however hostile', () => {
    const texts = [
      '['.repeat(1 << 20),
      '{"a":'.repeat(1 << 18),
      `"${'a'.repeat(1 << 22)}`,
      `{"${'\\u0000'.repeat(1 << 18)}": 1}`,
      `{"Statement": [${Array(50_000).fill('{"x": 1}').join()}]}`,
      ' '.repeat(17 << 20),
    ]
    for (const text of texts) {
      const { policy, problems } = readPolicy(text, { kind: 'identity', name: 'x' })
      assert.equal(policy, undefined)
      assert.ok(problems.length >= 1 && problems.length <= 10)
      assert.ok(problems.every(({ message }) => message.length < 1000))
    }
  })
})

describe('a statement', () => {
  test('needs an effect, an action and a resource', () => {
    const expected = /no Effect(.|\n)*no Action(.|\n)*no Resource/
    assert.match(refusal('{"Statement": [{}]}'), expected)
  })

  test('has an effect in one spelling', () => refuses({ ...GRANT, Effect: 'allow' }, /"Allow"/))

  test('has either Action or NotAction', () =>
    refuses({ ...GRANT, NotAction: 's3:*' }, /Action and NotAction stand in one/))

  test('takes no empty list of actions', () => refuses({ ...GRANT, Action: [] }, /empty list/))

  test('takes an empty Condition, as without one', () => {
    assert.deepEqual(accepted({ ...GRANT, Condition: {} }).conditions, [])
    assert.deepEqual(accepted({ ...GRANT, Condition: { Bool: {} } }).conditions, [])
  })

  test('has a Sid of letters and digits in IAM, of anything in a bucket policy', () => {
    refuses({ ...GRANT, Sid: 'a b' }, /no Sid of an identity policy/)
    assert.equal(accepted({ ...GRANT, Sid: 'a b', Principal: '*' }, 'bucket').sid, 'a b')
  })

  test('shares its Sid with no other, unless empty', () => {
    const twice = (sid: string) =>
      JSON.stringify({ Statement: [1, 2].map(() => ({ ...GRANT, Sid: sid })) })
    assert.match(refusal(twice('a')), /its Sid "a" is that of Statement\[0\]/)
    assert.equal(parse(twice('')).statements.length, 2)
  })
})

describe('an action', () => {
  for (const action of ['*', '*:*', 's3:*', 'S3:getobject', 's3:Get?bject', 'ec2:Describe*']) {
    test(`may be ${action}`, () => assert.ok(accepted({ ...GRANT, Action: action })))
  }
  for (const action of [
    '',
    's3',
    's3:',
    's3:Get Object',
    's*:Get',
    '${aws:username}:Get',
    's3:a:b',
  ]) {
    test(`is not ${JSON.stringify(action)}`, () =>
      refuses({ ...GRANT, Action: action }, /is no action/))
  }
})

describe('a resource', () => {
  const good = [
    '*',
    'arn:aws:s3:::b/*',
    'arn:*:ec2:*::snapshot/*',
    'arn:aws:s3',
    'arn:aws-cn:sqs:cn-north-1:111122223333:q',
    "arn:aws:s3:::b/${aws:PrincipalTag/team, 'none'}/${*}",
    'arn:aws:s3:::b/a:b\n\u{1f600}',
  ]
  for (const resource of good) {
    test(`may be ${JSON.stringify(resource)}`, () =>
      assert.ok(accepted({ ...GRANT, Resource: resource })))
  }
  const bad: Record<string, RegExp> = {
    's3://b/x': /Write "arn:aws:s3:::b\/x"/,
    'b/*': /Write "arn:aws:s3:::b\/\*"/,
    'arn:aws': /no service of an ARN/,
    'arn:aws:s*:::b': /no service of an ARN/,
    'arn:aws:s3:::b/${aws:username': /without its closing brace/,
    'arn:aws:s3:::b/${}': /without a name/,
    'arn:aws:s3:::b/${ aws:username }': /white space/,
    'arn:aws:s3:::b/${username}': /names no condition key/,
    'arn:aws:s3:::b/${aws:PrincipalTag/a, b}': /single quotes/,
    'arn:aws:s3:::b/${aws:${x}}': /within a policy variable/,
    'arn:aws:iam::${aws:PrincipalAccount}:user/x': /in the last field only/,
    'arn:aws:iam::1234:user/x': /twelve digits/,
  }
  for (const [resource, expected] of Object.entries(bad)) {
    test(`is not ${resource}`, () => refuses({ ...GRANT, Resource: resource }, expected))
  }

  test('of a bucket policy has all its fields', () =>
    refuses({ ...GRANT, Principal: '*', Resource: 'arn:aws:s3' }, /less than the six/, 'bucket'))
})

describe('a condition', () => {
  test('names an operator of IAM, or is told the likely one', () => {
    refuses(condition('StringLikes', 'a'), /Did you mean "StringLike"\?/)
    refuses(condition('stringlike', 'a'), /Did you mean "StringLike"\?/)
    refuses(condition('ForAnyValues:StringLike', 'a'), /Did you mean "ForAnyValue:StringLike"\?/)
    refuses(condition('NullIfExists', 'true'), /Null does not combine with IfExists/)
    refuses(condition('Matches', 'a'), /is no condition operator/)
  })

  test('names a key with its prefix, in one spelling', () => {
    refuses(condition('StringLike', 'a', 'prefix'), /"prefix" is no condition key/)
    refuses(
      { ...GRANT, Condition: { StringLike: { 's3:prefix': 'a', 's3:Prefix': 'b' } } },
      /stands twice under one operator/,
    )
  })

  const values: readonly (readonly [operator: string, bad: unknown, good: unknown])[] = [
    ['NumericLessThan', 'five', 5],
    ['DateLessThan', 'tomorrow', '2026-11-21T00:00:00Z'],
    ['Bool', 'yes', false],
    ['Null', 'null', true],
    ['IpAddress', '10.0.0.0/33', ['10.0.0.0/8', '2001:db8::/32']],
    ['BinaryEquals', '?', 'QUJD'],
    ['StringEquals', null, ''],
    ['StringEquals', [], 'x'],
    ['StringEquals', [['x']], ['x', true, 1.5]],
    ['StringLike', '${aws:username', '${aws:username}/*'],
    ['Bool', '${aws:MultiFactorAuthPresent}', 'TRUE'],
  ]
  for (const [operator, bad, good] of values) {
    test(`under ${operator} takes ${JSON.stringify(good)} and not ${JSON.stringify(bad)}`, () => {
      assert.equal(accepted(condition(operator, good)).conditions.length, 1)
      refuses(condition(operator, bad), /Statement\[0\]\.Condition\.\w+\["s3:prefix"\]/)
    })
  }
})

describe('a principal', () => {
  const good = [
    '*',
    USER,
    { AWS: ['111122223333', 'arn:aws:iam::111122223333:root', '*'] },
    { AWS: 'arn:aws:sts::111122223333:assumed-role/backup/session' },
    { AWS: 'arn:aws:iam::111122223333:role/path/backup' },
    { Service: 'logging.s3.amazonaws.com' },
    { CanonicalUser: 'a'.repeat(64) },
  ]
  for (const principal of good) {
    test(`of a bucket policy may be ${JSON.stringify(principal).slice(0, 80)}`, () =>
      assert.ok(accepted({ ...GRANT, Principal: principal }, 'bucket').principals))
  }
  const bad: readonly (readonly [principal: unknown, expected: RegExp])[] = [
    ['arn:aws:iam::111122223333:root', /stands without its type/],
    [['*'], /found a list/],
    [{}, /no principal/],
    [{ AWS: [] }, /empty list/],
    [{ Aws: '*' }, /did you mean "AWS"/],
    [{ AWS: 'arn:aws:iam::111122223333:user/*' }, /no wildcard in part/],
    [{ AWS: 'arn:aws:iam::111122223333:group/x' }, /A group is no principal/],
    [{ AWS: 'arn:aws:iam::111122223333:user/${aws:username}' }, /no policy variable/],
    [{ AWS: 'AIDACKCEVSQ6C2EXAMPLE' }, /deleted/],
    [{ Federated: 'accounts.google.com' }, /takes no principal of type "Federated"/],
    [{ Service: 'dlm' }, /is no principal of type Service/],
  ]
  for (const [principal, expected] of bad) {
    test(`of a bucket policy is not ${JSON.stringify(principal)}`, () =>
      refuses({ ...GRANT, Principal: principal }, expected, 'bucket'))
  }

  test('stands in every statement of a bucket policy and in none of an identity policy', () => {
    refuses(GRANT, /the statement has no Principal/, 'bucket')
    for (const kind of ['identity', 'boundary', 'session', 'scp'] as const) {
      refuses({ ...GRANT, Principal: '*' }, /has no Principal/, kind)
    }
  })

  test('may be excepted from a Deny of a bucket policy, and from nothing else', () => {
    const { Effect: _, ...rest } = GRANT
    const deny = { ...rest, Effect: 'Deny', NotPrincipal: USER }
    assert.equal(accepted(deny, 'bucket').principals?.negated, true)
    refuses({ ...GRANT, NotPrincipal: USER }, /with "Effect": "Deny" only/, 'bucket')
    refuses({ Effect: 'Deny', Action: 'sts:AssumeRole', NotPrincipal: USER }, /takes no/, 'trust')
  })
})

describe('the kind of a policy decides', () => {
  test('that a trust policy has no Resource, and names who may take on the role', () => {
    const trust = { Effect: 'Allow', Action: 'sts:AssumeRole' }
    assert.ok(accepted({ ...trust, Principal: { Federated: 'accounts.google.com' } }, 'trust'))
    refuses({ ...trust, Principal: USER, Resource: '*' }, /has no Resource/, 'trust')
    refuses({ ...trust, Principal: '*' }, /"\*" is refused/, 'trust')
  })

  test('that an RCP denies to everyone, or is RCPFullAWSAccess', () => {
    const deny = { Effect: 'Deny', Action: 's3:*', Resource: '*', Principal: '*' }
    assert.ok(accepted(deny, 'rcp'))
    assert.ok(accepted({ ...deny, Effect: 'Allow', Action: '*' }, 'rcp'))
    refuses({ ...deny, Effect: 'Allow' }, /only RCPFullAWSAccess allows/, 'rcp')
    refuses({ ...deny, Principal: USER }, /applies to everyone/, 'rcp')
    const { Action: _, ...rest } = deny
    refuses({ ...rest, NotAction: 's3:*' }, /takes no NotAction/, 'rcp')
  })

  test('that an SCP may allow and deny with any element but a principal', () => {
    const { Action: _, Resource: __, ...rest } = GRANT
    assert.ok(accepted({ ...rest, NotAction: 'iam:*', NotResource: 'arn:aws:s3:::b' }, 'scp'))
  })

  test('that only policies of resources have an Id', () => {
    const text = JSON.stringify({ Id: 'x', Statement: { ...GRANT, Principal: '*' } })
    assert.equal(parse(text, 'bucket').id, 'x')
    assert.match(refusal(text), /an identity policy has no Id/)
  })

  test('nothing about Version, which has two values', () => {
    assert.match(refusal(one(GRANT, '2012-10-18')), /Write "2012-10-17"/)
  })
})
