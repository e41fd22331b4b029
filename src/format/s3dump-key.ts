// Objects that s3dump.py stored: `host:filesystem:level:date`, whole or in chunks.
import { parseCount } from './dump-name.ts'

export interface S3dumpName {
  readonly host: string
  readonly filesystem: string
  readonly level: string
  /** As s3dump.py wrote it: `2026-11-21` unless `-w` said otherwise. */
  readonly date: string
}

/** One object of an s3dump dump. `chunk` is undefined for a dump stored as one object. */
export interface S3dumpObject extends S3dumpName {
  readonly chunk: number | undefined
}

const MAX_CHUNK = 999_999_999

/** The key of an s3dump dump. Its fields hold no `:`; host and date no `/`. */
export function s3dumpKey({ host, filesystem, level, date }: S3dumpName): string {
  return [host, filesystem, level, date].join(':')
}

/**
 * Reads a key as s3dump wrote it: `host:fs:level:date`, chunks before 2017 with `:N` behind
 * it and later ones with `/chunk_NNNNNN`. Undefined for any other key.
 */
export function parseS3dumpKey(key: string): S3dumpObject | undefined {
  const [host = '', filesystem = '', level = '', last = '', tail, ...rest] = key.split(':')
  if (rest.length > 0 || host === '' || host.includes('/') || filesystem === '') return undefined
  const [, date = '', slashed] = /^([^/]+)(?:\/chunk_(\d{6,9}))?$/.exec(last) ?? []
  if (level === '' || date === '' || (tail !== undefined && slashed !== undefined)) return undefined
  const chunk = slashed === undefined ? tail : String(Number(slashed))
  const number = chunk === undefined ? undefined : parseCount(chunk, MAX_CHUNK)
  if (chunk !== undefined && number === undefined) return undefined
  return { host, filesystem, level, date, chunk: number }
}
