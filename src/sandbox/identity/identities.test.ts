// What enforcement relies on: callers that stay the same until something changes.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { type Database, openDatabase } from '../state/database.ts'
import type { Entity } from './entity.ts'
import type { Identities } from './identities.ts'
import { openAccounts, openIdentities } from './open-identities.ts'

const FIRST = { id: '123456789012', displayName: 'first' }
const ROOT = { accessKeyId: 'AKIAROOT', secretAccessKey: 'secret' }
const NOW = Date.parse('2026-11-22T00:00:00Z')

let folder: string
let database: Database
let identities: Identities
let user: Entity
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'holdfast-identities-'))
  database = openDatabase(folder)
  identities = openIdentities(database, FIRST, ROOT, NOW)
  user = identities.change(() =>
    identities.tables.entities.create(
      {
        account: FIRST.id,
        kind: 'user',
        name: 'web-1',
        path: '/m/',
        details: { tags: [['a', 'b']] },
      },
      NOW,
    ),
  )
})
after(() => {
  database[Symbol.dispose]()
  rmSync(folder, { recursive: true })
})

function newKey(): string {
  return identities.change(() =>
    identities.tables.accessKeys.create({ account: FIRST.id, owner: user.id }, NOW),
  ).id
}

function grant(action: string): void {
  const Statement = { Effect: 'Allow', Action: action, Resource: '*' }
  const document = JSON.stringify({ Version: '2012-10-17', Statement })
  identities.change(() => identities.tables.policies.putInline(user, { name: 'p', document }))
}

test('a caller is the same object until something changes, and its policies parsed once', () => {
  grant('s3:GetObject')
  const [first, second] = [newKey(), newKey()]
  const known = identities.callerOf(first)
  assert.ok(known)
  assert.equal(identities.callerOf(first), known)
  assert.equal(
    known.caller.policies.identity[0],
    identities.callerOf(second)?.caller.policies.identity[0],
  )
  grant('s3:PutObject')
  const changed = identities.callerOf(first)
  assert.notEqual(changed, known)
  assert.equal(
    changed?.caller.policies.identity[0]?.statements[0]?.actions.patterns[0]?.text,
    's3:PutObject',
  )
})

test('a change that fails changes nothing', () => {
  grant('s3:GetObject')
  const key = newKey()
  assert.throws(() =>
    identities.change(() => {
      identities.tables.policies.removeInline(user, 'p')
      throw new Error('on purpose')
    }),
  )
  assert.equal(identities.callerOf(key)?.caller.policies.identity.length, 1)
})

test('a caller carries what its ARN does not tell', () => {
  const caller = identities.callerOf(newKey())?.caller
  assert.equal(caller?.arn, 'arn:aws:iam::123456789012:user/m/web-1')
  assert.deepEqual(caller.context.get('aws:userid'), [user.id])
  assert.deepEqual(caller.context.get('aws:PrincipalTag/a'), ['b'])
  assert.equal(caller.isRoot, false)
  const root = identities.callerOf(ROOT.accessKeyId)?.caller
  assert.deepEqual([root?.isRoot, root?.userId], [true, FIRST.id])
  assert.equal(identities.callerOf('AKIAUNKNOWN'), undefined)
})

test('principals of policies are known by ARN and number', () => {
  for (const name of [
    FIRST.id,
    `arn:aws:iam::${FIRST.id}:root`,
    `arn:aws:iam::${FIRST.id}:user/m/web-1`,
  ]) {
    assert.equal(identities.hasPrincipal(name), true, name)
  }
  for (const name of [
    '999999999999',
    `arn:aws:iam::${FIRST.id}:user/web-1`,
    `arn:aws:iam::${FIRST.id}:role/web-1`,
    'arn:aws:iam::aws:policy/AdministratorAccess',
    `arn:aws:sts::${FIRST.id}:assumed-role/none/x`,
  ]) {
    assert.equal(identities.hasPrincipal(name), false, name)
  }
})

test("the root's key that was chosen last is the one that is good", () => {
  const other = { accessKeyId: 'AKIAOTHER', secretAccessKey: 'secret' }
  openIdentities(database, FIRST, other, NOW)
  const again = openIdentities(database, FIRST, ROOT, NOW)
  assert.equal(again.callerOf('AKIAOTHER'), undefined)
  assert.equal(again.callerOf('AKIAROOT')?.caller.isRoot, true)
  const taken = { ...ROOT, accessKeyId: newKey() }
  assert.throws(
    () => openIdentities(database, FIRST, taken, NOW),
    (error) => failedWith(error, 'bad-input'),
  )
})

test('an account that was made before keeps its key; what is no account is refused', () => {
  const [made] = openAccounts(identities, ['111122223333'], NOW)
  assert.deepEqual(openAccounts(identities, ['111122223333'], NOW), [made])
  assert.equal(identities.accountOfCanonicalId(made?.canonicalId ?? '')?.id, '111122223333')
  assert.throws(
    () => openAccounts(identities, ['1'], NOW),
    (error) => failedWith(error, 'bad-input'),
  )
})
