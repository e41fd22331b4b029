// Which sandboxes this user runs, so that a command finds the only one without being told its
// folder. One file each, in a folder of the user's own; what is alive answers on its socket.
import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import * as z from 'zod'
import { Failure } from '../../base/failure.ts'
import { shellWord } from '../../base/shell-word.ts'
import { makeFolder } from '../../host/make-folder.ts'
import { ControlClient } from './control-client.ts'

const runningSandbox = z.object({
  dataDir: z.string(),
  endpoint: z.string(),
  pid: z.number(),
})

export type RunningSandbox = z.infer<typeof runningSandbox>

/**
 * Lists a sandbox in `folder`, made if absent, until it is disposed. Others that are listed with its
 * data folder are dead: that is locked to one process.
 *
 * @throws `host` if the folder cannot be used.
 */
export async function register(folder: string, entry: RunningSandbox): Promise<AsyncDisposable> {
  const path = join(folder, nameOf(entry))
  const draft = `${path}~`
  try {
    await makeFolder(folder)
    for (const name of await readdir(folder)) {
      if (name.startsWith(`${hashOf(entry)}-`)) await rm(join(folder, name), { force: true })
    }
    await writeFile(draft, JSON.stringify(entry), { mode: 0o600 })
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw new Failure('host', `this sandbox cannot be listed in ${folder}`, { cause })
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

function nameOf(entry: RunningSandbox): string {
  return `${hashOf(entry)}-${entry.pid}.json`
}

function hashOf({ dataDir }: RunningSandbox): string {
  return createHash('sha256').update(dataDir).digest('hex').slice(0, 32)
}

/**
 * The sandbox that a command means: that of `dataDir`, else the only one that runs. Entries of
 * those that died are removed.
 *
 * @throws `not-found` if none runs; `bad-input` if several do.
 */
export async function findSandbox(
  folder: string,
  dataDir: string | undefined,
  signal?: AbortSignal,
): Promise<ControlClient> {
  if (dataDir !== undefined) return new ControlClient(resolve(dataDir), signal)
  const { alive, dead } = await sandboxesIn(folder, signal)
  const [only] = alive
  if (only === undefined) throw noneRuns(dead)
  if (alive.length > 1) throw severalRun(alive)
  return new ControlClient(only.dataDir, signal)
}

function noneRuns([died]: readonly RunningSandbox[]): Failure {
  const message =
    died === undefined
      ? 'no sandbox runs'
      : `no sandbox runs: that of ${died.dataDir}, process ${died.pid}, has died`
  return new Failure('not-found', message, {
    hint: 'Start one: holdfast sandbox serve. One that another user runs needs its --data FOLDER.',
  })
}

function severalRun(alive: readonly RunningSandbox[]): Failure {
  return new Failure('bad-input', `${alive.length} sandboxes run: which one?`, {
    hint: [
      'Name its folder:',
      ...alive.map(({ dataDir, endpoint }) => `--data ${shellWord(dataDir)}  (${endpoint})`),
    ].join('\n'),
  })
}

async function sandboxesIn(folder: string, signal?: AbortSignal) {
  const entries = await entriesOf(folder)
  const answers = await Promise.all(
    entries.map(({ dataDir }) => new ControlClient(dataDir, signal).isAlive()),
  )
  const dead = entries.filter((_, index) => answers[index] === false)
  await Promise.all(dead.map((entry) => rm(join(folder, nameOf(entry)), { force: true })))
  return { alive: entries.filter((_, index) => answers[index] === true), dead }
}

/** What cannot be read is nobody's entry: it is passed over. */
async function entriesOf(folder: string): Promise<RunningSandbox[]> {
  const names = await readdir(folder).catch(() => [])
  const entries = await Promise.all(
    names.filter((name) => name.endsWith('.json')).map((name) => readEntry(join(folder, name))),
  )
  return entries
    .filter((entry) => entry !== undefined)
    .sort((one, other) => (one.dataDir < other.dataDir ? -1 : 1))
}

async function readEntry(path: string): Promise<RunningSandbox | undefined> {
  try {
    return runningSandbox.parse(JSON.parse(await readFile(path, 'utf8')))
  } catch {
    return undefined
  }
}
