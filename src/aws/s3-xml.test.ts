import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { failedWith } from '../base/failure.ts'
import { parseXml, xmlChildText, xmlDocument, xmlText } from './s3-xml.ts'

const refused = (text: string) =>
  assert.throws(
    () => parseXml(Buffer.from(text)),
    (error) => failedWith(error, 'bad-input'),
  )

test('what is written is read back, markup and line ends included', () => {
  const printable = fc.string({ unit: 'grapheme' }).filter((text) => !/[\ufffe\uffff]/u.test(text))
  fc.assert(
    fc.property(printable, (text) => {
      const document = parseXml(Buffer.from(xmlDocument('Result', xmlText('Key', text))))
      assert.equal(xmlChildText(document, 'Key'), text)
    }),
  )
  const document = parseXml(Buffer.from(xmlDocument('Result', xmlText('Key', 'a\r\n\tb<&>"'))))
  assert.equal(xmlChildText(document, 'Key'), 'a\r\n\tb<&>"')
})

test('namespaces and prefixes do not matter, names do', () => {
  const document = parseXml(
    Buffer.from('<a:Delete xmlns:a="urn:x"><a:Quiet>true</a:Quiet></a:Delete>'),
  )
  assert.equal(document.name, 'Delete')
  assert.equal(xmlChildText(document, 'Quiet'), 'true')
})

test('document types, entities, depth and broken markup are refused', () => {
  refused('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
  refused('<a>&unknown;</a>')
  refused('<a>'.repeat(1000) + '</a>'.repeat(1000))
  refused('<a><b></a></b>')
  refused('<a/><b/>')
  refused('')
  assert.throws(() => parseXml(Buffer.from([0x3c, 0x61, 0x3e, 0xff, 0x3c, 0x2f, 0x61, 0x3e])))
})

test('more elements or attributes than any document of S3 has are refused', () => {
  refused(`<a>${'<b/>'.repeat(100_000)}</a>`)
  const attributes = Array.from({ length: 21 }, (_, n) => `b${n}="c"`)
  refused(`<a ${attributes.join(' ')}/>`)
  parseXml(Buffer.from(`<a ${attributes.slice(1).join(' ')}/>`))
})

test('a great document is read in time that grows with its length only', {
  timeout: 20_000,
}, () => {
  const parts = '<Part><PartNumber>1</PartNumber><ETag>"x"</ETag></Part>'.repeat(10_000)
  assert.equal(parseXml(Buffer.from(`<C>${parts}</C>`)).children.length, 10_000)
})
