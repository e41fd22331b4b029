import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { guessPolicyKind } from '../policy/guess-kind.ts'
import { lintDocuments } from './lint-documents.ts'

const READ = { Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::b/x/*' }
const lint = (text: string) => lintDocuments([{ name: 'p.json', text }])

describe('a document that is no policy', () => {
  test('has a finding under the name of its mistake, at its place', () => {
    const curly = new URL('../../../test/policies/sources/arq-comment-5-curly.txt', import.meta.url)
    const [finding] = lint(readFileSync(curly, 'utf8'))
    assert.deepEqual(
      [finding?.code, finding?.severity, finding?.place.line],
      ['curly-quotes', 'error', 3],
    )
    assert.equal(lint('{"Statement": [],}')[0]?.code, 'trailing-comma')
  })

  test('for lack of one of its principals says so', () => {
    const text = JSON.stringify({ Statement: [{ ...READ, Principal: '*' }, READ] })
    assert.deepEqual(
      lint(text).map(({ code, statement }) => [code, statement]),
      [['missing-principal', 1]],
    )
  })

  test('does not keep others from being judged', () => {
    const good = JSON.stringify({ Statement: { ...READ, Resource: 'arn:aws:s3:::b/x*' } })
    const findings = lintDocuments([
      { name: 'bad.json', text: '{' },
      { name: 'good.json', text: good },
    ])
    assert.deepEqual(
      findings.map(({ file, code }) => [file, code]),
      [
        ['bad.json', 'malformed'],
        ['good.json', 'old-version'],
        ['good.json', 'sibling-prefix'],
      ],
    )
  })
})

test('the kind of a document is told from its elements', () => {
  const kindOf = (statement: object) => guessPolicyKind(JSON.stringify({ Statement: statement }))
  assert.equal(kindOf(READ), 'identity')
  assert.equal(kindOf([READ, { ...READ, Principal: '*' }]), 'bucket')
  assert.equal(kindOf({ Effect: 'Allow', Principal: '*', Action: 'sts:AssumeRole' }), 'trust')
  assert.equal(guessPolicyKind('{'), 'identity')
})

test('documents longer than any policy are refused as too long, and quickly', () => {
  const statement = (index: number) => ({
    Effect: index % 2 === 0 ? 'Allow' : 'Deny',
    Action: ['s3:*', 's3:List*'],
    Resource: [`arn:aws:s3:::b${index}/m${index}*`, '*'],
    Condition: { StringNotLike: { 'aws:userid': '*a*b*c*d*' } },
  })
  const many = Array.from({ length: 4_000 }, (_, index) => statement(index))
  const long = { ...READ, Action: Array.from({ length: 20_000 }, (_, index) => `s3:Get*${index}`) }
  for (const Statement of [many, long]) {
    const codes = lint(JSON.stringify({ Version: '2012-10-17', Statement })).map(({ code }) => code)
    assert.deepEqual(codes, ['too-long'])
  }
})
