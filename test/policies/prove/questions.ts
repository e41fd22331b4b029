// Questions of a few statements, for stories about one or two machines.
import assert from 'node:assert/strict'
import { parsePolicy } from '../../../src/iam/policy/parse.ts'
import type { Policy, PolicyKind } from '../../../src/iam/policy/policy.ts'
import type { Counterexample, Proof } from '../../../src/iam/prove/proof.ts'
import { prove } from '../../../src/iam/prove/prove.ts'
import type { IsolationQuestion, Machine } from '../../../src/iam/prove/question.ts'

export const BUCKET = 'bbb'
export const OBJECTS = `arn:aws:s3:::${BUCKET}`

export type Statement = Readonly<Record<string, unknown>>

export function policy(
  statements: readonly Statement[],
  kind: PolicyKind = 'identity',
  Version?: string,
): Policy {
  const text = JSON.stringify({ Version: Version ?? '2012-10-17', Statement: statements })
  return parsePolicy(text, { kind, name: kind })
}

export function allow(Action: unknown, Resource: unknown, Condition: unknown = {}): Statement {
  return { Effect: 'Allow', Action, Resource, Condition }
}

export function deny(Action: unknown, Resource: unknown, Condition: unknown = {}): Statement {
  return { Effect: 'Deny', Action, Resource, Condition }
}

export function machine(
  name: string,
  statements: readonly Statement[],
  more: Partial<Machine> = {},
): Machine {
  const principal = `arn:aws:iam::111122223333:user/${name}`
  const identity = statements.length === 0 ? [] : [policy(statements)]
  return { name, principal, prefix: `${name}/`, identity, ...more }
}

export function proofOf(
  statements: readonly Statement[],
  more: Partial<IsolationQuestion> = {},
): Proof {
  return prove({ bucket: BUCKET, machines: [machine('m1', statements)], ...more })
}

export function only(proof: Proof): Counterexample {
  assert.equal(proof.verdict, 'refuted')
  assert.equal(proof.counterexamples.length, 1, JSON.stringify(proof.counterexamples))
  const [found] = proof.counterexamples
  assert.ok(found)
  return found
}

export const OWN = allow(['s3:GetObject', 's3:PutObject'], `${OBJECTS}/m1/*`)
