// Real clients against our endpoint, and our programs against a real server: `npm run
// test:interop`. What cannot be had on this machine is skipped, with the reason, and counted.
// Words name tools, which are then rehearsed and nothing else is run; `--record` renews the runs of
// tools that their profiles cite.
import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CLIENT_CASES } from '../test/interop/clients.ts'
import { providePrograms } from '../test/interop/debian.ts'
import { SERVER_CASES, writerCases } from '../test/interop/holdfast.ts'
import { PACKAGE_CASES } from '../test/interop/package.ts'
import { RADOSGW_PROGRAMS, startRadosgw } from '../test/interop/radosgw.ts'
import { RADOSGW_CASES, writerOf } from '../test/interop/radosgw-cases.ts'
import { COMMAND_CASES } from '../test/interop/rehearsals/command-cases.ts'
import { recordRun } from '../test/interop/rehearsals/record-run.ts'
import { REHEARSED_TOOLS } from '../test/interop/rehearsals/rehearsed-tools.ts'
import { absentMounting } from '../test/interop/rehearsals/s3fs.ts'
import { type RehearsedRun, toolCase } from '../test/interop/rehearsals/tool-case.ts'
import { absentTerraform, TERRAFORM_CASES } from '../test/interop/terraform.ts'
import { type Case, FILES_SCRIPT, workbench } from '../test/interop/workbench.ts'
import { type Server, startEndpoint } from './endpoint-process.ts'

/** Rehearsals wait much and compute little. */
const LANES = 2
const ROOT = join(import.meta.dirname, '..')
const interrupt = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => interrupt.abort(new Error(`stopped by ${signal}`)))
}

const { values: options, positionals: chosen } = parseArgs({
  options: { record: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const counts = { passed: 0, failed: 0, skipped: 0 }
const absent = new Map([...providePrograms(), ...absentTerraform(), ...absentMounting()])
const folder = await mkdtemp(join(tmpdir(), 'holdfast-interop-'))
const files = join(folder, 'files')
try {
  execFileSync('bash', ['-euc', FILES_SCRIPT], { env: { ...process.env, FILES: files, ROOT } })
  await onEmbeddedEndpoint()
  if (chosen.length === 0) await onRadosgw()
} finally {
  await rm(folder, { recursive: true, force: true })
}
const { passed, failed, skipped } = counts
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

async function onEmbeddedEndpoint(): Promise<void> {
  console.log('\nthe embedded endpoint')
  const data = join(folder, 'embedded')
  await mkdir(data)
  await using endpoint = await startEndpoint(data)
  const clients = [...CLIENT_CASES, ...TERRAFORM_CASES]
  const cases = [...clients, ...SERVER_CASES, ...COMMAND_CASES, ...PACKAGE_CASES]
  if (chosen.length === 0) await runAll(cases, endpoint)
  console.log('\ntools in sandboxes of their own')
  await rehearseTools(endpoint)
}

async function rehearseTools(server: Server): Promise<void> {
  const onRun = (run: RehearsedRun) =>
    options.record ? recordRun(run, new Date()) : Promise.resolve()
  const { signal } = interrupt
  const tools = REHEARSED_TOOLS.filter(
    ({ profile }) => chosen.length === 0 || chosen.includes(profile.tool),
  )
  // Each of the lanes takes the next case when its own is done.
  const left = tools.map((tool) => toolCase(tool, { onRun, signal })).values()
  await Promise.all(Array.from({ length: LANES }, () => runAll(left, server)))
}

async function onRadosgw(): Promise<void> {
  console.log("\nCeph's radosgw")
  const missing = RADOSGW_PROGRAMS.map((program) => absent.get(program)).find(Boolean)
  if (missing !== undefined) {
    for (const { name } of radosgwCases(() => Promise.resolve({}))) skip(name, missing)
    return
  }
  await using server = await startRadosgw(join(folder, 'ceph'))
  // Made when the first case asks for it, and once: the bucket must be there.
  let writer: Promise<Record<string, string>> | undefined
  await runAll(
    radosgwCases(() => (writer ??= writerOf(server))),
    server,
  )
}

function radosgwCases(writer: () => Promise<Record<string, string>>): readonly Case[] {
  return [...SERVER_CASES, ...RADOSGW_CASES, ...writerCases(writer)]
}

async function runAll(cases: Iterable<Case>, server: Server): Promise<void> {
  for (const one of cases) {
    interrupt.signal.throwIfAborted()
    const reason = one.needs.map((program) => absent.get(program)).find(Boolean)
    if (reason === undefined) await runCase(one, server)
    else skip(one.name, reason)
  }
}

async function runCase(one: Case, server: Server): Promise<void> {
  const start = performance.now()
  const place = await mkdtemp(join(folder, 'case-'))
  try {
    const bench = workbench(server, { folder: place, files, root: ROOT }, interrupt.signal)
    const found = await one.run(bench)
    counts.passed++
    const what = found === undefined ? one.name : `${one.name}; ${found}`
    console.log(`  ok       ${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
  } catch (error) {
    counts.failed++
    console.log(`  FAILED   ${one.name}\n${reasonOf(error).replace(/^/gm, '           ')}`)
  } finally {
    await rm(place, { recursive: true, force: true })
  }
}

function skip(name: string, reason: string): void {
  counts.skipped++
  console.log(`  SKIPPED  ${name}: ${reason}`)
}

/** What happened, with what caused it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason'
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`
}
