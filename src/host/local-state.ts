import type { Instant } from '../format/instant.ts'
import type { MachineName } from '../format/machine-name.ts'
import type { Nonce, Parent } from '../format/nonce.ts'

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

/** What this machine remembers of its dumps, because a writer may not read its store. */
export interface LocalState {
  /** The newest remembered dump of each level of a stream. */
  recall(stream: string): Promise<ReadonlyMap<string, RememberedDump>>
  remember(stream: string, level: string, dump: RememberedDump): Promise<void>
}

/** Where state lives: `$HOLDFAST_STATE_DIR`, else the system's folder for root, else the user's. */
export function stateFolder(
  env: Readonly<Record<string, string | undefined>>,
  user: { readonly uid: number; readonly home: string },
): string {
  throw new Error(`not written yet: ${user.home} ${Object.keys(env).length}`)
}

export function openLocalState(options: LocalStateOptions): LocalState {
  throw new Error(`not written yet: ${options.folder}`)
}

/** The dump that `level` of `stream` builds on, as far as this machine remembers. */
export async function parentOf(state: LocalState, stream: string, level: string): Promise<Parent> {
  throw new Error(`not written yet: ${String([state, stream, level])}`)
}
