import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { type TestContext, test } from 'node:test'
import { Progress } from './progress.ts'
import { Terminal } from './terminal.ts'

const CLEAR_LINE = '\r\u001b[K'

/** An output that remembers what was written to it. */
function output(isTTY: boolean) {
  const written: string[] = []
  const stream = new Writable({
    write(chunk, _encoding, done) {
      written.push(String(chunk))
      done()
    },
  })
  return { written, stream: Object.assign(stream, { isTTY, columns: 40 }) as never }
}

function watch({ isTTY = true, quiet = false }) {
  const stdout = output(isTTY)
  const stderr = output(isTTY)
  const terminal = new Terminal('holdfast', { stdout: stdout.stream, stderr: stderr.stream })
  terminal.quiet = quiet
  return { terminal, stdout: stdout.written, stderr: stderr.written }
}

function passing(t: TestContext) {
  t.mock.timers.enable({ apis: ['setInterval'] })
  return (ms: number) => t.mock.timers.tick(ms)
}

test('the line shows bytes, rate and time, ten times a second at most, and is cleared', (t) => {
  const pass = passing(t)
  const { terminal, stderr } = watch({})
  const progress = new Progress(terminal, 'stored')
  for (let step = 0; step < 100; step++) {
    progress.add(1024 * 1024)
    pass(10)
  }
  assert.equal(stderr.length, 10)
  const [before, line = ''] = (stderr.at(-1) ?? '').split(CLEAR_LINE)
  assert.equal(before, '')
  assert.match(line, /^stored 100\.0 MiB {2}[\d.]+ \w+\/s {2}[\d.]+s$/)
  progress[Symbol.dispose]()
  assert.equal(stderr.at(-1), CLEAR_LINE)
  pass(1000)
  assert.equal(stderr.length, 11)
})

test('it says what is waited for until bytes move again, and fits one line', (t) => {
  const pass = passing(t)
  const { terminal, stderr } = watch({})
  using progress = new Progress(terminal, 'stored')
  progress.waitFor('the store: no answer, attempt 3, and so on and on')
  pass(100)
  const line = (stderr.at(-1) ?? '').slice(CLEAR_LINE.length)
  assert.match(line, /waiting for/)
  assert.ok(line.length < 40, line)
  progress.add(1)
  pass(100)
  assert.doesNotMatch(stderr.at(-1) ?? '', /waiting/)
})

test('how much there is to come is shown where it is known', (t) => {
  const pass = passing(t)
  const { terminal, stderr } = watch({})
  using progress = new Progress(terminal, 'restored')
  progress.total = 4096
  progress.add(1024)
  pass(100)
  assert.match(stderr.at(-1) ?? '', /restored 1\.0 KiB of 4\.0 KiB \(25 %\)/)
})

test('a message clears the line first', (t) => {
  const pass = passing(t)
  const { terminal, stderr } = watch({})
  using progress = new Progress(terminal, 'stored')
  progress.add(1)
  pass(100)
  terminal.tell('hear, hear')
  assert.deepEqual(stderr.slice(-2), [CLEAR_LINE, 'holdfast: hear, hear\n'])
})

for (const how of [{ isTTY: false }, { quiet: true }]) {
  test(`nobody watches with ${JSON.stringify(how)}: no line, no remarks, but warnings`, (t) => {
    const pass = passing(t)
    const { terminal, stdout, stderr } = watch(how)
    using progress = new Progress(terminal, 'stored')
    progress.add(1)
    pass(1000)
    terminal.say('done')
    assert.deepEqual(stderr, [])
    terminal.warn('look out')
    terminal.print('data')
    assert.match(stderr.join(''), /warning:.* look out\n/)
    assert.deepEqual(stdout, ['data\n'])
  })
}
