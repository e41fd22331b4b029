// Runs `holdfast policy` in a folder of its own, in this process or as a program.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { runHoldfast } from '../../src/cli/holdfast.ts'
import { exitStatus } from '../../src/cli/output/exit-status.ts'
import { describeError } from '../../src/cli/render/error.ts'
import { type Outputs, Terminal } from '../../src/cli/render/terminal.ts'
import { quietSurroundings } from './surroundings.ts'

const MAIN = join(import.meta.dirname, '../../src/main.ts')

/** A folder, which the process works in until it is disposed of, with policies that tests share. */
export async function policyFolder(): Promise<AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-policy-'))
  const before = process.cwd()
  process.chdir(folder)
  await writeJson('own.json', allow('s3:*', 'arn:aws:s3:::b/web-1/*'))
  await writeJson('sibling.json', allow('s3:GetObject', 'arn:aws:s3:::b/web-1*'))
  await writeJson('group.json', allow('s3:PutObject', 'arn:aws:s3:::b/${aws:username}/*'))
  await writeJson('free.json', allow('s3:GetObject', 'arn:aws:s3:::b/${aws:PrincipalTag/team}/*'))
  return {
    async [Symbol.asyncDispose]() {
      process.chdir(before)
      await rm(folder, { recursive: true })
    },
  }
}

export function allow(action: string, resource: string) {
  const statement = { Sid: 'Own', Effect: 'Allow', Action: action, Resource: resource }
  return { Version: '2012-10-17', Statement: [statement] }
}

export function writeJson(name: string, value: unknown): Promise<void> {
  return writeFile(name, JSON.stringify(value))
}

export interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Runs `holdfast policy` in this process; what it prints is kept. */
export async function runPolicy(args: readonly string[]): Promise<Outcome> {
  const stdout = collector()
  const stderr = collector()
  const terminal = new Terminal('holdfast', { stdout, stderr } as unknown as Outputs)
  let status = 0
  try {
    const endWith = (answer: number) => (status = answer)
    await runHoldfast(quietSurroundings({ argv: ['policy', ...args], terminal, endWith }))
  } catch (error) {
    terminal.report(describeError(error))
    status = exitStatus(error)
  }
  return { status, stdout: stdout.text(), stderr: stderr.text() }
}

function collector() {
  const stream = new PassThrough({ highWaterMark: 1_048_576 })
  return Object.assign(stream, { text: () => String(stream.read() ?? '') })
}

/** Runs `holdfast policy` as a program, with `input` on standard input. */
export async function pipePolicy(
  args: readonly string[],
  input: string | Buffer,
): Promise<Outcome> {
  const child = spawn(process.execPath, [MAIN, 'policy', ...args], {
    env: { PATH: process.env['PATH'], HOME: process.cwd() },
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(input)
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', resolve)
  })
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    ended,
  ])
  return { status, stdout, stderr }
}
