// Sound policies, each changed in every small way that is known to break policies: whatever breaks
// isolation, by trying every request, the prover must catch.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePolicies, explain } from '../../../src/iam/evaluate/evaluate.ts'
import type { Proof } from '../../../src/iam/prove/proof.ts'
import { prove } from '../../../src/iam/prove/prove.ts'
import {
  allowedViolations,
  BUCKET,
  machineOf,
  PRINCIPAL,
  policySetOf,
  type SmallCase,
  type SmallStatement,
  violates,
} from './small-world.ts'

const OBJECTS = `arn:aws:s3:::${BUCKET}`
const allow = (Action: unknown, Resource: unknown, Condition: unknown = {}): SmallStatement => ({
  Effect: 'Allow',
  Action,
  Resource,
  Condition,
})
const deny = (Action: unknown, element: object, Condition: unknown = {}): SmallStatement => ({
  Effect: 'Deny',
  Action,
  ...element,
  Condition,
})
const identity = (...statements: SmallStatement[]): SmallCase => ({
  identity: statements,
  boundary: [],
  bucket: [],
})

/** Sound ways to give a machine its prefix. */
const SOUND: readonly SmallCase[] = [
  identity(
    allow(['s3:GetObject', 's3:PutObject'], `${OBJECTS}/m/*`),
    allow('s3:ListBucket', OBJECTS, { StringLike: { 's3:prefix': 'm/*' } }),
  ),
  identity(
    allow('s3:GetObject', `${OBJECTS}/\${aws:username}/*`),
    allow('s3:ListBucket', OBJECTS, {
      StringLike: { 's3:prefix': '${aws:username}/*' },
      StringEqualsIfExists: { 's3:delimiter': '/' },
    }),
  ),
  identity(
    allow(['s3:GetObject', 's3:ListBucket'], ['arn:aws:s3:::*']),
    deny('s3:GetObject', { NotResource: `${OBJECTS}/m/*` }),
    deny('s3:ListBucket', { NotResource: OBJECTS }),
    deny('s3:ListBucket', { Resource: OBJECTS }, { StringNotLike: { 's3:prefix': 'm/*' } }),
  ),
  identity(
    allow('s3:ListBucket', OBJECTS, { StringLike: { 's3:prefix': ['m/*', 'n*'] } }),
    deny('s3:ListBucket', { Resource: '*' }, { StringLike: { 's3:prefix': 'n*' } }),
  ),
  {
    identity: [allow(['s3:GetObject', 's3:ListBucket', 's3:PutBucketPolicy'], '*')],
    boundary: [allow('s3:GetObject', `${OBJECTS}/m/*`)],
    bucket: [],
  },
  identity(
    allow('s3:GetObject', `${OBJECTS}/*`, { Bool: { 'aws:SecureTransport': 'true' } }),
    deny('*', { NotResource: `${OBJECTS}/m/?*` }, { Bool: { 'aws:SecureTransport': 'true' } }),
  ),
  identity(
    allow('s3:GetObject', `${OBJECTS}/m/*`, { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }),
    allow('s3:GetObject', `${OBJECTS}/*`, { NumericLessThan: { 's3:TlsVersion': '1' } }),
    deny('*', { Resource: '*' }, { NumericLessThan: { 's3:TlsVersion': '1.2' } }),
  ),
]

test('every change that breaks a sound policy is caught, and none is blamed without a request', () => {
  const counts = { sound: 0, broken: 0 }
  for (const sound of SOUND) {
    assert.equal(proofOf(sound).verdict, 'proved', JSON.stringify(sound))
    for (const mutant of mutantsOf(sound)) {
      const set = policySetOf(mutant)
      const [broken] = allowedViolations(set, ['aws:SecureTransport', 'aws:SourceIp'])
      const { verdict, counterexamples } = proofOf(mutant)
      counts[broken === undefined ? 'sound' : 'broken']++
      if (broken !== undefined) assert.equal(verdict, 'refuted', JSON.stringify(mutant))
      // What is refuted beyond the small world is refuted by a request that is allowed.
      for (const { action, resource, context } of counterexamples) {
        const request = {
          principal: PRINCIPAL,
          action,
          resource,
          context: new Map(Object.entries(context)),
        }
        assert.equal(explain(compilePolicies(set), request).outcome, 'allowed')
        assert.ok(violates(request, context['s3:prefix']), resource)
      }
    }
  }
  assert.ok(counts.broken >= 50 && counts.sound >= 40, JSON.stringify(counts))
})

function proofOf(small: SmallCase): Proof {
  const set = policySetOf(small)
  return prove({ bucket: BUCKET, machines: [machineOf(set)], bucketPolicy: set.resource })
}

function* mutantsOf(sound: SmallCase): Generator<SmallCase> {
  for (const layer of ['identity', 'boundary'] as const) {
    const statements = sound[layer]
    for (const [index, statement] of statements.entries()) {
      const put = (...changed: readonly SmallStatement[]): SmallCase => ({
        ...sound,
        [layer]: statements.toSpliced(index, 1, ...changed),
      })
      if (statements.length > 1) yield put()
      for (const changed of changesOf(statement)) yield put(changed)
    }
  }
}

function* changesOf(statement: SmallStatement): Generator<SmallStatement> {
  const conditions = statement['Condition'] as Record<string, Record<string, unknown>>
  yield { ...statement, Condition: {} }
  for (const [operator, keys] of Object.entries(conditions)) {
    const { [operator]: _, ...others } = conditions
    yield { ...statement, Condition: others }
    for (const other of operatorsLike(operator)) {
      yield { ...statement, Condition: { ...others, [other]: keys } }
    }
    for (const [key, value] of Object.entries(keys)) {
      for (const wider of key.endsWith('prefix') ? widened(value) : []) {
        yield { ...statement, Condition: { ...conditions, [operator]: { ...keys, [key]: wider } } }
      }
    }
  }
  for (const element of ['Resource', 'NotResource']) {
    const resources = statement[element]
    if (resources === undefined) continue
    for (const wider of widened(resources)) yield { ...statement, [element]: wider }
  }
}

function operatorsLike(operator: string): string[] {
  if (operator.endsWith('IfExists')) return [operator.slice(0, -'IfExists'.length)]
  if (!operator.startsWith('String')) return [`${operator}IfExists`, `ForAllValues:${operator}`]
  const negated = operator.startsWith('StringNot')
    ? operator.replace('Not', '')
    : operator.replace('String', 'StringNot')
  const others = [`${operator}IfExists`, `ForAllValues:${operator}`, `ForAnyValue:${operator}`]
  return negated === operator ? others : [...others, negated]
}

/** The texts with a wildcard more, a delimiter less, or a star in the middle. */
function widened(value: unknown): unknown[] {
  return [value].flat().flatMap((text) => {
    if (typeof text !== 'string' || !text.includes('/')) return []
    const shorter = text.replace(/\/\*$/, '*')
    const starred = text.replace(/m(?=\/)/, '*')
    return [`${text}*`, shorter, starred, text.replace(/m(?=\/)/, '?'), `${text}?`].filter(
      (it) => it !== text,
    )
  })
}
