import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failedWith } from '../../base/failure.ts'
import { parseS3keys } from './s3keys.ts'

const KEYS = 'bucket_name b-1\naccess_key_id AKIA1\nsecret_access_key abc/+def\n'

function values(text: string): Record<string, string> {
  return Object.fromEntries([...parseS3keys(text, 'keys')].map(([name, { text }]) => [name, text]))
}

test("s3dump's file gives the store, the keys and s3dump's default region", () => {
  assert.deepEqual(values(`service s3\n${KEYS}`), {
    store: 's3://b-1',
    region: 'us-east-1',
    'access-key-id': 'AKIA1',
    'secret-access-key': 'abc/+def',
  })
})

test("Amazon's servers are told by the region, others become the endpoint, over TLS", () => {
  for (const [server, endpoint] of [
    ['s3.amazonaws.com', undefined],
    ['s3.eu-west-1.amazonaws.com', undefined],
    ['s3.example.net', 'https://s3.example.net'],
    ['evilamazonaws.com', 'https://evilamazonaws.com'],
    ['s3.amazonaws.com.example.net', 'https://s3.example.net'],
    ['http://127.0.0.1:9000/', 'http://127.0.0.1:9000'],
  ] as const) {
    const found = values(`${KEYS}server ${server}\n`)['endpoint']
    const expected = server.startsWith('s3.amazonaws.com.') ? `https://${server}` : endpoint
    assert.equal(found, expected, server)
  }
})

test('comments, blank lines, more spaces and CRLF are no trouble', () => {
  assert.equal(values(`# mine\r\n\r\n${KEYS}region  eu-west-1 \r\n`)['region'], 'eu-west-1')
})

test('what cannot be understood is named by its line, and no secret is repeated', () => {
  for (const [text, message] of [
    [`${KEYS}bucket x\n`, 'keys:4: unknown key bucket'],
    [`${KEYS}s3cr3t-on-its-own\n`, 'keys:4: the line is not a key, a space and a value'],
    ['bucket_name b\n', 'keys: access_key_id and secret_access_key must be set'],
    [
      `${KEYS}secret_access_key s3cr3t with spaces\n`,
      'keys:4: this cannot be the secret-access-key',
    ],
  ] as const) {
    assert.throws(
      () => parseS3keys(text, 'keys'),
      (error) =>
        failedWith(error, 'bad-input') &&
        error.message === message &&
        !/s3cr3t/.test(`${error.message}${error.hint}`),
      text,
    )
  }
})
