// The prover against every request of a small world, with the evaluator as the judge.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compilePolicies, explain } from '../../../src/iam/evaluate/evaluate.ts'
import type { AccessRequest, PolicySet } from '../../../src/iam/evaluate/request.ts'
import type { Counterexample, Proof } from '../../../src/iam/prove/proof.ts'
import { prove } from '../../../src/iam/prove/prove.ts'
import { allow, deny } from './arbitraries.ts'
import {
  allowedViolations,
  BUCKET,
  isInBucket,
  machineOf,
  PRINCIPAL,
  policySetOf,
  type SmallCase,
  type SmallStatement,
  violates,
} from './small-world.ts'

const SLOW = process.env['SLOW'] === '1'
const RUNS = SLOW ? 60_000 : 150

const named = (statement: SmallStatement): SmallStatement => ({
  ...statement,
  Principal: { AWS: PRINCIPAL },
})
const smallCase: fc.Arbitrary<SmallCase> = fc.record({
  identity: fc
    .tuple(fc.array(allow, { minLength: 1, maxLength: 2 }), fc.array(deny, { maxLength: 3 }))
    .map((both) => both.flat()),
  boundary: fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    { arbitrary: fc.array(allow, { minLength: 1, maxLength: 2 }), weight: 1 },
  ),
  bucket: fc.oneof(
    { arbitrary: fc.constant([]), weight: 3 },
    {
      arbitrary: fc.array(fc.oneof(allow, deny).map(named), { minLength: 1, maxLength: 2 }),
      weight: 1,
    },
  ),
})

test('proved means that no request violates isolation, refuted that the shortest shown does', () => {
  const verdicts = { proved: 0, refuted: 0, unknown: 0 }
  fc.assert(
    fc.property(smallCase, (small) => {
      const set = policySetOf(small)
      const proof = prove({
        bucket: BUCKET,
        machines: [machineOf(set)],
        bucketPolicy: set.resource,
      })
      verdicts[proof.verdict]++
      for (const found of proof.counterexamples) checkCounterexample(set, found)
      checkMissed(set, proof)
    }),
    { numRuns: RUNS },
  )
  assert.ok(verdicts.proved > RUNS / 40 && verdicts.refuted > RUNS / 40, JSON.stringify(verdicts))
  assert.ok(verdicts.unknown < RUNS / 8, JSON.stringify(verdicts))
})

function checkCounterexample(set: PolicySet, found: Counterexample): void {
  const { action, resource, context } = found
  const request = {
    principal: PRINCIPAL,
    action,
    resource,
    context: new Map(Object.entries(context)),
  }
  const bearing = isInBucket(resource) ? set : { ...set, resource: undefined }
  assert.equal(explain(compilePolicies(bearing), request).outcome, 'allowed', found.message)
  assert.ok(violates(request, context['s3:prefix']), found.message)
}

/** Nothing was missed, and nothing shorter. */
function checkMissed(set: PolicySet, { verdict, counterexamples }: Proof): void {
  for (const request of allowedViolations(set, keysOf(set))) {
    assert.notEqual(verdict, 'proved', show(request))
    if (verdict === 'unknown') return
    const size = sizeOf(request.resource, Object.fromEntries(request.context))
    const isShown = counterexamples.some(
      ({ actions, resource, context }) =>
        actions.includes(request.action) && sizeOf(resource, context) <= size,
    )
    assert.ok(isShown, show(request))
  }
}

/** What must be sent: the resource, and each value; what is compared as a number is as long as any. */
function sizeOf(resource: string, context: Counterexample['context']): number {
  const compared = /^(?:s3:max-keys|aws:(?:securetransport|sourceip|currenttime))$/i
  return Object.entries(context).reduce(
    (sum, [key, values]) =>
      values.reduce((of, value) => of + 1 + (compared.test(key) ? 8 : value.length), sum),
    resource.length,
  )
}

function keysOf(set: PolicySet): string[] {
  const policies = [...set.identity, set.boundary, set.resource]
  const named = policies.flatMap((policy) =>
    (policy?.statements ?? []).flatMap((it) => it.conditions.map(({ key }) => key)),
  )
  return [...new Set(named)].filter((key) => key !== 'aws:username').slice(0, 4)
}

function show({ action, resource, context }: AccessRequest): string {
  return `missed: ${action} on ${resource} with ${JSON.stringify([...context])}`
}
