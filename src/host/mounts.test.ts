import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mountsIn } from './mounts.ts'

test('mounts are those below a path, read as the kernel writes them', () => {
  const table = [
    '27 1 0:25 / / rw - ext4 /dev/root rw',
    '36 27 0:31 /sub /tmp/holdfast-a/home/my\\040mount rw,relatime shared:1 - fuse.sshfs web rw',
    '37 27 0:32 / /tmp/holdfast-ab rw - tmpfs tmpfs rw',
    '',
  ].join('\n')
  assert.deepEqual(mountsIn('/tmp/holdfast-a', table), ['/tmp/holdfast-a/home/my mount'])
  assert.deepEqual(mountsIn('/tmp/holdfast-ab', table), [])
})

test('this process can be asked for its own', () => {
  assert.deepEqual(mountsIn('/nowhere'), [])
})
