import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failure } from '../../../test/support/failure.ts'
import { GIB, MIB } from '../../base/bytes.ts'
import { uploadSizes } from './upload-sizes.ts'

test('the defaults are parts of 8 MiB, four at a time, in segments of 64 GiB', () => {
  assert.deepEqual(uploadSizes(), {
    partBytes: 8 * MIB,
    concurrency: 4,
    segmentBytes: 64 * GIB,
  })
})

test('small parts make the default segment as long as they can', () => {
  assert.equal(uploadSizes({ partBytes: 5 * MIB }).segmentBytes, 50_000 * MIB)
})

test('what S3 would refuse is refused before anything is sent', () => {
  const refused = (choice: Parameters<typeof uploadSizes>[0], ...texts: string[]) =>
    assert.throws(() => uploadSizes(choice), failure('bad-input', ...texts))
  refused({ partBytes: 5 * MIB - 1 }, 'not accepted by S3')
  refused({ partBytes: 5 * GIB + 1 }, 'not accepted by S3')
  refused({ partBytes: 5 * MIB, segmentBytes: 50_000 * MIB + 1 }, 'more than 10000 parts')
  refused({ partBytes: 8 * MIB, segmentBytes: 8 * MIB - 1 }, 'smaller than its parts')
  refused({ concurrency: 0 }, 'at a time is 0')
  refused({ concurrency: 1.5 }, 'at a time is 1.5')
  refused({ partBytes: Number.NaN }, 'part size')
  assert.equal(uploadSizes({ partBytes: 5 * GIB, segmentBytes: 50_000 * GIB }).partBytes, 5 * GIB)
})
