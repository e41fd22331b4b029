import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { prove } from '../../../src/iam/prove/prove.ts'
import type { IsolationQuestion, Machine } from '../../../src/iam/prove/question.ts'
import { allow, BUCKET, machine, OBJECTS, OWN, policy, type Statement } from './questions.ts'

const ACCOUNT = '111122223333'
const OTHER_ACCOUNT = '999900001111'
const SESSIONS = `arn:aws:sts::${ACCOUNT}:assumed-role/backup`

function verdictOf(machines: readonly Machine[], more: Partial<IsolationQuestion> = {}): string {
  return prove({ bucket: BUCKET, machines, ...more }).verdict
}

function bearer(name: string, principal: string, statements: readonly Statement[]): Machine {
  return machine(name, statements, { principal })
}

describe('identities of a machine', () => {
  test('its own user or role leads to rights that are not followed', () => {
    const user = `arn:aws:iam::${ACCOUNT}:user/m1`
    const role = `arn:aws:iam::${ACCOUNT}:role/m1`
    const ownOf = (action: string, resource: string) =>
      verdictOf([machine('m1', [OWN, allow(action, resource)], { own: [resource] })])
    assert.equal(ownOf('iam:PutUserPolicy', user), 'unknown')
    assert.equal(ownOf('iam:*', user), 'unknown')
    assert.equal(ownOf('iam:FutureAction', user), 'unknown')
    assert.equal(ownOf('sts:AssumeRole', role), 'unknown')
    assert.equal(ownOf('glacier:*', `arn:aws:glacier:eu-west-1:${ACCOUNT}:vaults/m1`), 'proved')
  })

  test('sessions of one role have the policies of both', () => {
    const read = (name: string) => allow('s3:GetObject', `${OBJECTS}/${name}/*`)
    const [one, other] = [`${SESSIONS}/m1`, `${SESSIONS}/m2`]
    const apart = prove({
      bucket: BUCKET,
      machines: [bearer('m1', one, [read('m1')]), bearer('m2', other, [read('m2')])],
    })
    assert.equal(apart.verdict, 'unknown')
    assert.deepEqual(
      apart.machines.map(({ verdict }) => verdict),
      ['unknown', 'unknown'],
    )
    const role = `arn:aws:iam::${ACCOUNT}:role/backup`
    assert.equal(
      verdictOf([bearer('m1', role, [read('m1')]), bearer('m2', other, [read('m2')])]),
      'unknown',
    )
    const ofPath = `arn:aws:iam::${ACCOUNT}:role/machines/backup`
    assert.equal(
      verdictOf([bearer('m1', role, [read('m1')]), bearer('m2', ofPath, [read('m2')])]),
      'unknown',
    )
  })

  test('whoever has a role may bear the name of any session of it', () => {
    const session = `${SESSIONS}/m2`
    const admitting = { ...allow('s3:GetObject', `${OBJECTS}/m2/*`), Principal: { AWS: session } }
    const bucketPolicy = policy([admitting], 'bucket')
    const role = bearer('m1', `arn:aws:iam::${ACCOUNT}:role/backup`, [])
    assert.equal(verdictOf([role, bearer('m2', session, [])], { bucketPolicy }), 'unknown')
    assert.equal(verdictOf([role], { bucketPolicy, trusted: [session] }), 'unknown')
    const other = bearer('m1', `${SESSIONS}/m1`, [])
    assert.equal(verdictOf([other, bearer('m2', session, [])], { bucketPolicy }), 'proved')
    assert.equal(verdictOf([other], { bucketPolicy, trusted: [session] }), 'proved')
  })

  test('sessions of one role that are given its policies are told apart by their keys', () => {
    const shared = [allow('s3:GetObject', `${OBJECTS}/\${aws:userid}/*`)]
    const session = (name: string): Machine => ({
      ...bearer(name, `${SESSIONS}/${name}`, shared),
      prefix: `AROAEXAMPLE:${name}/`,
      context: new Map([['aws:userid', [`AROAEXAMPLE:${name}`]]]),
    })
    assert.equal(verdictOf([session('m1'), session('m2')]), 'proved')
  })

  test('who has no identity policies is not proved by those that are given', () => {
    const everything = [allow('*', '*')]
    for (const principal of [
      '*',
      'logging.s3.amazonaws.com',
      `arn:aws:sts::${ACCOUNT}:federated-user/m1`,
    ]) {
      assert.equal(verdictOf([bearer('m1', principal, everything)]), 'unknown', principal)
    }
    const federated = bearer('m1', `arn:aws:sts::${ACCOUNT}:federated-user/m1`, everything)
    assert.equal(verdictOf([{ ...federated, session: [policy([OWN], 'session')] }]), 'proved')
  })
})

describe('machines of two accounts', () => {
  test('either may own the bucket, so that both are strangers to it', () => {
    const machines = [
      machine('m1', [OWN]),
      bearer('m2', `arn:aws:iam::${OTHER_ACCOUNT}:user/m2`, [OWN]),
    ].map((it) => ({ ...it, identity: [] }))
    for (const account of [ACCOUNT, OTHER_ACCOUNT]) {
      const arn = `arn:aws:iam::${account}:user/x`
      const condition = { StringEquals: { 'aws:PrincipalArn': arn } }
      const admitting = {
        ...allow('s3:GetObject', `${OBJECTS}/m1/*`, condition),
        Principal: { AWS: account },
      }
      const bucketPolicy = policy([admitting], 'bucket')
      assert.equal(verdictOf(machines, { bucketPolicy }), 'refuted', account)
      assert.equal(verdictOf(machines.toReversed(), { bucketPolicy }), 'refuted', account)
      assert.equal(verdictOf(machines, { bucketPolicy, account }), 'proved', account)
    }
  })
})

describe('keys of every signed request', () => {
  test('a Deny for want of one is no proof where AWS does not list it', () => {
    const action = allow('s3:PutBucketObjectLockConfiguration', OBJECTS)
    const unsigned = { Null: { 's3:x-amz-content-sha256': 'true' } }
    const deny = { Effect: 'Deny', Action: '*', Resource: '*', Condition: unsigned }
    assert.equal(verdictOf([machine('m1', [action, deny])]), 'unknown')
  })
})
