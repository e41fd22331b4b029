// What it costs to tell of requests: `node bench/sandbox-evidence.ts`. Requests for a small object
// over loopback, in rounds with and without listeners by turns, so that both see the same machine.
import { Agent, request } from 'node:http'
import { PutBucketPolicyCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { RequestEvents } from '../src/sandbox/evidence/request-events.ts'
import { type Sandbox, startSandbox } from '../src/sandbox/index.ts'

const ROUNDS = 9
const REQUESTS = 2_000
const AT_ONCE = 8
const ASKED = 20_000_000

await main()

async function main(): Promise<void> {
  const nanoseconds = costOfAsking()
  console.log(`asking whether anyone listens: ${nanoseconds.toFixed(1)} ns a request`)
  await using sandbox = await startSandbox({ buckets: ['bench'] })
  await makePublic(sandbox)
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE })
  const [alone, observed]: [number[], number[]] = [[], []]
  await round(sandbox, agent)
  for (let at = 0; at < ROUNDS; at++) {
    alone.push(await round(sandbox, agent))
    using _listening = sandbox.observe(() => {})
    observed.push(await round(sandbox, agent))
  }
  agent.destroy()
  const [quiet, told] = [median(alone), median(observed)]
  console.log(
    `a small GET, client and sandbox: ${quiet.toFixed(1)} us; observed: ${told.toFixed(1)} us`,
  )
}

/** Nanoseconds, with access logs known and no bucket logged. */
function costOfAsking(): number {
  const events = new RequestEvents()
  let isLogged = false
  events.observe(() => {}, { wantsReasons: false, isOn: () => isLogged })
  let count = 0
  const began = performance.now()
  for (let at = 0; at < ASKED; at++) if (events.isObserved) count++
  const ms = performance.now() - began
  isLogged = count > 0
  return (ms * 1e6) / ASKED
}

async function makePublic(sandbox: Sandbox): Promise<void> {
  const { endpoint, region } = sandbox
  const client = new S3Client({ endpoint, region, credentials: sandbox, forcePathStyle: true })
  await client.send(new PutObjectCommand({ Bucket: 'bench', Key: 'k', Body: Buffer.alloc(100) }))
  const Statement = [
    { Effect: 'Allow', Principal: '*', Action: 's3:GetObject', Resource: 'arn:aws:s3:::bench/*' },
  ]
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement })
  await client.send(new PutBucketPolicyCommand({ Bucket: 'bench', Policy }))
  client.destroy()
}

/** Microseconds a request. */
async function round(sandbox: Sandbox, agent: Agent): Promise<number> {
  const url = `${sandbox.endpoint}/bench/k`
  let left = REQUESTS
  const began = performance.now()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await get(url, agent)
    }),
  )
  return ((performance.now() - began) * 1000) / REQUESTS
}

function get(url: string, agent: Agent): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  request(url, { agent }, (answer) => answer.resume().on('end', resolve))
    .on('error', reject)
    .end()
  return promise
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0
}
