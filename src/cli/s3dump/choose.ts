import { failedWith } from '../../base/failure.ts'
import { readCatalogue } from '../../dump/catalogue/catalogue.ts'
import { findDump } from '../../dump/find/find.ts'
import { isMachineName } from '../../format/machine-name.ts'
import { parseS3dumpKey } from '../../format/s3dump-key.ts'
import type { ObjectStore } from '../../store/store.ts'
import type { Choose, Select } from '../run/choose.ts'

export interface S3dumpNames {
  readonly filesystem: string
  readonly level: string
  readonly date: string | undefined
  readonly s3dumpHost: string | undefined
}

/** A filesystem and level, of a date if there is one. */
export function selectByName({ filesystem, level, date, s3dumpHost }: S3dumpNames): Select {
  return (machine) => ({
    by: 'name',
    machine: machine(),
    s3dumpHost,
    stream: filesystem,
    level,
    date,
  })
}

/** The object of a key; where there is none, the dump that s3dump.py stored in chunks under it. */
export function chooseByKey(key: string): Choose {
  return async (store, _machine, signal) => {
    try {
      return await findDump(store, { by: 'key', key }, signal)
    } catch (error) {
      const chunked = failedWith(error, 'not-found')
        ? await findChunked(store, key, signal)
        : undefined
      if (chunked === undefined) throw error
      return { dump: chunked, notes: [] }
    }
  }
}

async function findChunked(store: ObjectStore, key: string, signal: AbortSignal) {
  const name = parseS3dumpKey(key)
  if (name === undefined || !isMachineName(name.host)) return undefined
  const { host } = name
  for await (const entry of readCatalogue(store, { machine: host, s3dumpHost: host, signal })) {
    if (entry.kind === 's3dump' && entry.key === key) return entry
  }
  return undefined
}
