// A network of its own for a program: loopback, and on it only the ports that we offer. Needs
// Linux, unshare(1) and nsenter(1) of util-linux and ip(8) of iproute2, and leave to make one.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readlinkSync } from 'node:fs'
import { createConnection, type Server, type Socket } from 'node:net'
import { findProgram } from './find-program.ts'

/** It ends with all that was started in it, also when this process ends, in whatever way. */
export interface PrivateNetwork extends AsyncDisposable {
  /** Words to put before a command, to run it in the network. */
  readonly within: readonly string[]
}

/** Where system tools stand that are not on every user's path. */
const SYSTEM_PATH = '/usr/sbin:/usr/bin:/sbin:/bin'
/** Longer takes no machine that works. */
const OPEN_LIMIT_MS = 10_000

/**
 * Opens a network in which nothing can be reached but `ports`, which are those of 127.0.0.1 here;
 * else tells why this machine does not allow it.
 */
export async function openPrivateNetwork(
  ports: readonly number[],
): Promise<PrivateNetwork | { readonly refusal: string }> {
  const tools = ['unshare', 'nsenter', 'ip'].map((name) => findProgram(name, SYSTEM_PATH).path)
  const [unshare, nsenter, ip] = tools
  if (unshare === undefined || nsenter === undefined || ip === undefined) {
    return { refusal: 'unshare, nsenter (util-linux) or ip (iproute2) is missing' }
  }
  const isRoot = process.geteuid?.() === 0
  const own = isRoot ? [] : ['--user', '--map-current-user', '--keep-caps']
  const holder = spawn(
    unshare,
    [...own, '--net', '--', '/bin/sh', '-c', RAISE_AND_HOLD, ip, process.execPath, programText()],
    {
      env: { HOLDFAST_PORTS: ports.join(' '), HOLDFAST_OUTSIDE: readlinkSync(OWN_NETWORK) },
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      detached: true,
    },
  )
  return (await offer(holder, ports)) ?? networkOf(holder, nsenter, isRoot)
}

const OWN_NETWORK = '/proc/self/ns/net'

/** `$0` is ip; then Node.js, and its program. */
const RAISE_AND_HOLD = '"$0" link set lo up && exec "$1" -e "$2"'

/**
 * The program that holds the network: it listens there, hands the listening sockets to us, and ends
 * what runs there once it hears no more of us: a daemon leaves no other trace of where it is. It is
 * sent as text, so that it works from sources, from compiled files and from a bundle alike.
 */
function programText(): string {
  return `(${String(holdNetwork)})()`
}

function holdNetwork() {
  const { createServer } = process.getBuiltinModule('node:net')
  const { readdirSync, readlinkSync } = process.getBuiltinModule('node:fs')
  for (const port of (process.env['HOLDFAST_PORTS'] ?? '').split(' ').map(Number)) {
    const server = createServer()
    server.listen(port, '127.0.0.1', () => {
      process.send?.(port, server, {}, () => server.close())
    })
  }
  const networkOf = (pid: string) => {
    try {
      return readlinkSync(`/proc/${pid}/ns/net`)
    } catch {
      // It has ended, or is another user's.
      return undefined
    }
  }
  const own = networkOf('self')
  const others = () =>
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && name !== String(process.pid))
      .filter((pid) => networkOf(pid) === own)
  process.once('disconnect', () => {
    if (own === undefined || own === process.env['HOLDFAST_OUTSIDE']) return
    // Each of them may be starting another one.
    for (let rounds = 0; rounds < 100; rounds++) {
      const found = others()
      if (found.length === 0) return
      for (const pid of found) {
        try {
          process.kill(Number(pid), 'SIGKILL')
        } catch {
          // It has ended by itself.
        }
      }
    }
  })
}

/** Connects the holder's ports with ours. Resolves to why that failed. */
async function offer(
  holder: ChildProcess,
  ports: readonly number[],
): Promise<{ readonly refusal: string } | undefined> {
  let complaint = ''
  holder.stderr?.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  holder.on('error', (error) => {
    complaint = error.message
  })
  const received = new Promise<undefined>((resolve) => {
    let left = ports.length
    holder.on('message', (port: number, server: Server) => {
      server.on('connection', (socket) => connect(socket, port))
      // The sandbox's own port is listened to elsewhere: this one must keep nothing alive.
      server.unref()
      left -= 1
      if (left === 0) resolve(undefined)
    })
  })
  const ended = once(holder, 'close').then(() => ({ refusal: lastLine(complaint) }))
  const late = AbortSignal.timeout(OPEN_LIMIT_MS)
  const refused = await Promise.race([
    received,
    ended,
    once(late, 'abort').then(() => ({ refusal: 'it took too long' })),
  ])
  if (refused !== undefined) holder.kill('SIGKILL')
  holder.unref()
  holder.channel?.unref()
  return refused
}

function networkOf(holder: ChildProcess, nsenter: string, isRoot: boolean): PrivateNetwork {
  const space = (kind: string) => `--${kind}=/proc/${holder.pid}/ns/${kind}`
  return {
    within: isRoot
      ? [nsenter, space('net'), '--']
      : [nsenter, space('user'), space('net'), '--preserve-credentials', '--'],
    async [Symbol.asyncDispose]() {
      if (holder.exitCode !== null || holder.signalCode !== null) return
      const closed = once(holder, 'exit')
      holder.ref()
      if (holder.connected) holder.disconnect()
      await closed
    },
  }
}

/** Carries bytes between a connection from within and our port until both are done, or one fails. */
function connect(inner: Socket, port: number): void {
  const outer = createConnection({ port, host: '127.0.0.1', allowHalfOpen: true })
  inner.allowHalfOpen = true
  for (const socket of [inner, outer]) socket.setNoDelay(true)
  inner.pipe(outer)
  outer.pipe(inner)
  for (const [socket, other] of [
    [inner, outer],
    [outer, inner],
  ] as const) {
    socket.on('error', () => other.destroy())
    // What it still has to send is on its way to the other end.
    socket.on('close', () => other.destroySoon())
  }
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) || 'it ended at once'
}
