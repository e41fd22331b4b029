import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { once } from '../options/parse.ts'
import {
  contextOf,
  named,
  parseBucket,
  parseContext,
  parseName,
  parseNamedContext,
  parseTrusted,
} from './options.ts'

const parseFile = named('FILE', (text) => text)

describe('an option of holdfast policy', () => {
  test('is cut at the first =, so that values may hold more of them', () => {
    assert.deepEqual(parseFile('web-1=a=b.json'), { name: 'web-1', value: 'a=b.json' })
    assert.deepEqual(parseContext('aws:userid=a=b'), { key: 'aws:userid', value: 'a=b' })
  })

  test('with a key and nothing after = is a key that is present and empty', () => {
    assert.deepEqual(parseContext('s3:prefix='), { key: 's3:prefix', value: '' })
  })

  for (const text of ['web-1', '=a.json', ' =a.json', '../x=a.json', '-x=a.json']) {
    test(`refuses ${JSON.stringify(text)} where NAME=FILE is wanted`, () => {
      assert.throws(() => parseFile(text), failure('bad-input'))
    })
  }

  for (const text of ['prefix=a', 's3:=a', '=a', 's3:prefix']) {
    test(`refuses ${JSON.stringify(text)} as a condition key and its value`, () => {
      assert.throws(() => parseContext(text), failure('bad-input'))
    })
  }

  test('takes a machine’s name before a condition key, and no key for a name', () => {
    assert.deepEqual(parseNamedContext('web-1:aws:SourceIp=10.0.0.1'), {
      name: 'web-1',
      value: { key: 'aws:SourceIp', value: '10.0.0.1' },
    })
    for (const text of ['aws:SourceIp=10.0.0.1', 'web-1', 'web-1:x=a:b']) {
      assert.throws(() => parseNamedContext(text), failure('bad-input'), text)
    }
  })

  test('that is given twice where once is meant is refused', () => {
    const parse = once((text) => text)
    const first = parse('a', undefined)
    assert.throws(() => parse('b', first), /given twice/)
  })

  test('gathers the values of a key, whatever its case, in order', () => {
    const entries = ['s3:prefix=a', 'aws:userid=x', 'S3:Prefix=b'].map(parseContext)
    const gathered = [...contextOf(entries)]
    assert.deepEqual(gathered, [
      ['s3:prefix', ['a', 'b']],
      ['aws:userid', ['x']],
    ])
  })

  test('that names a bucket takes no ARN and no pattern', () => {
    assert.equal(parseBucket('my.backups-1'), 'my.backups-1')
    for (const text of ['arn:aws:s3:::b', 'backups*', 'b/web-1', '']) {
      assert.throws(() => parseBucket(text), failure('bad-input'), text)
    }
  })

  test('that names whom to trust takes what a bucket policy may admit, and no mere name', () => {
    const arn = 'arn:aws:iam::111122223333:role/audit'
    const user = '79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be'
    for (const text of [arn, '111122223333', 'logging.s3.amazonaws.com', user]) {
      assert.equal(parseTrusted(text), text)
    }
    for (const text of ['audit', '1111', '*', 'arn:aws', '']) {
      assert.throws(() => parseTrusted(text), failure('bad-input'), text)
    }
  })

  test('that names a machine takes what IAM takes for a user', () => {
    for (const name of ['gozer.tproa.net', 'a_b+c@d,e', '32D9D7A2'])
      assert.equal(parseName(name), name)
    for (const name of ['', '.', 'a/b', 'a b', 'a\n', '$x']) {
      assert.throws(() => parseName(name), failure('bad-input'), name)
    }
  })
})
