import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readErrorDocument } from './error-document.ts'

const error = '<Error><Code> SlowDown </Code><Message>Please</Message></Error>'
const told = { code: 'SlowDown', message: 'Please', region: undefined }

for (const [what, body, document] of [
  ["S3's", error, told],
  ["IAM's", `<ErrorResponse>${error}<RequestId>1</RequestId></ErrorResponse>`, told],
  [
    'one that names a region',
    '<Error><Code>PermanentRedirect</Code><Region>eu-west-1</Region></Error>',
    { code: 'PermanentRedirect', message: undefined, region: 'eu-west-1' },
  ],
  ["a gateway's page", '<html><body>Bad Gateway<br></body></html>', undefined],
  ['nothing', '', undefined],
] as const) {
  test(`an error answer is read: ${what}`, () => {
    assert.deepEqual(readErrorDocument(Buffer.from(body)), document)
  })
}
