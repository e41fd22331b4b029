import type { ByteStream } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import { type DumpRecord, decodeRecord } from '../../format/record.ts'
import type { ObjectReader } from '../../store/store.ts'
import { storeRefused } from '../../store/store-failure.ts'
import { MAX_RECORD_BYTES } from '../catalogue/record-object.ts'
import type { RecordedDump } from '../catalogue/stored-dump.ts'

/**
 * The record of a listed dump, if it says what its key says.
 *
 * @throws `corrupt` if it is damaged, changed since it was listed, or that of another dump.
 * @throws `unsupported` if a newer holdfast is needed to understand it.
 */
export async function readRecord(
  store: ObjectReader,
  dump: RecordedDump,
  signal?: AbortSignal,
): Promise<DumpRecord> {
  const record = decodeRecord(decodeText(await readRecordBytes(store, dump, signal)))
  checkAgainstKey(record, dump)
  return record
}

async function readRecordBytes(
  store: ObjectReader,
  { recordKey, recordBytes, recordEtag }: RecordedDump,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  if (recordBytes > MAX_RECORD_BYTES) throw corrupt(`it has ${recordBytes} bytes`)
  try {
    const { stream } = await store.read(recordKey, { ifMatch: recordEtag, signal })
    return await collect(stream, recordBytes)
  } catch (error) {
    if (!storeRefused(error, 'changed')) throw error
    throw new Failure('corrupt', `the record ${recordKey} has changed since it was listed`, {
      cause: error,
    })
  }
}

async function collect(stream: ByteStream, expected: number): Promise<Uint8Array> {
  const whole = new Uint8Array(expected)
  let used = 0
  for await (const chunk of stream) {
    if (used + chunk.length > expected) throw corrupt('it is longer than its listing says')
    whole.set(chunk, used)
    used += chunk.length
  }
  if (used < expected) throw corrupt('it is shorter than its listing says')
  return whole
}

function decodeText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    throw corrupt('it is not UTF-8 text')
  }
}

/** Listings, prices and retention trust the key: a record that says otherwise is not believed. */
function checkAgainstKey(record: DumpRecord, { name }: RecordedDump): void {
  for (const field of ['machine', 'stream', 'level', 'taken', 'nonce', 'parent'] as const) {
    if (record[field] !== name[field]) {
      const [said, stands] = [record[field], name[field]].map((value) => JSON.stringify(value))
      throw corrupt(`it says ${field} ${said} and stands under the key of ${stands}`)
    }
  }
  const bytes = record.segments.reduce((sum, segment) => sum + segment.bytes, 0)
  if (record.segments.length !== name.segments || bytes !== name.bytes) {
    throw corrupt(
      `it has ${record.segments.length} segments of ${bytes} bytes, its key says ${name.segments} of ${name.bytes}`,
    )
  }
}

function corrupt(what: string): Failure {
  return new Failure('corrupt', `the record is damaged: ${what}`)
}
