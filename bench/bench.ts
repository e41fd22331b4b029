// Stores 2 GiB of random bytes from a pipe and fetches them again, with holdfast and with other
// tools, through the same endpoint, in turns: `npm run bench`. BENCH_BYTES and BENCH_ROUNDS
// make a shorter run; only a full one is written into README.md.
import { execFile, execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, statfsSync, symlinkSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import {
  CreateBucketCommand,
  DeleteObjectsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { clientEnvironment, type Server, startEndpoint } from '../scripts/endpoint-process.ts'
import { providePrograms } from '../test/interop/debian.ts'
import { CONTENDERS, type Contender } from './contenders.ts'
import { startCountingProxy } from './counting-proxy.ts'
import { type Measurement, measure, median } from './measure.ts'
import {
  describeRun,
  type Figures,
  type Results,
  type Row,
  renderTable,
  withResults,
} from './report.ts'

const ROOT = join(import.meta.dirname, '..')
const FULL_BYTES = 2 ** 31
const FULL_ROUNDS = 5
const BYTES = Number(process.env['BENCH_BYTES'] ?? FULL_BYTES)
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? FULL_ROUNDS)
const HELP_RUNS = 21
const run = promisify(execFile)
const BUCKET = 'bench'

const absent = providePrograms()
execFileSync('npm', ['run', '--silent', 'build'], {
  cwd: ROOT,
  stdio: ['ignore', 'ignore', 'inherit'],
})
const folder = await mkdtemp(join(roomyFolder(), 'holdfast-bench-'))
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort(new Error(`stopped by ${signal}`)))
}
process.on('exit', () => execFileSync('rm', ['-rf', folder]))

const published = layOutPackage()
const input = join(folder, 'input')
execFileSync('sh', ['-c', `head -c ${BYTES} /dev/urandom >"$1"`, 'sh', input])
await mkdir(join(folder, 's3'))
await using endpoint = await startEndpoint(join(folder, 's3'))
const client = new S3Client({ ...endpoint, credentials: endpoint, forcePathStyle: true })
await client.send(new CreateBucketCommand({ Bucket: BUCKET }))

const results: Results = {
  date: new Date().toISOString().slice(0, 10),
  machine: describeMachine(),
  bytes: BYTES,
  rounds: ROUNDS,
  helpMs: timeHelp(),
  rows: await compete(),
}
report(results)

async function compete(): Promise<Row[]> {
  const taking = CONTENDERS.filter(({ program }) => !absent.has(program))
  const requests = await countRequests(taking)
  const taken = new Map(
    taking.map(({ name }) => [name, { store: [] as Measurement[], fetch: [] as Measurement[] }]),
  )
  for (let round = 1; round <= ROUNDS; round++) {
    for (const contender of taking) {
      const { store, fetch } = await runOnce(contender, endpoint, 'cat >/dev/null')
      taken.get(contender.name)?.store.push(store)
      taken.get(contender.name)?.fetch.push(fetch)
      const speeds = [store, fetch].map(({ seconds }) => (BYTES / 1e6 / seconds).toFixed(0))
      console.log(`round ${round}: ${contender.name.padEnd(24)} ${speeds.join(' / ')} MB/s`)
    }
  }
  return Promise.all(
    CONTENDERS.map(async (contender) => {
      const { name, program } = contender
      const why = absent.get(program)
      if (why !== undefined) return { name, version: '', absent: why }
      const { store = [], fetch = [] } = taken.get(name) ?? {}
      const [storing = 0, fetching = 0] = requests.get(name) ?? []
      return {
        name,
        version: await versionOf(contender),
        store: figures(store, storing),
        fetch: figures(fetch, fetching),
      }
    }),
  )
}

/** A round through a proxy that counts; it is not timed, and compares what comes back. */
async function countRequests(taking: readonly Contender[]): Promise<Map<string, number[]>> {
  await using proxy = await startCountingProxy(endpoint.endpoint)
  const counted = new Map<string, number[]>()
  for (const contender of taking) {
    const counts: number[] = []
    await runOnce(contender, { ...endpoint, endpoint: proxy.endpoint }, 'cmp - "$INPUT_FILE"', () =>
      counts.push(proxy.take()),
    )
    // The first count is of preparing.
    counted.set(contender.name, counts.slice(1))
  }
  return counted
}

async function runOnce(
  contender: Contender,
  server: Server,
  sink: string,
  onEach: () => void = () => undefined,
): Promise<{ store: Measurement; fetch: Measurement }> {
  const place = await mkdtemp(join(folder, 'run-'))
  const env = environmentOf(server, place)
  if (contender.prepare !== undefined) await sh(contender.prepare, env)
  onEach()
  const store = await measure(contender.store, { input }, env, place, interrupt.signal)
  onEach()
  const fetch = await measure(contender.fetch, { sink }, env, place, interrupt.signal)
  onEach()
  await rm(place, { recursive: true })
  await emptyBucket()
  return { store, fetch }
}

function environmentOf(server: Server, home: string): Record<string, string> {
  return {
    ...clientEnvironment(server, home),
    PATH: '/usr/local/bin:/usr/bin:/bin',
    ENDPOINT: server.endpoint,
    HOST: new URL(server.endpoint).host,
    BUCKET,
    BYTES: String(BYTES),
    BENCH: import.meta.dirname,
    INPUT_FILE: input,
    HOLDFAST: published,
    HOLDFAST_STORE: `s3://${BUCKET}`,
    HOLDFAST_MACHINE: 'bench',
    RESTIC_REPOSITORY: `s3:${server.endpoint}/${BUCKET}/restic`,
    RESTIC_PASSWORD: 'bench',
  }
}

function figures(measurements: readonly Measurement[], requests: number): Figures {
  return {
    megabytesPerSecond: BYTES / 1e6 / median(measurements.map(({ seconds }) => seconds)),
    cpuSeconds: median(measurements.map(({ cpuSeconds }) => cpuSeconds)),
    peakMiB: median(measurements.map(({ peakMiB }) => peakMiB)),
    requests,
  }
}

async function emptyBucket(): Promise<void> {
  for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: BUCKET })) {
    const Objects = Contents.map(({ Key }) => ({ Key }))
    if (Objects.length === 0) return
    await client.send(new DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }))
  }
}

/** The package as it is installed: bin/ and dist/, without src/. */
function layOutPackage(): string {
  const place = join(folder, 'package')
  for (const name of ['bin', 'dist', 'package.json']) {
    cpSync(join(ROOT, name), join(place, name), { recursive: true })
  }
  symlinkSync(join(ROOT, 'node_modules'), join(place, 'node_modules'))
  return join(place, 'bin/holdfast')
}

function timeHelp(): number {
  const times = Array.from({ length: HELP_RUNS }, () => {
    const start = performance.now()
    execFileSync(published, ['--help'], { stdio: ['ignore', 'ignore', 'inherit'] })
    return performance.now() - start
  })
  return median(times)
}

async function versionOf({ version }: Contender): Promise<string> {
  const text = await sh(version, environmentOf(endpoint, folder))
  return text.trim()
}

/** Not synchronous: the proxy that counts is in this process. */
async function sh(command: string, env: Record<string, string>): Promise<string> {
  const { stdout } = await run('sh', ['-c', command], { env })
  return stdout
}

/** In memory where there is room for the input and two copies, so that no disk is measured. */
function roomyFolder(): string {
  if (!existsSync('/dev/shm')) return tmpdir()
  const { bavail, bsize } = statfsSync('/dev/shm')
  return bavail * bsize > 4 * BYTES ? '/dev/shm' : tmpdir()
}

function describeMachine(): string {
  const cores = cpus()
  const model = cores[0]?.model.replace(/\s+/g, ' ').trim() ?? 'unknown processor'
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${cores.length} × ${model}, ${memory} GiB, endpoint on the same machine`
}

function report(run: Results): void {
  console.log(`\n${describeRun(run)}\n${renderTable(run)}`)
  const json = `${JSON.stringify(run, undefined, 2)}\n`
  if (BYTES !== FULL_BYTES || ROUNDS < FULL_ROUNDS) {
    const place = join(tmpdir(), 'holdfast-bench.json')
    writeFileSync(place, json)
    console.log(`a short run: written to ${place} only`)
    return
  }
  writeFileSync(join(ROOT, 'bench/results.json'), json)
  const readme = join(ROOT, 'README.md')
  writeFileSync(readme, withResults(readFileSync(readme, 'utf8'), run))
  console.log('written to bench/results.json and README.md')
}
