import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { derivedContext, parsePrincipal } from './principal.ts'

describe('parsePrincipal', () => {
  test('tells the kinds apart', () => {
    const kinds = {
      '*': 'anonymous',
      'logging.s3.amazonaws.com': 'service',
      'arn:aws:iam::111122223333:root': 'root',
      'arn:aws:iam::111122223333:user/web-1': 'user',
      'arn:aws-cn:iam::111122223333:role/backup': 'role',
      'arn:aws:sts::111122223333:assumed-role/backup/web-1': 'role-session',
      'arn:aws:sts::111122223333:federated-user/bob': 'federated-user',
    }
    for (const [arn, kind] of Object.entries(kinds)) {
      assert.equal(parsePrincipal(arn).kind, kind)
      assert.equal(parsePrincipal(arn).arn, arn)
    }
  })

  test('takes a user apart, path and name', () => {
    const { account, name, partition, path } = parsePrincipal(
      'arn:aws:iam::111122223333:user/a/b/joe@x.org',
    )
    assert.deepEqual(
      { account, name, partition, path },
      { account: '111122223333', name: 'joe@x.org', partition: 'aws', path: '/a/b/' },
    )
    assert.equal(parsePrincipal('arn:aws:iam::111122223333:user/joe').path, '/')
  })

  test('knows no path of a session, but its role and name', () => {
    const session = parsePrincipal('arn:aws:sts::111122223333:assumed-role/backup/i-0abc')
    assert.deepEqual(
      [session.name, session.path, session.sessionName],
      ['backup', undefined, 'i-0abc'],
    )
  })

  test('refuses everything else', () => {
    const strangers = [
      '',
      'web-1',
      'arn:aws:iam::111122223333:user/',
      'arn:aws:iam::111122223333:user/*',
      'arn:aws:iam::1111:user/x',
      'arn:aws:iam::111122223333:group/x',
      'arn:aws:s3:::b',
      'arn:aws:sts::111122223333:assumed-role/backup',
      'arn:aws:sts::111122223333:user/x',
      'arn:aws:iam::111122223333:user/x\n',
      '111122223333',
      'arn:aws:iam::111122223333:user/a b',
    ]
    for (const arn of strangers) {
      assert.throws(
        () => parsePrincipal(arn),
        (error) => failedWith(error, 'bad-input'),
        arn,
      )
    }
  })
})

describe('derivedContext', () => {
  const of = (arn: string) => derivedContext(parsePrincipal(arn))

  test('knows the name of a user, and of nobody else', () => {
    const { values } = of('arn:aws:iam::111122223333:user/ops/web-1')
    assert.deepEqual(values.get('aws:username'), ['web-1'])
    for (const other of [
      '*',
      'arn:aws:iam::111122223333:root',
      'arn:aws:sts::111122223333:assumed-role/r/web-1',
    ]) {
      assert.equal(of(other).values.has('aws:username'), false)
      assert.equal(of(other).absent.has('aws:username'), true)
    }
  })

  test('leaves open which role ARN a session has', () => {
    const session = of('arn:aws:sts::111122223333:assumed-role/backup/web-1')
    assert.equal(session.values.has('aws:principalarn'), false)
    assert.equal(session.unknown.has('aws:principalarn'), true)
    const role = of('arn:aws:iam::111122223333:role/ops/backup')
    assert.deepEqual(role.values.get('aws:principalarn'), [
      'arn:aws:iam::111122223333:role/ops/backup',
    ])
  })

  test('names each key once, in lower case', () => {
    for (const arn of [
      '*',
      'backup.amazonaws.com',
      'arn:aws:iam::111122223333:root',
      'arn:aws:iam::111122223333:user/x',
      'arn:aws:iam::111122223333:role/x',
      'arn:aws:sts::111122223333:assumed-role/x/y',
      'arn:aws:sts::111122223333:federated-user/x',
    ]) {
      const { absent, unknown, values } = of(arn)
      const keys = [...absent, ...unknown, ...values.keys()]
      assert.equal(new Set(keys).size, keys.length, arn)
      assert.deepEqual(
        keys,
        keys.map((key) => key.toLowerCase()),
      )
    }
  })
})
