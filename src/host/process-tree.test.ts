import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { ProcessTree } from './process-tree.ts'

/** Starts a shell that has written its first line, so that its traps are set. */
async function started(script: string, detached: boolean): Promise<ProcessTree> {
  const child = spawn('sh', ['-c', script], { detached, stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  child.stdout.resume()
  return new ProcessTree(child.pid ?? 0, detached)
}

for (const detached of [true, false]) {
  const where = detached ? 'in a session of its own' : 'in our session'

  test(`a tree ${where} ends when it is asked to`, async () => {
    const tree = await started('sleep 300 & sh -c "sleep 300" & echo; wait', detached)
    const begun = performance.now()
    assert.equal(await tree.end(10_000), 0)
    assert.ok(performance.now() - begun < 5_000)
  })

  test(`a tree ${where} that ignores SIGTERM is killed after the grace`, async () => {
    const tree = await started('trap "" TERM; sleep 300 & echo; while :; do wait; done', detached)
    assert.equal(await tree.end(100), 0)
  })

  test(`a tree ${where} that is stopped is killed too`, async () => {
    const tree = await started('echo; kill -STOP $$', detached)
    assert.equal(await tree.end(100), 0)
  })
}

test('a session includes what its leader left behind when it exited', async () => {
  const tree = await started('sleep 300 & echo', true)
  assert.equal(await tree.end(10_000), 0)
})
