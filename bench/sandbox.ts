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
import { createSigner, type S3Connection, type Signer } from './s3-connection.ts'
import { applyLoad, type Cost } from './sandbox-load.ts'
import { fillMillions, type PageTime, timePages } from './sandbox-million.ts'
import { createMachine, FOLDER } from './sandbox-people.ts'
import { type MeasuredServer, startServer } from './sandbox-server.ts'

const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5)
const SECONDS = 3
const PAIRS = 12 * ROUNDS
const BUCKET = 'bench'
const SMALL_CONNECTIONS = 16
const LARGE_CONNECTIONS = 2

const LARGE = filled(16 * MIB)
const SMALL = filled(1024)

interface Body {
  readonly body: Buffer
  readonly sha256: string
  readonly headers: Readonly<Record<string, string>>
}

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
  const enforced: Cost[] = []
  for (let round = 0; round <= ROUNDS; round++) {
    const cost = await mixedRound(server, sign, SECONDS)
    if (round > 0) enforced.push(cost)
  }
  const microseconds = ({ endpointCpu }: Cost) => endpointCpu * 1e6
  const perSecond = enforced.map((cost) => cost.perSecond)
  const stalls = enforced.map((cost) => cost.longestStallMs)
  add('small requests, enforced: PUT, HEAD, GET of 1 KiB', '/s', perSecond, 2500)
  add('  CPU of the endpoint for one', 'us', enforced.map(microseconds))
  add('  longest stall of the event loop', 'ms', stalls)
  add('  what enforcement adds to it', '%', await pairs(server, sign), 10, 'most')
}

/**
 * By how many percent enforcement raises the CPU of a request: in one process, in many short
 * pairs, so that whatever else the machine does meets both of a pair.
 */
async function pairs(server: MeasuredServer, sign: Signer): Promise<number[]> {
  const shares: number[] = []
  for (let pair = 0; pair < PAIRS; pair++) {
    const cost = new Map<boolean, number>()
    for (const isEnforced of pair % 2 === 0 ? [true, false] : [false, true]) {
      await server.enforce(isEnforced)
      cost.set(isEnforced, (await mixedRound(server, sign, SECONDS / 12)).endpointCpu)
    }
    shares.push(((cost.get(true) ?? 0) / (cost.get(false) ?? 0) - 1) * 100)
  }
  return shares
}

function mixedRound(server: MeasuredServer, sign: Signer, seconds: number): Promise<Cost> {
  const send = async (line: S3Connection, worker: number, turn: number) => {
    const path = `/${BUCKET}/${FOLDER}/${worker}/${turn % 100}`
    await line.send({ method: 'PUT', path, ...SMALL })
    await line.send({ method: 'HEAD', path })
    await line.send({ method: 'GET', path })
    return 3
  }
  return applyLoad({ server, sign, connections: SMALL_CONNECTIONS, seconds, send })
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
