// Bodies that claim to be forms and are none, or end as none should.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { keysIn, startTestSandbox, type TestSandbox, textOf } from '../../test/support/sandbox.ts'
import {
  type FormOptions,
  refusalOf,
  makeForm as signedForm,
} from '../../test/support/signed-form.ts'

let sandbox: TestSandbox
before(async () => {
  sandbox = await startTestSandbox()
})
after(() => sandbox.close())

const makeForm = (options: FormOptions) => signedForm(sandbox, sandbox.bucket, options)

const keys = () => keysIn(sandbox.client, sandbox.bucket)

const part = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`

function raw(body: string | Buffer, contentType = 'multipart/form-data; boundary=b') {
  const headers = { 'content-type': contentType }
  return fetch(`${sandbox.endpoint}/${sandbox.bucket}`, { method: 'POST', body, headers })
}

for (const [what, body, expected] of [
  ['nothing', '', /^400 MalformedPOSTRequest/],
  ['no delimiter', 'x'.repeat(100), /^400 MalformedPOSTRequest/],
  [
    'a field cut short',
    '--b\r\nContent-Disposition: form-data; name="key"\r\n\r\nval',
    /^400 Malf/,
  ],
  ['a part without a name', '--b\r\nContent-Type: a/b\r\n\r\nx\r\n--b--', /^400 MalformedPOST/],
  ['a part without headers', '--b\r\n\r\nx\r\n--b--', /^400 MalformedPOST/],
  ['a delimiter that goes on', '--bb\r\n\r\nx\r\n--b--', /^400 MalformedPOST/],
  ['two keys', `${part('key', 'a')}${part('Key', 'b')}${part('file', 'x')}--b--`, /^400 Malformed/],
  ['no file', `${part('key', 'a')}--b--`, /^400 InvalidArgument: POST requires exactly one file/],
  ['a huge field', part('key', 'x'.repeat(30_000)), /^400 MaxPostPreDataLengthExceeded/],
  ['many fields', part('a', 'x') + part('b', 'x'.repeat(21_000)), /^400 MaxPost/],
  ['an endless preamble', 'x'.repeat(1_000_000), /^400 MaxPostPreDataLengthExceeded/],
  ['endless headers', `--b\r\n${'X: y\r\n'.repeat(10_000)}`, /^400 MaxPostPreDataLengthExceeded/],
  ['bytes that are no text', Buffer.from(part('key', '\xff'), 'latin1'), /^400 Malformed/],
] as const) {
  test(`a form of ${what} is refused`, async () => {
    assert.match(await refusalOf(await raw(body)), expected)
  })
}

test('a body that is no form, or a form without a boundary, is refused', async () => {
  assert.match(await refusalOf(await raw('x', 'multipart/form-data')), /^400 MalformedPOSTRequest/)
  assert.match(await refusalOf(await raw('x', 'text/plain')), /^412 PreconditionFailed/)
})

/** A good form as bytes, ending where `end` of its last delimiter begins. */
async function formBytes(tail: string): Promise<[body: Buffer, contentType: string]> {
  const request = new Request('http://x', {
    method: 'POST',
    body: makeForm({ fields: { key: 'tail' } }),
  })
  const bytes = Buffer.from(await request.arrayBuffer())
  const type = request.headers.get('content-type') ?? ''
  const boundary = type.split('boundary=')[1] ?? ''
  const end = bytes.lastIndexOf(`\r\n--${boundary}--`)
  return [
    Buffer.concat([bytes.subarray(0, end), Buffer.from(tail.replaceAll('B', boundary))]),
    type,
  ]
}

for (const [what, tail, expected] of [
  ['no end', '', /^400 MalformedPOSTRequest/],
  ['half an end', '\r\n--B', /^400 MalformedPOSTRequest/],
  [
    'a second file',
    '\r\n--B\r\nContent-Disposition: form-data; name="file"\r\n\r\ny\r\n--B--',
    /^400 IncorrectNumberOfFilesInPostRequest/,
  ],
  [
    'endless fields behind its file',
    `\r\n--B\r\nContent-Disposition: form-data; name="x"\r\n\r\n${'y'.repeat(30_000)}`,
    /^400 MaxPostPreDataLengthExceeded/,
  ],
] as const) {
  test(`a form with ${what} stores nothing`, async () => {
    assert.match(await refusalOf(await raw(...(await formBytes(tail)))), expected)
    assert.ok(!(await keys()).includes('tail'))
  })
}

test('fields behind the file are ignored', async () => {
  const tail = '\r\n--B\r\nContent-Disposition: form-data; name="acl"\r\n\r\nnonsense\r\n--B--\r\n'
  assert.equal((await raw(...(await formBytes(tail)))).status, 204)
  assert.equal(await textOf(sandbox.client, sandbox.bucket, 'tail'), 'contents')
})
