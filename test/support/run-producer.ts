// Runs a producer as a process of its own: what it reads goes to descriptor 3 as JSON, so that
// the producer's standard error and terminal are those of this process.
//
//   node run-producer.ts [--exit-after-pid | --exit-while-ending] PROGRAM ARGUMENT…
import { writeSync } from 'node:fs'
import { runProducer } from '../../src/host/producer.ts'

const [first = '', ...rest] = process.argv.slice(2)
const how = first.startsWith('--exit-') ? first : undefined
const [program = '', ...args] = how === undefined ? [first, ...rest] : rest

await using source = await runProducer(program, args)
if (how !== undefined) {
  const pid = Buffer.alloc(8)
  await source.fill(pid)
  writeSync(3, pid)
  // As a second signal does, while the first one is being obeyed.
  if (how === '--exit-while-ending') void source[Symbol.asyncDispose]()
  setTimeout(() => process.exit(0), 50)
  await new Promise(() => undefined)
}
const buffer = Buffer.alloc(4 * 1024 * 1024)
const bytes = await source.fill(buffer)
const end = await source.end()
writeSync(3, JSON.stringify({ bytes, text: buffer.toString('utf8', 0, Math.min(bytes, 100)), end }))
