// The endpoint in a process of its own, as the benchmark measures it.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { Credentials } from './s3-connection.ts'

export interface MeasuredServer extends AsyncDisposable, Credentials {
  readonly endpoint: string
  /** `127.0.0.1:PORT` */
  readonly host: string
  readonly pid: number
  /** Of the process so far, in seconds. */
  cpuSeconds(): Promise<number>
  /** The longest that its event loop stood still since this was asked last, in milliseconds. */
  longestStall(): Promise<number>
  /** Measures what enforcement costs: without it every caller may do everything. */
  enforce(isEnforced: boolean): Promise<void>
}

export interface ServerOptions {
  readonly dataDir: string
  readonly buckets?: readonly string[]
  /** Prepares for `enforce`, which costs a look at a variable. */
  readonly hasSwitch?: boolean
}

interface Usage {
  readonly cpuSeconds: number
  readonly longestStall: number
}

const SANDBOX = join(import.meta.dirname, '../../src/sandbox/index.ts')

/**
 * In the child: its sandbox, and what it uses whenever that is asked. What was to be switched and was
 * not loaded is in `unswitched`: it would be measured as if it cost nothing.
 */
function program(options: object): string {
  return `
    import { monitorEventLoopDelay } from 'node:perf_hooks'
    const { startSandbox } = await import(${JSON.stringify(SANDBOX)})
    const { endpoint, accessKeyId, secretAccessKey } = await startSandbox(${JSON.stringify(options)})
    if (unswitched.size > 0) throw new Error('the benchmark does not find ' + [...unswitched].join(', '))
    const delay = monitorEventLoopDelay({ resolution: 1 })
    delay.enable()
    process.send({ endpoint, accessKeyId, secretAccessKey })
    process.on('message', ({ isUnenforced }) => {
      if (isUnenforced !== undefined) globalThis.isUnenforced = isUnenforced
      const { user, system } = process.cpuUsage()
      process.send({ cpuSeconds: (user + system) / 1e6, longestStall: delay.max / 1e6 })
      delay.reset()
    })
    process.on('disconnect', () => process.exit())`
}

/**
 * Lets the two functions in which a request's policies are asked do nothing while that is told:
 * neither the actions of a request, nor values of condition keys, nor a decision are worked out.
 * Signatures are verified all the same, and who the caller is is known.
 */
const ENFORCEMENT_SWITCH = `
    import { registerHooks } from 'node:module'
    const emptied = {
      '/access/authorize.ts': [/export function requireAllowed\\([^{]*{/, ' if (globalThis.isUnenforced) return '],
      '/access/conditions.ts': [/export function globalConditions\\([^{]*{/, ' if (globalThis.isUnenforced) return undefined '],
    }
    const unswitched = new Set(Object.keys(emptied))
    registerHooks({
      load(url, context, next) {
        const loaded = next(url, context)
        const found = Object.entries(emptied).find(([path]) => url.endsWith(path))
        if (found === undefined) return loaded
        const [path, [pattern, body]] = found
        const source = String(loaded.source)
        if (!pattern.test(source)) throw new Error('the benchmark does not know ' + url)
        unswitched.delete(path)
        return { ...loaded, source: source.replace(pattern, (head) => head + body) }
      },
    })`

const NO_SWITCH = 'const unswitched = new Set()'

/** As bin/launch.sh starts `holdfast`. */
const AS_LAUNCHED = '--max-semi-space-size=1'

/** Starts one; it ends when disposed. NODE_ARGS may ask for a profile: `--cpu-prof`. */
export async function startServer(options: ServerOptions): Promise<MeasuredServer> {
  const { hasSwitch = false, ...sandbox } = options
  const hooks = hasSwitch ? ENFORCEMENT_SWITCH : NO_SWITCH
  const { NODE_ARGS = '' } = process.env
  const args = [AS_LAUNCHED, ...NODE_ARGS.split(' ').filter(Boolean)]
  const source = hooks + program(sandbox)
  const child = spawn(process.execPath, [...args, '--input-type=module', '-e', source], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  const started = (await answerOf(child)) as Credentials & { readonly endpoint: string }
  const ask = async (change: { readonly isUnenforced?: boolean } = {}) => {
    const answer = answerOf(child)
    child.send(change)
    return (await answer) as Usage
  }
  return {
    ...started,
    host: new URL(started.endpoint).host,
    pid: child.pid ?? 0,
    cpuSeconds: async () => (await ask()).cpuSeconds,
    longestStall: async () => (await ask()).longestStall,
    enforce: async (isEnforced) => void (await ask({ isUnenforced: !isEnforced })),
    async [Symbol.asyncDispose]() {
      child.disconnect()
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function answerOf(child: ChildProcess): Promise<unknown> {
  const ended = new AbortController()
  const end = () => ended.abort(new Error('the endpoint ended'))
  child.once('exit', end)
  try {
    const [answer] = (await once(child, 'message', { signal: ended.signal })) as [unknown]
    return answer
  } finally {
    child.off('exit', end)
  }
}
