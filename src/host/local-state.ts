// What this machine remembers of the dumps that it committed, because a writer may not read its
// store. It is a convenience: lost, damaged or unwritable state never blocks a dump, it warns.
//
// One file per level of a stream, so that concurrent dumps cannot lose each other's entries:
//   <folder>/dumps/<hash of store, machine and stream>/<level>.json
import { createHash } from 'node:crypto'
import { open, readdir, readFile, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Environment } from '../base/environment.ts'
import { messageOf } from '../base/failure.ts'
import { systemCode } from '../base/system-code.ts'
import { escapeText, unescapeText } from '../format/escape.ts'
import { type Instant, parseInstant } from '../format/instant.ts'
import { levelNumber } from '../format/level.ts'
import type { MachineName } from '../format/machine-name.ts'
import { isNonce, type Nonce, type Parent } from '../format/nonce.ts'
import { makeFolder } from './make-folder.ts'
import { systemRandom } from './system.ts'

/** The newest dump of one stream and level that this machine committed. */
export interface RememberedDump {
  readonly taken: Instant
  readonly nonce: Nonce
  /** Stored bytes. */
  readonly bytes: number
}

export interface LocalStateOptions {
  /** Made by {@link stateFolder}, unless a test says otherwise. */
  readonly folder: string
  readonly storeUrl: string
  readonly machine: MachineName
  /** Told why something could not be remembered or recalled; that never fails. */
  readonly onWarning: (message: string) => void
}

/** What this machine remembers of its dumps. Neither call ever fails. */
export interface LocalState {
  /** The newest remembered dump of each level of a stream. */
  recall(stream: string): Promise<ReadonlyMap<string, RememberedDump>>
  /** Remembers `dump` unless one that was taken later is remembered already. */
  remember(stream: string, level: string, dump: RememberedDump): Promise<void>
}

/** Where state lives: `$HOLDFAST_STATE_DIR`, else the system's folder for root, else the user's. */
export function stateFolder(
  env: Environment,
  user: { readonly uid: number; readonly home: string },
): string {
  const { HOLDFAST_STATE_DIR: chosen, XDG_STATE_HOME: state } = env
  if (chosen !== undefined && chosen !== '') return chosen
  if (user.uid === 0) return '/var/lib/holdfast'
  // A relative $XDG_STATE_HOME is to be ignored, says the XDG Base Directory Specification.
  const base = state?.startsWith('/') === true ? state : join(user.home, '.local/state')
  return join(base, 'holdfast')
}

export function openLocalState(options: LocalStateOptions): LocalState {
  const { onWarning } = options
  return {
    async recall(stream) {
      try {
        return await recallLevels(streamFolder(options, stream), onWarning)
      } catch (error) {
        onWarning(`earlier dumps cannot be recalled: ${messageOf(error)}`)
        return new Map()
      }
    },
    async remember(stream, level, dump) {
      const folder = streamFolder(options, stream)
      const known = await readEntry(join(folder, fileOf(level)))
      if (known !== undefined && known.taken > dump.taken) return
      try {
        const { storeUrl: store, machine } = options
        const entry = { store, machine, stream, level, ...dump }
        await replaceFile(folder, fileOf(level), `${JSON.stringify(entry, undefined, 2)}\n`)
      } catch (error) {
        onWarning(`this dump cannot be remembered here: ${messageOf(error)}`)
      }
    },
  }
}

/**
 * The dump that `level` of `stream` builds on: the newest of any lower level that this machine
 * remembers, `0` for a level that builds on none, `unknown` where nothing is remembered.
 */
export async function parentOf(state: LocalState, stream: string, level: string): Promise<Parent> {
  const own = levelNumber(level)
  if (own === undefined || own === 0) return '0'
  const lower = [...(await state.recall(stream))]
    .filter(([other]) => (levelNumber(other) ?? own) < own)
    .map(([, dump]) => dump)
  const newest = lower.reduce<RememberedDump | undefined>(
    (newest, dump) => (newest === undefined || dump.taken > newest.taken ? dump : newest),
    undefined,
  )
  return newest?.nonce ?? 'unknown'
}

function streamFolder({ folder, storeUrl, machine }: LocalStateOptions, stream: string): string {
  const identity = JSON.stringify([storeUrl, machine, stream])
  return join(folder, 'dumps', createHash('sha256').update(identity).digest('hex').slice(0, 32))
}

function fileOf(level: string): string {
  return `${escapeText(level)}.json`
}

async function recallLevels(
  folder: string,
  onWarning: (message: string) => void,
): Promise<Map<string, RememberedDump>> {
  const levels = new Map<string, RememberedDump>()
  for (const file of await namesIn(folder)) {
    const level = file.endsWith('.json') ? unescapeText(file.slice(0, -'.json'.length)) : undefined
    if (level === undefined) continue
    const path = join(folder, file)
    const dump = await readEntry(path)
    if (dump === undefined) onWarning(`${path} cannot be read as a dump and was ignored`)
    else levels.set(level, dump)
  }
  return levels
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw error
  }
}

/** Undefined for a file that is absent, unreadable or damaged. */
async function readEntry(path: string): Promise<RememberedDump | undefined> {
  try {
    const entry: unknown = JSON.parse(await readFile(path, 'utf8'))
    if (typeof entry !== 'object' || entry === null) return undefined
    const { taken, nonce, bytes } = entry as Record<string, unknown>
    if (typeof taken !== 'string' || typeof nonce !== 'string' || !isNonce(nonce)) return undefined
    if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 0) return undefined
    return { taken: parseInstant(taken), nonce, bytes }
  } catch {
    return undefined
  }
}

/** Old or new after a crash, never half of it. */
async function replaceFile(folder: string, name: string, text: string): Promise<void> {
  await makeFolder(folder)
  // A name that `recall` does not take for an entry.
  const temporary = join(folder, `.${Buffer.from(systemRandom(8)).toString('hex')}`)
  try {
    await using file = await open(temporary, 'wx', 0o600)
    await file.writeFile(text)
    await file.sync()
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true })
    throw error
  }
  await using parent = await open(folder, 'r')
  await parent.sync()
}
