import assert from 'node:assert/strict'
import { test } from 'node:test'
import { headEnd, parseAnswerHead } from './answer-head.ts'

function parse(...lines: string[]) {
  return parseAnswerHead(Buffer.from([...lines, '', ''].join('\r\n'), 'latin1'))
}

test('a plain head tells its status, fields and length', () => {
  assert.deepEqual(
    parse('HTTP/1.1 206 Partial Content', 'ETag: "a b"', 'Content-Length:10', 'X-A: 1 ', 'x-a:2'),
    {
      status: 206,
      headers: { etag: '"a b"', 'content-length': '10', 'x-a': '1, 2' },
      length: 10,
      isKept: true,
    },
  )
  assert.equal(parse('HTTP/1.1 200 ', 'content-length: 0', 'Connection: Close')?.isKept, false)
})

test('a head ends at its empty line', () => {
  assert.equal(headEnd(Buffer.from('HTTP/1.1 200 OK\r\na: b\r\n')), undefined)
  assert.equal(headEnd(Buffer.from('HTTP/1.1 200 OK\r\na: b\r\n\r\nbody\r\n\r\n')), 25)
})

test('whatever is not plain is left to others', () => {
  const length = 'content-length: 5'
  const heads: readonly (readonly string[])[] = [
    ['HTTP/1.1 404 Not Found', length],
    ['HTTP/1.1 100 Continue', length],
    ['HTTP/1.0 200 OK', length],
    ['HTTP/1.1 200', length],
    ['HTTP/1.1  200 OK', length],
    ['HTTP/1.1 200 OK'],
    ['HTTP/1.1 200 OK', length, length],
    ['HTTP/1.1 200 OK', length, 'Content-Length: 6'],
    ['HTTP/1.1 200 OK', 'content-length: 5, 5'],
    ['HTTP/1.1 200 OK', 'content-length: +5'],
    ['HTTP/1.1 200 OK', 'content-length: 0x5'],
    ['HTTP/1.1 200 OK', 'content-length: -5'],
    ['HTTP/1.1 200 OK', 'content-length:'],
    ['HTTP/1.1 200 OK', `content-length: ${'9'.repeat(30)}`],
    ['HTTP/1.1 200 OK', length, 'transfer-encoding: chunked'],
    ['HTTP/1.1 200 OK', length, 'Transfer-Encoding : identity'],
    ['HTTP/1.1 200 OK', length, 'a: b', ' folded'],
    ['HTTP/1.1 200 OK', length, 'no colon'],
    ['HTTP/1.1 200 OK', length, ': no name'],
    ['HTTP/1.1 200 OK', length, 'a: b\nc: d'],
    ['HTTP/1.1 200 OK', length, 'a: \0'],
  ]
  for (const head of heads) assert.equal(parse(...head), undefined, head.join('|'))
})

test('a field named as a property of every object is a field like others', () => {
  const head = parse('HTTP/1.1 200 OK', '__proto__: x', 'content-length: 1')
  assert.equal(head?.length, 1)
  assert.equal(Object.getPrototypeOf(head?.headers), Object.prototype)
})
