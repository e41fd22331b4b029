// docs/format.md against the code: what it prints is what is written and read.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { parseRecordKey, parseSegmentKey, recordKey } from '../../src/format/dump-name.ts'
import { escapeText, unescapeText } from '../../src/format/escape.ts'
import { decodeRecord, encodeRecord } from '../../src/format/record.ts'

const root = join(import.meta.dirname, '../..')
const text = readFileSync(join(root, 'docs/format.md'), 'utf8')
const blocks = [...text.matchAll(/^```\w*\n([^]*?)^```$/gm)].map(([, block = '']) => block)

const blockStarting = (start: string) => blocks.find((block) => block.startsWith(start)) ?? ''
const record = blockStarting('format: ')
const [recordLine = '', segmentLine = ''] = blockStarting('gozer').split('\n')

test('the record in the document is one, to the byte', () => {
  assert.equal(encodeRecord(decodeRecord(record)), record)
  assert.match(text, new RegExp(`The record of the example, ${record.length} bytes`))
  assert.ok(text.includes(createHash('sha256').update(record).digest('hex')))
})

test('the hash in the record is that of the segment which the document describes', () => {
  const [segment] = decodeRecord(record).segments
  const bytes = Buffer.from('hello, backup\n')
  assert.equal(segment?.sha256, createHash('sha256').update(bytes).digest('hex'))
  assert.equal(segment?.bytes, bytes.length)
})

test('the keys in the document are those of its record', () => {
  const { segments, ...id } = decodeRecord(record)
  assert.equal(recordKey({ ...id, segments: segments.length, bytes: 14 }), recordLine)
  assert.deepEqual(parseRecordKey(recordLine)?.nonce, id.nonce)
  assert.deepEqual(parseSegmentKey(segmentLine), { machine: id.machine, nonce: id.nonce, index: 0 })
})

test('the table of escapes is what the code does', () => {
  const rows = [...text.matchAll(/^\| `(.+)` \| `(.+)` \| `(.+)` \|$/gm)]
  const escapes = rows.slice(0, 5)
  assert.equal(escapes.length, 5)
  for (const [, plain = '', escaped = '', refused = ''] of escapes) {
    assert.equal(escapeText(plain), escaped)
    assert.equal(unescapeText(refused), undefined)
  }
})

test('the script in the document is the one that is tested', () => {
  assert.equal(
    blockStarting('#!/bin/sh'),
    readFileSync(join(root, 'test/recovery/recover.sh'), 'utf8'),
  )
})
