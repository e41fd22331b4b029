// Objects that s3dump.py stored: `host:filesystem:level:date`, whole or in chunks.

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

/** The key of an s3dump dump. Its fields hold no `:`; host and date no `/`. */
export function s3dumpKey({ host, filesystem, level, date }: S3dumpName): string {
  return [host, filesystem, level, date].join(':')
}

const KEY =
  /^(?<host>[^:/]+):(?<filesystem>[^:]+):(?<level>[^:]+):(?<date>[^:/]+)(?::(?<number>0|[1-9]\d{0,8})|\/chunk_(?<padded>\d{6,9}))?$/s

/**
 * Reads a key as s3dump wrote it: `host:fs:level:date`, chunks before 2017 with `:N` behind
 * it and later ones with `/chunk_NNNNNN`. Undefined for any other key.
 */
export function parseS3dumpKey(key: string): S3dumpObject | undefined {
  const fields = KEY.exec(key)?.groups
  if (fields === undefined) return undefined
  const { host = '', filesystem = '', level = '', date = '', number, padded } = fields
  const chunk = number ?? padded
  return { host, filesystem, level, date, chunk: chunk === undefined ? chunk : Number(chunk) }
}
