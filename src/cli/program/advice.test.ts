import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ADVICE, retyped } from './advice.ts'

test('a hint repeats the options that lead to the store, as a shell reads them', () => {
  assert.equal(retyped({}), '')
  assert.equal(retyped({ limit: '1M', machine: 'web-1' }), ' --host web-1')
  const flags = { store: 'dir:/tmp/my store', s3keys: "/it's" }
  assert.equal(retyped(flags), " --store 'dir:/tmp/my store' --s3keys '/it'\\''s'")
})

test('each program is advised to use only options that it has', () => {
  const flags = { s3keys: '/home/me/.s3keys' }
  assert.equal(ADVICE.holdfast.acceptStatuses('0,1', flags), 'accept it with --ok-exit 0,1')
  assert.match(
    ADVICE.s3dump.acceptStatuses('0,1', flags),
    /\(holdfast dump --s3keys \/home\/me\/\.s3keys --ok-exit 0,1 …\)$/,
  )
  assert.doesNotMatch(ADVICE.s3dump.restoreElsewhere, /--/)
})
