import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '../base/failure.ts'
import { formatStoreUrl, parseStoreUrl } from './store-url.ts'

test('a store URL names a bucket, a root in it, or a directory', () => {
  assert.deepEqual(parseStoreUrl('s3://my-backups'), { kind: 's3', bucket: 'my-backups', root: '' })
  assert.deepEqual(parseStoreUrl('s3://my.backups/team-a/x'), {
    kind: 's3',
    bucket: 'my.backups',
    root: 'team-a/x/',
  })
  assert.deepEqual(parseStoreUrl('dir:/mnt/backup'), { kind: 'dir', path: '/mnt/backup' })
})

test('what was parsed is written as it was', () => {
  for (const url of ['s3://my-backups', 's3://my-backups/team-a/x', 'dir:/mnt/backup']) {
    assert.equal(formatStoreUrl(parseStoreUrl(url)), url)
  }
})

const mistakes: readonly (readonly [url: string, why: RegExp, hint: RegExp])[] = [
  ['', /neither/, /Examples/],
  ['my-backups', /neither/, /Examples/],
  [
    'https://s3.example.net/my-backups',
    /neither/,
    /AWS_ENDPOINT_URL_S3=https:\/\/s3\.example\.net;.*s3:\/\/my-backups/,
  ],
  ['s3:/my-backups', /neither/, /s3:\/\/my-backups/],
  ['s3:my-backups', /neither/, /s3:\/\/my-backups/],
  ['S3://my-backups', /neither/, /s3:\/\/my-backups/],
  ['/mnt/backup', /neither/, /dir:\/mnt\/backup/],
  ['file:///mnt/backup', /neither/, /dir:\/mnt\/backup/],
  ['s3://', /bucket is missing/, /Examples/],
  ['s3:///root', /bucket is missing/, /Examples/],
  ['s3://My-Backups', /no bucket's name/, /my-backups/],
  ['s3://my_backups', /no bucket's name/, /lower-case/],
  ['s3://192.168.0.1', /no bucket's name/, /lower-case/],
  ['s3://ab', /no bucket's name/, /3 to 63/],
  ['s3://my-backups/', /ends in a slash/, /Write s3:\/\/my-backups\./],
  ['s3://my-backups/a//b', /cannot be a folder/, /letters/],
  ['s3://my-backups/../b', /cannot be a folder/, /letters/],
  ['s3://my-backups/a?b', /cannot be a folder/, /letters/],
  ['dir:', /path is missing/, /Examples/],
  ['dir:relative', /not absolute/, /Examples/],
  ['dir://mnt/backup', /two slashes/, /Write dir:\/mnt\/backup\./],
  ['dir:/mnt\0', /NUL/, /Examples/],
]

for (const [url, why, hint] of mistakes) {
  test(`${JSON.stringify(url)} is refused with what was probably meant`, () => {
    assert.throws(
      () => parseStoreUrl(url),
      (error) => {
        assert.ok(error instanceof Failure)
        assert.equal(error.code, 'bad-input')
        assert.match(error.message, why)
        assert.match(error.hint ?? '', hint)
        return true
      },
    )
  })
}
