// What the prover says of the policies that the source documents print.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parsePolicy } from '../../../src/iam/policy/parse.ts'
import type { Policy, PolicyKind } from '../../../src/iam/policy/policy.ts'
import type { Proof } from '../../../src/iam/prove/proof.ts'
import { prove } from '../../../src/iam/prove/prove.ts'

const FOLDER = join(import.meta.dirname, '..', 'sources')

function read(name: string, kind: PolicyKind): Policy {
  return parsePolicy(readFileSync(join(FOLDER, name), 'utf8'), { kind, name })
}

function proofOf(bucket: string, name: string, prefix: string, identity: Policy): Proof {
  const principal = `arn:aws:iam::111122223333:user/${name}`
  return prove({ bucket, machines: [{ name, principal, prefix, identity: [identity] }] })
}

function violations({ counterexamples }: Proof): string[] {
  return counterexamples
    .map(({ violation, statement }) => `${violation} ${statement?.index}`)
    .sort()
}

test("Duplicity's bucket policy reaches siblings without a delimiter and lists every machine", () => {
  const bucketPolicy = read('duplicity-bucket-policy.json', 'bucket')
  const principal = bucketPolicy.statements[0]?.principals?.entries[0]?.text ?? ''
  const machine = { name: 'gozer.tproa.net', principal, prefix: 'gozer.tproa.net/', identity: [] }
  const proof = prove({ bucket: 'tproa-backups', machines: [machine], bucketPolicy })
  assert.deepEqual(violations(proof), ['listing 1', 'outside-prefix 0'])
  const sibling = proof.counterexamples.find(({ violation }) => violation === 'outside-prefix')
  assert.equal(sibling?.resource, 'arn:aws:s3:::tproa-backups/gozer.tproa.net')
  assert.ok(sibling.actions.includes('s3:DeleteObjectVersion'))
  assert.ok(sibling.actions.includes('s3:BypassGovernanceRetention'))
})

test("Arq's policy isolates objects and listing", () => {
  const id = '32D9D7A2-3B3E-4BE7-B85B-0605AF24F570'
  const bucket = 'akiaiyuk3n3tme6l4hfacomhaystacksoftwarearq'
  const proof = proofOf(bucket, id, `${id}/`, read('arq.json', 'identity'))
  assert.equal(proof.verdict, 'proved')
})

test("BackWPup's policy lists all clients, and grants on buckets that are not its own", () => {
  const policy = read('backwpup.json', 'identity')
  const proof = proofOf('rainworks-hosting-backups', 'client', 'client/', policy)
  assert.deepEqual(violations(proof), ['listing 2', 'other-bucket 0', 'other-bucket 1'])
  assert.ok(
    proof.residual.some(({ actions }) => actions.includes('s3:ListBucketMultipartUploads')),
    'names of uploads leak, whatever is done',
  )
  const without = { ...policy, statements: policy.statements.slice(3) }
  assert.equal(proofOf('rainworks-hosting-backups', 'client', 'client/', without).verdict, 'proved')
})

test("s3dump's policies know no prefix, and the first takes the bucket over", () => {
  const readWrite = read('s3dump-read-write.json', 'identity')
  const full = proofOf('your-bucket-name', 'host', 'host:', readWrite)
  assert.deepEqual(violations(full), [
    'bucket-write 0',
    'escape 0',
    'listing 0',
    'outside-prefix 0',
  ])
  const takeover = full.counterexamples.find(({ violation }) => violation === 'bucket-write')
  assert.ok(takeover?.actions.includes('s3:PutBucketPolicy'))
  assert.ok(takeover?.actions.includes('s3:PutLifecycleConfiguration'))

  const writeOnly = read('s3dump-write-only.json', 'identity')
  const blind = proofOf('your-bucket-name', 'host', 'host:', writeOnly)
  assert.deepEqual(violations(blind), ['outside-prefix 0'])
  assert.ok(blind.counterexamples[0]?.actions.includes('s3:PutObjectAcl'))
})
