// Everything the sandbox remembers, opened and closed together.
import { chmod } from 'node:fs/promises'
import { Failure } from '../../base/failure.ts'
import { HashThread } from '../../host/hash-thread.ts'
import { makeFolder } from '../../host/make-folder.ts'
import type { Account } from './account.ts'
import { BlobStore } from './blobs.ts'
import { Bodies } from './bodies.ts'
import { Buckets } from './buckets.ts'
import { BufferPool } from './buffer-pool.ts'
import { Completion } from './completion.ts'
import { type Database, openDatabase } from './database.ts'
import { LifecycleActs } from './lifecycle-acts.ts'
import { Objects } from './objects.ts'
import { Races } from './races.ts'
import { openClock, type ResettableClock } from './sandbox-clock.ts'
import { Uploads } from './uploads.ts'

export interface State extends AsyncDisposable {
  readonly database: Database
  readonly clock: ResettableClock
  readonly blobs: BlobStore
  readonly bodies: Bodies
  readonly buckets: Buckets
  readonly objects: Objects
  readonly uploads: Uploads
  readonly completion: Completion
  readonly races: Races
  readonly lifecycleActs: LifecycleActs
  readonly hashThread: HashThread
  readonly bufferPool: BufferPool
}

/**
 * Opens the state of a folder, made if absent, readable by its owner only. `firstOwner` owns what
 * no owner was written down of.
 */
export async function openState(folder: string, firstOwner: Account): Promise<State> {
  await makePrivate(folder)
  const database = openDatabase(folder)
  try {
    const clock = openClock(database)
    const blobs = new BlobStore(folder, database)
    const bodies = new Bodies(database, blobs)
    const objects = new Objects(database, bodies, clock)
    const uploads = new Uploads(database, bodies)
    const hashThread = new HashThread()
    return {
      database,
      clock,
      blobs,
      bodies,
      buckets: new Buckets(database, firstOwner),
      objects,
      uploads,
      completion: new Completion(database, { bodies, objects, uploads }),
      races: new Races(),
      lifecycleActs: new LifecycleActs(),
      hashThread,
      bufferPool: new BufferPool(),
      async [Symbol.asyncDispose]() {
        await hashThread[Symbol.asyncDispose]()
        await database[Symbol.asyncDispose]()
      },
    }
  } catch (cause) {
    database[Symbol.dispose]()
    throw new Failure('host', `the sandbox cannot use ${folder}`, { cause })
  }
}

async function makePrivate(folder: string): Promise<void> {
  try {
    await makeFolder(folder)
    await chmod(folder, 0o700)
  } catch (cause) {
    throw new Failure('host', `the folder ${folder} cannot be made`, { cause })
  }
}
