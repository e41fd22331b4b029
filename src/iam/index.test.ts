import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import * as iam from './index.ts'

const principal = 'arn:aws:iam::111122223333:user/web-1'

function policyOf(resource: string): iam.Policy {
  const statement = { Effect: 'Allow', Action: 's3:GetObject', Resource: resource }
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statement })
  return iam.parsePolicy(text, { kind: 'identity', name: 'web-1.json' })
}

function proofOf(resource: string): iam.Proof {
  const identity = [policyOf(resource)]
  const machines = [{ name: 'web-1', principal, prefix: 'web-1/', identity }]
  return iam.prove({ bucket: 'backups', machines })
}

test('the library proves what is isolated, and refutes what is not by a request it allows', () => {
  assert.equal(proofOf('arn:aws:s3:::backups/web-1/*').verdict, 'proved')
  const { verdict, counterexamples } = proofOf('arn:aws:s3:::backups/web-1*')
  assert.equal(verdict, 'refuted')
  const [example] = counterexamples
  assert.ok(example !== undefined)
  const compiled = iam.compilePolicies({ identity: [policyOf('arn:aws:s3:::backups/web-1*')] })
  const { action, resource, context } = example
  const request = { principal, action, resource, context: new Map(Object.entries(context)) }
  assert.equal(iam.decide(compiled, request), 'allowed')
})

test('every function of the library is told of in docs/iam.md', async () => {
  const text = await readFile(join(import.meta.dirname, '../../docs/iam.md'), 'utf8')
  const functions = Object.entries(iam).filter(([, value]) => typeof value === 'function')
  const untold = functions.map(([name]) => name).filter((name) => !text.includes(`\`${name}\``))
  assert.deepEqual(untold, [])
})
