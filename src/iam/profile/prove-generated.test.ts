import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parsePolicy } from '../policy/parse.ts'
import { profileOf } from './profiles.ts'
import { type ProofBrief, proveGenerated } from './prove-generated.ts'
import { targetOf } from './target.ts'

const OPTIONS = { tool: 'holdfast', machine: 'm1', bucket: 'backups', role: 'writer' } as const

/** A writer's brief whose policy is not what would be generated: one action on one resource. */
function briefOf(action: string, resource: string): ProofBrief {
  const profile = profileOf('holdfast')
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource }],
  })
  return {
    options: OPTIONS,
    profile,
    target: targetOf(profile, OPTIONS),
    policy: parsePolicy(text, { kind: 'identity', name: 'tampered' }),
    principal: 'arn:aws:iam::111122223333:user/m1',
    grants: [],
    acceptances: [],
  }
}

test('a policy that is not proved is not given, and the failure shows a request', () => {
  const flawed: [string, string, RegExp][] = [
    ['s3:AbortMultipartUpload', 'arn:aws:s3:::backups/m1*', /arn:aws:s3:::backups\/m1/],
    ['s3:GetObject', 'arn:aws:s3:::backups/m1/*', /s3:GetObject/],
    ['s3:PutObject', 'arn:aws:s3:::backups/m1/*', /s3:PutObject/],
    ['s3:PutBucketPolicy', 'arn:aws:s3:::backups', /s3:PutBucketPolicy/],
  ]
  for (const [action, resource, shown] of flawed) {
    assert.throws(
      () => proveGenerated(briefOf(action, resource)),
      (error) => failedWith(error, 'unsupported') && shown.test(error.message),
      `${action} on ${resource}`,
    )
  }
  const { proof } = proveGenerated(briefOf('s3:AbortMultipartUpload', 'arn:aws:s3:::backups/m1/*'))
  assert.equal(proof.verdict, 'proved')
})

test("the console's leave to list is no leave to list all keys", () => {
  const listing = briefOf('s3:ListBucket', 'arn:aws:s3:::backups')
  const options = { ...OPTIONS, role: 'restorer' } as const
  const accepted = {
    ...listing,
    options,
    grants: [{ action: 's3:ListBucket', scope: { on: 'way' } }],
    acceptances: [{ accept: 'list-names', why: 'the console lists the root' }],
  } satisfies ProofBrief
  assert.throws(() => proveGenerated(accepted), /could list all keys/)
})
