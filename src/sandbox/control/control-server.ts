// The socket over which `holdfast sandbox clock` and its like reach a running sandbox. Whoever can
// open it owns the folder, or is root; what they send is bounded and checked all the same.
import { chmod, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import * as z from 'zod'
import { MIB } from '../../base/bytes.ts'
import { Failure, messageOf } from '../../base/failure.ts'
import { warn } from '../../host/warn.ts'
import type { ResetPlan } from '../owner/reset.ts'
import type { Sandbox } from '../sandbox.ts'
import { changeClock, showClock } from './clock-face.ts'
import {
  clockChange,
  costQuestion,
  type Refusal,
  type RootAccess,
  type SeedAnswer,
  seedCommand,
} from './messages.ts'
import { withSocketPath } from './socket-path.ts'
import { Watchers } from './watchers.ts'

/** What is done for a request, by its method and path; the answer is sent as JSON. */
const ROUTES: Readonly<Record<string, (sandbox: Sandbox, body: unknown) => unknown>> = {
  'GET /root': rootAccess,
  'GET /clock': showClock,
  'POST /clock': (sandbox, body) => changeClock(sandbox, read(clockChange, body)),
  'POST /cost': (sandbox, body) => sandbox.costOf(read(costQuestion, body).bucket),
  'GET /reset': (sandbox) => sandbox.planReset(),
  'POST /reset': resetNow,
  'POST /seed': seedNow,
}

function rootAccess(sandbox: Sandbox): RootAccess {
  const { endpoint, secureEndpoint, certificateAuthorityFile, region } = sandbox
  const { accessKeyId, secretAccessKey } = sandbox
  const place = { endpoint, secureEndpoint, certificateAuthorityFile, region }
  return { ...place, accessKeyId, secretAccessKey }
}

/** Tells what went. */
function resetNow(sandbox: Sandbox): ResetPlan {
  const plan = sandbox.planReset()
  sandbox.reset()
  return plan
}

function seedNow(sandbox: Sandbox, body: unknown): SeedAnswer {
  const { seed, apply } = read(seedCommand, body)
  const outcome = apply ? sandbox.seed(seed) : { steps: sandbox.planSeed(seed), keys: [] }
  const { endpoint, region } = sandbox
  return { ...outcome, endpoint, region }
}

const MOST_BODY_BYTES = 64 * MIB
/** Watchers and commands at once. */
const MOST_CONNECTIONS = 64

/**
 * Listens for commands to `sandbox` in its data folder until it is disposed. A socket that a dead
 * process left there is replaced: the folder is locked to this one.
 *
 * @throws `host` if the file system has no sockets.
 */
export async function openControl(sandbox: Sandbox): Promise<AsyncDisposable> {
  const watchers = new Watchers()
  const server = createServer((message, response) => {
    if (message.method === 'GET' && message.url === '/events') watchers.add(sandbox, response)
    else void answer(sandbox, message, response)
  })
  server.maxConnections = MOST_CONNECTIONS
  const close = () => closeServer(server, watchers)
  await withSocketPath(sandbox.dataDir, async (path) => {
    try {
      await rm(path, { force: true })
      await listen(server, path)
      await chmod(path, 0o600)
    } catch (cause) {
      await close()
      throw new Failure('host', `commands cannot reach this sandbox: no socket in its folder`, {
        cause,
      })
    }
  })
  return {
    async [Symbol.asyncDispose]() {
      await close()
      await withSocketPath(sandbox.dataDir, (path) => rm(path, { force: true }))
    },
  }
}

function listen(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => resolve())
  })
}

/** Connections that nobody ends are cut after this time. */
const FAREWELL_MS = 500

async function closeServer(server: Server, watchers: Watchers): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), FAREWELL_MS)
  await new Promise<void>((resolve) => {
    server.close(() => resolve())
    watchers.end()
  })
  clearTimeout(timer)
}

async function answer(
  sandbox: Sandbox,
  message: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const name = `${message.method} ${message.url}`
    const route = Object.hasOwn(ROUTES, name) ? ROUTES[name] : undefined
    if (route === undefined) throw notKnown(name)
    const value = await route(sandbox, await readBody(message))
    await sandbox.flushed()
    send(response, 200, value)
  } catch (error) {
    refuse(response, error)
  }
}

function notKnown(name: string): Failure {
  return new Failure('unsupported', `the sandbox does not know ${JSON.stringify(name)}`, {
    hint: 'It may have been started by another version of holdfast: start it anew.',
  })
}

async function readBody(message: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of message as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MOST_BODY_BYTES) throw new Failure('bad-input', 'the command is too long')
    chunks.push(chunk)
  }
  if (bytes === 0) return undefined
  try {
    return JSON.parse(Buffer.concat(chunks).toString('utf8')) as unknown
  } catch (cause) {
    throw new Failure('bad-input', 'the command is no JSON', { cause })
  }
}

function read<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new Failure('bad-input', `the command is none: ${z.prettifyError(parsed.error)}`)
}

/** What is no refusal is our own mistake: it is told here, and the sandbox goes on. */
function refuse(response: ServerResponse, error: unknown): void {
  if (response.destroyed) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  if (error instanceof Failure) {
    const { code, message, hint } = error
    send(response, 400, { code, message, hint } satisfies Refusal)
    return
  }
  warn(error)
  const refusal = { code: 'host', message: `the sandbox failed: ${messageOf(error)}` } as const
  send(response, 500, refusal satisfies Refusal)
}

function send(response: ServerResponse, status: number, value: unknown): void {
  const text = JSON.stringify(value)
  response.writeHead(status, { 'content-type': 'application/json', connection: 'close' })
  response.end(text)
}
