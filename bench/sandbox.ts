// How fast the sandbox is against what is wanted of it: `npm run bench:sandbox`. Endpoint and
// client are processes of this machine, loopback between them. Figures are medians of rounds, with
// the least and the greatest; what is compared runs in turns. Needs some 4 GB below TMPDIR.
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { MIB } from '../src/base/bytes.ts'
import { median } from './measure.ts'
import { applyLoad, type Cost } from './sandbox/load.ts'
import { fillMillions, type PageTime, timePages } from './sandbox/million.ts'
import { createMachine, FOLDER } from './sandbox/people.ts'
import { createSigner } from './sandbox/s3-connection.ts'
import { startServer } from './sandbox/server.ts'
import { type Body, mixedRound, type Pair, pairs } from './sandbox/small.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const SECONDS = 3
const PAIRS = 8 * ROUNDS
const BUCKET = 'bench'
const LARGE_CONNECTIONS = 2

const LARGE = filled(16 * MIB)

interface Figure {
  readonly what: string
  readonly goal?: string
  readonly isMet?: boolean
  readonly unit: string
  readonly median: number
  readonly least: number
  readonly greatest: number
}

const figures: Figure[] = []
const [loadBefore] = loadavg()
const folder = await mkdtemp(join(tmpdir(), 'holdfast-bench-sandbox-'))
try {
  describe()
  await measureLarge()
  await measureSmall()
  await measureListings()
  keep()
} finally {
  await rm(folder, { recursive: true, force: true })
}

function describe(): void {
  const machine = `${cpus().length} processors (${cpus()[0]?.model.trim()}), Node ${process.versions.node}`
  console.log(`${machine}; ${ROUNDS} rounds of ${SECONDS} s: median (least … greatest)`)
}

function filled(bytes: number): Body {
  const body = Buffer.alloc(bytes, 'holdfast ')
  const sha256 = createHash('sha256').update(body).digest('hex')
  const md5 = createHash('md5').update(body).digest('base64')
  return { body, sha256, headers: { 'content-md5': md5 } }
}

/** Bodies of 16 MiB on two connections: signature, Content-MD5 and SHA-256 are verified. */
async function measureLarge(): Promise<void> {
  await using server = await startServer({ dataDir: join(folder, 'large'), buckets: [BUCKET] })
  const sign = createSigner(server.host, server)
  const common = { server, sign, connections: LARGE_CONNECTIONS, seconds: SECONDS }
  const path = (worker: number) => `/${BUCKET}/large/${worker}`
  const puts: Cost[] = []
  const gets: Cost[] = []
  for (let round = 0; round < ROUNDS; round++) {
    puts.push(
      await applyLoad({
        ...common,
        send: (line, worker) => one(line.send({ method: 'PUT', path: path(worker), ...LARGE })),
      }),
    )
    gets.push(
      await applyLoad({
        ...common,
        send: (line, worker) => one(line.send({ method: 'GET', path: path(worker) })),
      }),
    )
  }
  const megabytes = ({ perSecond }: Cost) => (perSecond * LARGE.body.length) / 1e6
  const milliseconds = ({ endpointCpu }: Cost) => endpointCpu * 1000
  add('PUT of 16 MiB, signature, MD5 and SHA-256 verified', 'MB/s', puts.map(megabytes), 350)
  add('  CPU of the endpoint for one', 'ms', puts.map(milliseconds))
  add('GET of 16 MiB', 'MB/s', gets.map(megabytes), 800)
  add('  CPU of the endpoint for one', 'ms', gets.map(milliseconds))
}

async function one(reply: Promise<unknown>): Promise<number> {
  await reply
  return 1
}

/** PUT, HEAD and GET of 1 KiB by a user with policies, who is asked for by turns. */
async function measureSmall(): Promise<void> {
  const dataDir = join(folder, 'small')
  await using server = await startServer({ dataDir, buckets: [BUCKET], hasSwitch: true })
  const sign = await createMachine(server, BUCKET)
  const small = { server, sign, bucket: BUCKET, folder: FOLDER, body: filled(1024) }
  const enforced: Cost[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const cost = await mixedRound(small, { seconds: SECONDS })
    if (round > 0) enforced.push(cost)
  }
  const microseconds = ({ endpointCpu }: Cost) => endpointCpu * 1e6
  const perSecond = enforced.map((cost) => cost.perSecond)
  const stalls = enforced.map((cost) => cost.longestStallMs)
  add('small requests, enforced: PUT, HEAD, GET of 1 KiB', '/s', perSecond, 2500)
  add('  CPU of the endpoint for one', 'us', enforced.map(microseconds))
  add('  longest stall of the event loop', 'ms', stalls)
  addEnforcement(await pairs(small, PAIRS))
}

/**
 * Judged by instructions where they can be counted. Those of the kernel, to which enforcement adds
 * none, are left out, so that its share of all is rather less.
 */
function addEnforcement(taken: readonly Pair[]): void {
  const share = (on = Number.NaN, off = Number.NaN) => (on / off - 1) * 100
  const byCpu = taken.map(({ enforced, unenforced }) => share(enforced.cpu, unenforced.cpu))
  const byInstructions = taken
    .map(({ enforced, unenforced }) => share(enforced.instructions, unenforced.instructions))
    .filter((value) => !Number.isNaN(value))
  if (byInstructions.length === 0) {
    add('  what enforcement adds to its CPU', '%', byCpu, 10, 'most')
    return
  }
  const thousands = taken.map(({ enforced }) => (enforced.instructions ?? Number.NaN) / 1000)
  add('  instructions of the endpoint for one', 'k', thousands)
  add('  what enforcement adds to those', '%', byInstructions, 10, 'most')
  add('  what enforcement adds to its CPU', '%', byCpu)
}

async function measureListings(): Promise<void> {
  const dataDir = join(folder, 'millions')
  await fillMillions(dataDir)
  await using server = await startServer({ dataDir })
  const pages = await timePages(server, createSigner(server.host, server), 21)
  for (const page of pages) addPage(page)
}

function addPage({ what, medianMs, worstMs }: PageTime): void {
  const isMet = medianMs < 20
  print({ what, unit: 'ms', median: medianMs, least: 0, greatest: worstMs, goal: '< 20', isMet })
}

function add(
  what: string,
  unit: string,
  values: readonly number[],
  goal?: number,
  kind: 'least' | 'most' = 'least',
): void {
  const middle = median(values)
  const spread = { least: Math.min(...values), greatest: Math.max(...values) }
  const met = goal === undefined ? undefined : kind === 'least' ? middle >= goal : middle < goal
  const sign = kind === 'least' ? '≥' : '<'
  const wanted = goal === undefined ? {} : { goal: `${sign} ${goal}`, isMet: met === true }
  print({ what, unit, median: middle, ...spread, ...wanted })
}

function print(figure: Figure): void {
  figures.push(figure)
  const { what, unit, goal, isMet } = figure
  const [middle, least, greatest] = [figure.median, figure.least, figure.greatest].map(short)
  const verdict = goal === undefined ? '' : `  goal ${goal} ${unit}: ${isMet ? 'met' : 'NOT MET'}`
  const spread = least === '0' ? `(worst ${greatest})` : `(${least} … ${greatest})`
  console.log(`${what.padEnd(52)} ${middle?.padStart(7)} ${unit.padEnd(4)} ${spread}${verdict}`)
}

function short(value: number): string {
  return value >= 100 ? value.toFixed(0) : String(Number(value.toPrecision(3)))
}

function keep(): void {
  const date = new Date().toISOString().slice(0, 10)
  const processors = `${cpus().length} of ${cpus()[0]?.model.trim()}`
  // With nothing else running, the load is that of endpoint and client: 1 to 2.
  const load = { before: loadBefore, after: loadavg()[0] }
  const results = { date, processors, load, rounds: ROUNDS, figures }
  const path = join(import.meta.dirname, 'sandbox-results.json')
  writeFileSync(path, `${JSON.stringify(results, undefined, 2)}\n`)
}
