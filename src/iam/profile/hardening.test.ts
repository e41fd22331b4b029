import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { compilePolicies, decide } from '../evaluate/evaluate.ts'
import { lintPolicies } from '../lint/lint.ts'
import { parsePolicy } from '../policy/parse.ts'
import { hardeningPolicy } from './hardening.ts'

const FULL = parsePolicy(
  '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}',
  { kind: 'identity', name: 'everything' },
)

/** What a principal who may do everything may still do. */
function decided(action: string, context: Record<string, string>, createOnce = true): string {
  const { policy } = hardeningPolicy({ bucket: 'backups', createOnce })
  return decide(compilePolicies({ identity: [FULL], resource: policy }), {
    principal: 'arn:aws:iam::111122223333:user/admin',
    action,
    resource: 'arn:aws:s3:::backups/m1/data/0',
    context: new Map(
      Object.entries({ 'aws:SecureTransport': 'true', ...context }).map(([key, value]) => [
        key,
        [value],
      ]),
    ),
  })
}

const CREATES = { 's3:ObjectCreationOperation': 'true' }
const ONCE = { ...CREATES, 's3:if-none-match': '*' }

describe('the hardening policy of a bucket', () => {
  test('refuses plain HTTP, to administrators too', () => {
    assert.equal(decided('s3:GetObject', { 'aws:SecureTransport': 'false' }), 'explicit-deny')
    assert.equal(decided('s3:GetObject', {}), 'allowed')
  })

  test('refuses to create an object without If-None-Match, but not to send parts', () => {
    assert.equal(decided('s3:PutObject', CREATES), 'explicit-deny')
    assert.equal(decided('s3:PutObject', ONCE), 'allowed')
    assert.equal(decided('s3:PutObject', { 's3:ObjectCreationOperation': 'false' }), 'allowed')
  })

  test('leaves that out for tools that overwrite', () => {
    assert.equal(decided('s3:PutObject', CREATES, false), 'allowed')
  })

  test('refuses keys that only the sender has', () => {
    const sseC = { ...ONCE, 's3:x-amz-server-side-encryption-customer-algorithm': 'AES256' }
    assert.equal(decided('s3:PutObject', sseC), 'explicit-deny')
  })

  test('grants nobody anything, explains each statement, and has no finding', () => {
    const { policy, explains, sizes } = hardeningPolicy({ bucket: 'backups' })
    assert.ok(policy.statements.every(({ effect }) => effect === 'Deny'))
    assert.equal(explains.length, policy.statements.length)
    assert.ok(sizes.every(({ fits }) => fits))
    const findings = lintPolicies([policy], { bucket: 'backups' })
    assert.deepEqual(
      findings.map(({ code, message }) => `${code}: ${message}`),
      [],
    )
  })

  test('is not made for what is no bucket', () => {
    assert.throws(
      () => hardeningPolicy({ bucket: 's3://backups' }),
      (error) => failedWith(error, 'bad-input'),
    )
  })
})
