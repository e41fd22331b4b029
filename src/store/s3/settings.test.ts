import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { systemClock, systemRandom } from '../../host/system.ts'
import { openStore } from '../open.ts'

test('a region or a key that cannot be sent is refused before anything is, and no key is shown', async () => {
  const env = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' }
  const openIn = (more: Record<string, string>) =>
    openStore('s3://bucket', {
      clock: systemClock,
      random: systemRandom,
      env: { ...env, AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9', ...more },
    })
  await assert.rejects(openIn({ AWS_REGION: 'eu\nwest' }), failure('bad-input', '"eu\\nwest"'))
  await assert.rejects(openIn({ AWS_SESSION_TOKEN: 'to\nken' }), (error: Error) => {
    assert.ok(!error.message.includes('ken\n') && !error.message.includes('to\n'))
    return failure('bad-input', 'session token')(error)
  })
  await assert.rejects(openIn({ AWS_ACCESS_KEY_ID: 'a b' }), failure('bad-input', 'access key id'))
})
