import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { arnFields, compileArnPattern, resourcePatterns } from './arn.ts'
import { compilePattern } from './match.ts'
import { parsePattern } from './pattern.ts'

const WILD = { wildcards: true, variables: false }

function resourceMatches(text: string, resource: string, kind: 'identity' | 'bucket' = 'identity') {
  return resourcePatterns(text, kind, true).some((pattern) => compilePattern(pattern)(resource))
}

function arnMatches(pattern: string, text: string): boolean {
  return compileArnPattern(parsePattern(pattern, WILD))(text)
}

describe('resourcePatterns', () => {
  test('completes an ARN that lacks fields, in identity policies', () => {
    assert.equal(resourceMatches('arn:aws:s3', 'arn:aws:s3:::b/k'), true)
    assert.equal(resourceMatches('arn:aws:s3', 'arn:aws:s3:::b/k', 'bucket'), false)
    assert.equal(resourceMatches('arn:aws:sqs:eu-west-1', 'arn:aws:sqs:eu-west-1:1:q'), true)
    assert.equal(resourceMatches('arn:aws:s3', 'arn:aws:s3express:::b'), false)
  })

  test('completes nothing that has six fields, or is no ARN', () => {
    assert.equal(resourcePatterns('arn:aws:s3:::b', 'identity', true).length, 1)
    assert.equal(resourcePatterns('*', 'identity', true).length, 1)
    assert.equal(resourceMatches('arn:aws:s3:::b', 'arn:aws:s3:::b:c'), false)
  })

  test('lets a star run on over colons', () => {
    assert.equal(resourceMatches('arn:aws:s3:*:*:b/*', 'arn:aws:s3:::other/x:b/k'), true)
  })

  test('counts no colon of a variable', () => {
    assert.equal(resourcePatterns('arn:aws:s3:::${aws:username}', 'identity', true).length, 1)
    assert.equal(resourcePatterns('arn:aws:s3:${aws:username}', 'identity', true).length, 2)
  })
})

describe('compileArnPattern', () => {
  test('matches each field on its own', () => {
    assert.equal(arnMatches('arn:aws:s3:*:*:b', 'arn:aws:s3:::b'), true)
    assert.equal(arnMatches('arn:aws:s3:*:*:b', 'arn:aws:s3:::a:b'), false)
    assert.equal(arnMatches('arn:aws:s3:::a:*', 'arn:aws:s3:::a:b:c'), true)
    assert.equal(arnMatches('arn:*:s3:::b', 'arn:aws-cn:s3:::b'), true)
  })

  test('takes missing fields for stars, and what is no ARN for nothing', () => {
    assert.equal(arnMatches('*', 'arn:aws:s3:::b'), true)
    assert.equal(arnMatches('arn:aws:s3', 'arn:aws:s3:::b'), true)
    assert.equal(arnMatches('*', 'b'), false)
    assert.equal(arnMatches('*', 'arn:aws:s3::b'), false)
    assert.equal(arnMatches('*', ''), false)
  })

  test('cuts at the first five colons', () => {
    const fields = arnFields(parsePattern('arn:aws:s3:::a:b?c', WILD))
    assert.deepEqual(fields.slice(2), [
      [{ kind: 'text', text: 's3' }],
      [],
      [],
      [{ kind: 'text', text: 'a:b' }, { kind: 'one' }, { kind: 'text', text: 'c' }],
    ])
  })
})
