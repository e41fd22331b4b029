import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeWords, encodeWords } from './encoded-words.ts'

test('the example of the user guide comes out as it is printed there', () => {
  const header = Buffer.from('ÄMÄZÕÑ S3').toString('latin1')
  assert.equal(encodeWords(decodeWords(header)), '=?UTF-8?B?w4PChE3Dg8KEWsODwpXDg8KRIFMz?=')
  assert.equal(encodeWords(decodeWords('AMAZONS3')), 'AMAZONS3')
})

test('words in either encoding say the same, and are told in the one that suits them', () => {
  for (const word of ['=?UTF-8?Q?caf=C3=A9_au_lait?=', '=?utf-8?b?Y2Fmw6kgYXUgbGFpdA==?=']) {
    assert.equal(decodeWords(word), 'café au lait')
    assert.equal(encodeWords(decodeWords(word)), '=?UTF-8?Q?caf=C3=A9_au_lait?=')
  }
  assert.equal(decodeWords('=?UTF-8?Q?plain?= text'), 'plain text')
  assert.equal(decodeWords('=?UTF-8?Q?a?= =?UTF-8?Q?b?= c'), 'ab c')
  assert.equal(decodeWords('=?nonesuch?Q?a?='), '=?nonesuch?Q?a?=')
})

test('any text becomes a header and comes back', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      const header = encodeWords(text)
      assert.match(header, /^[\t -~]*$/)
      if (!text.includes('=?')) assert.equal(decodeWords(header), text)
    }),
  )
})

test('no line break of a word reaches a header', () => {
  assert.equal(encodeWords(decodeWords('=?UTF-8?Q?a=0D=0Ab?=')), '=?UTF-8?B?YQ0KYg==?=')
})
