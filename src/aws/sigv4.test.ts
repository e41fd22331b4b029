import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type CredentialScope,
  canonicalRequest,
  chunkStringToSign,
  EMPTY_SHA256,
  sign,
  signingKey,
  stringToSign,
  trailerStringToSign,
  uriEncode,
} from './sigv4.ts'

// The examples of the S3 API Reference, "Signature Calculations for the Authorization Header".
const SECRET = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY'
const SCOPE: CredentialScope = { date: '20130524', region: 'us-east-1', service: 's3' }
const TIMESTAMP = '20130524T000000Z'

function signatureOf(request: Parameters<typeof canonicalRequest>[0]): string {
  const toSign = stringToSign(TIMESTAMP, SCOPE, canonicalRequest(request))
  return sign(signingKey(SECRET, SCOPE), toSign)
}

test('GET Object of the API reference has the signature printed there', () => {
  const signature = signatureOf({
    method: 'GET',
    path: '/test.txt',
    query: [],
    headers: [
      ['range', 'bytes=0-9'],
      ['host', 'examplebucket.s3.amazonaws.com'],
      ['x-amz-content-sha256', EMPTY_SHA256],
      ['x-amz-date', TIMESTAMP],
    ],
    payloadHash: EMPTY_SHA256,
  })
  assert.equal(signature, 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41')
})

test('PUT Object of the API reference, with a key that must be escaped', () => {
  const payloadHash = '44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072'
  const signature = signatureOf({
    method: 'PUT',
    path: '/test$file.text',
    query: [],
    headers: [
      ['date', 'Fri, 24 May 2013 00:00:00 GMT'],
      ['host', 'examplebucket.s3.amazonaws.com'],
      ['x-amz-content-sha256', payloadHash],
      ['x-amz-date', TIMESTAMP],
      ['x-amz-storage-class', 'REDUCED_REDUNDANCY'],
    ],
    payloadHash,
  })
  assert.equal(signature, '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd')
})

test('List Objects of the API reference, whose parameters are sorted', () => {
  const signature = signatureOf({
    method: 'GET',
    path: '/',
    query: [
      ['prefix', 'J'],
      ['max-keys', '2'],
    ],
    headers: [
      ['host', 'examplebucket.s3.amazonaws.com'],
      ['x-amz-content-sha256', EMPTY_SHA256],
      ['x-amz-date', TIMESTAMP],
    ],
    payloadHash: EMPTY_SHA256,
  })
  assert.equal(signature, '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7')
})

test('the chunks of the API reference have the signatures printed there', () => {
  // "Transferring Payload in Multiple Chunks": 65,536 and 1,024 letters a, then the last chunk.
  const context = (previousSignature: string) => ({
    timestamp: TIMESTAMP,
    scope: SCOPE,
    previousSignature,
  })
  const key = signingKey(SECRET, SCOPE)
  const first = chunkStringToSign(
    context('4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9'),
    'bf718b6f653bebc184e1479f1935b8da974d701b893afcf49e701f3e2f9f9c5a',
  )
  assert.equal(sign(key, first), 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648')
  const last = chunkStringToSign(
    context('0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
    EMPTY_SHA256,
  )
  assert.equal(sign(key, last), 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9')
})

test('a trailer is signed as the API reference spells its string to sign', () => {
  // The signature printed beside that text is one over "AWS4-HMAC-SHA256-PAYLOAD" instead, which
  // no SDK sends, so it is the text that is compared.
  const toSign = trailerStringToSign(
    {
      timestamp: TIMESTAMP,
      scope: SCOPE,
      previousSignature: '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    },
    'x-amz-checksum-crc32c:sOO8/Q==\n',
  )
  assert.deepEqual(toSign.split('\n'), [
    'AWS4-HMAC-SHA256-TRAILER',
    TIMESTAMP,
    '20130524/us-east-1/s3/aws4_request',
    '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
    '1e376db7e1a34a8ef1c4bcee131a2d60a1cb62503747488624e10995f448d774',
  ])
})

test('everything but unreserved characters is escaped, as UTF-8', () => {
  assert.equal(uriEncode("AZaz09-._~ !'()*/ü"), 'AZaz09-._~%20%21%27%28%29%2A%2F%C3%BC')
  assert.equal(uriEncode('a/b c', '/'), 'a/b%20c')
})
