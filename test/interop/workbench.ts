// What an interop case is given: a folder, real files, a server, and a shell.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { clientEnvironment, HOLDFAST, type Server } from '../../scripts/endpoint-process.ts'

export interface Case {
  /** A sentence about what holds. */
  readonly name: string
  /** The programs it runs, besides Debian's basic ones. */
  readonly needs: readonly string[]
  /** May resolve to what else there is to say. */
  readonly run: (bench: Workbench) => Promise<string | void>
}

export interface Workbench {
  /** A folder of the case's own, removed after it. */
  readonly folder: string
  /** Real files, to be backed up; see {@link FILES_SCRIPT}. */
  readonly files: string
  readonly server: Server
  /** The folder of our bin/. */
  readonly root: string
  /**
   * Runs a bash script with `-euo pipefail` in the case's folder. `$FILES`, `$ENDPOINT` and the
   * AWS variables are set, `holdfast` and `s3dump` are ours.
   *
   * @throws with the end of its stderr if it fails.
   */
  readonly sh: (script: string, env?: Record<string, string>) => Promise<string>
  /** The same, for a script that ends with `status`; returns its stderr. */
  readonly fails: (status: number, script: string, env?: Record<string, string>) => Promise<string>
}

/**
 * Files with what backups stumble over: sizes around the parts of multipart uploads, nothing,
 * names that must be encoded, many small files of a real package.
 */
export const FILES_SCRIPT = `
mkdir -p "$FILES/Grüße & more/a+b=c" "$FILES/package"
head -c 41943041 /dev/urandom >"$FILES/forty megabytes.bin"
head -c 16777216 /dev/urandom >"$FILES/sixteen.bin"
: >"$FILES/empty"
printf 'no newline at the end' >"$FILES/Grüße & more/a+b=c/50% #1?.txt"
cp -r "$ROOT"/node_modules/yaml/dist/. "$FILES/package/"
`

const MINUTE_MS = 60_000
const LIMIT_MS = 5 * MINUTE_MS

interface Ended {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

export function workbench(
  server: Server,
  places: Pick<Workbench, 'folder' | 'files' | 'root'>,
  signal: AbortSignal,
): Workbench {
  const environment = {
    ...clientEnvironment(server, places.folder),
    PATH: `${join(HOLDFAST, '..')}:/usr/local/bin:/usr/bin:/bin:/usr/local/sbin:/usr/sbin:/sbin`,
    FILES: places.files,
    ROOT: places.root,
    ENDPOINT: server.endpoint,
    HOST: new URL(server.endpoint).host,
  }
  const run = (script: string, env: Record<string, string> = {}) =>
    runScript(script, places.folder, { ...environment, ...env }, signal)
  return {
    ...places,
    server,
    async sh(script, env) {
      const { status, stdout, stderr } = await run(script, env)
      if (status !== 0) throw new Error(`status ${status}: ${ending(stderr, stdout)}`)
      return stdout
    },
    async fails(expected, script, env) {
      const { status, stdout, stderr } = await run(script, env)
      if (status === expected) return stderr
      throw new Error(`status ${status} instead of ${expected}: ${ending(stderr, stdout)}`)
    },
  }
}

/** The last words of a program that failed. */
function ending(stderr: string, stdout: string): string {
  const text = stderr.trim() === '' ? stdout : stderr
  return text.trim().split('\n').slice(-6).join('\n')
}

async function runScript(
  script: string,
  cwd: string,
  env: Record<string, string>,
  signal: AbortSignal,
): Promise<Ended> {
  const child = spawn('bash', ['-euo', 'pipefail', '-c', script], {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const whole = AbortSignal.any([signal, AbortSignal.timeout(LIMIT_MS)])
  const stop = () => process.kill(-(child.pid ?? process.pid), 'SIGKILL')
  whole.addEventListener('abort', stop)
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      output[name] += text
    })
  }
  const [status] = await once(child, 'close')
  whole.removeEventListener('abort', stop)
  whole.throwIfAborted()
  return { status, ...output }
}
