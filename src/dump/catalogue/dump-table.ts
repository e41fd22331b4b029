import { detached } from '../../base/detached.ts'
import { recordKey } from '../../format/dump-name.ts'
import { dateOfInstant, instantOf } from '../../format/instant.ts'
import { levelNumber } from '../../format/level.ts'
import type { MachineName } from '../../format/machine-name.ts'
import type { Parent } from '../../format/nonce.ts'
import type { Candidates, Standing } from '../../retain/candidate.ts'
import type { ListedObject } from '../../store/store.ts'
import { NonceOrder, readNonce, writeNonce } from './nonce-order.ts'
import { Rows } from './rows.ts'
import type {
  ClassBytes,
  DumpProblem,
  ListedDump,
  RecordedDump,
  S3dumpDump,
  StoredDump,
} from './stored-dump.ts'
import { Texts } from './texts.ts'

const STORED = 0
const TAKEN = 1
const BYTES = 2
const SERIES = 0
const LEVEL = 1
const SEGMENTS = 2
const CLASS = 3
const PARENT_KIND = 4
const NONCE = 5
const PARENT = 9

/** Parents that are no nonces, told by their place from 1; 0 is for a nonce. */
const UNNAMED_PARENTS: readonly Parent[] = ['0', 'unknown']

/** In the place of a storage class: see {@link DumpTable.#classes}. */
const UNLISTED_CLASS = 0
const ODD_CLASSES = 1
const FIRST_CLASS = 2

const STANDING: Record<DumpProblem['kind'], Standing> = {
  'multipart-record': 'dubious',
  'shared-segments': 'dubious',
  'record-size': 'incomplete',
  incomplete: 'incomplete',
}

/**
 * Dumps in the order of the catalogue, 80 bytes for each: of format 1 all but the size and etag
 * of the record. s3dump's, and what is wrong with a dump, are kept as they are.
 */
export class DumpTable implements Candidates {
  readonly #rows = new Rows(3, 13)
  readonly #series = new Map<number, { readonly machine: string; readonly stream: string }>()
  readonly #seriesIds = new Texts()
  readonly #levels = new Texts()
  readonly #storageClasses = new Texts()
  readonly #oddClasses = new Map<number, readonly ClassBytes[]>()
  readonly #s3dumps = new Map<number, S3dumpDump>()
  readonly #problems = new Map<number, DumpProblem>()
  #order: NonceOrder | undefined

  static async of(dumps: AsyncIterable<StoredDump>): Promise<DumpTable> {
    const table = new DumpTable()
    for await (const dump of dumps) table.add(dump)
    return table
  }

  get size(): number {
    return this.#rows.size
  }

  add(dump: StoredDump): void {
    const row = this.#rows.add()
    this.#order = undefined
    this.#rows.setDouble(row, STORED, dump.lastModified.getTime())
    if (dump.problem !== undefined) this.setProblem(row, dump.problem)
    if (dump.kind === 'dump') this.#addRecorded(row, dump)
    else this.#addS3dump(row, dump)
  }

  setProblem(index: number, { kind, detail }: DumpProblem): void {
    this.#problems.set(index, { kind, detail: detached(detail) })
  }

  problemOf(index: number): DumpProblem | undefined {
    return this.#problems.get(index)
  }

  dumpOf(index: number): ListedDump {
    const problem = this.#problems.get(index)
    const s3dump = this.#s3dumps.get(index)
    if (s3dump !== undefined) return { ...s3dump, problem }
    const rows = this.#rows
    const { machine, stream } = this.#seriesNames(index)
    const name = {
      machine: machine as MachineName,
      stream,
      level: this.levelName(this.levelOf(index)),
      taken: instantOf(new Date(rows.double(index, TAKEN))),
      nonce: readNonce(rows, index, NONCE),
      segments: rows.word(index, SEGMENTS),
      bytes: rows.double(index, BYTES),
      parent: this.parentOf(index),
    }
    const lastModified = new Date(rows.double(index, STORED))
    const classes = this.#classesOf(index)
    return { kind: 'dump', name, recordKey: recordKey(name), lastModified, classes, problem }
  }

  /** The dumps that s3dump.py stored, ascending. */
  s3dumps(): number[] {
    return [...this.#s3dumps.keys()]
  }

  /** The dumps with something wrong, ascending. */
  troubled(): number[] {
    return [...this.#problems.keys()].sort((a, b) => a - b)
  }

  /** Sets of records of one machine that name the same segments. */
  *twins(): Generator<number[]> {
    for (const indices of this.#byNonce().groups()) {
      if (indices.length < 2) continue
      const machines = Map.groupBy(indices, (index) => this.#seriesNames(index).machine)
      for (const twins of machines.values()) if (twins.length > 1) yield twins
    }
  }

  seriesOf(index: number): number {
    return this.#rows.word(index, SERIES)
  }

  levelOf(index: number): number {
    return this.#rows.word(index, LEVEL)
  }

  levelName(level: number): string {
    return this.#levels.textOf(level)
  }

  storedMs(index: number): number {
    return this.#rows.double(index, STORED)
  }

  takenMs(index: number): number | undefined {
    return this.#s3dumps.has(index) ? undefined : this.#rows.double(index, TAKEN)
  }

  standingOf(index: number): Standing {
    const problem = this.#problems.get(index)
    return problem === undefined ? 'sound' : STANDING[problem.kind]
  }

  /** s3dump kept none. dump(8)'s levels are numbers above 0; other levels it took for names. */
  parentOf(index: number): Parent {
    if (this.#s3dumps.has(index)) {
      return (levelNumber(this.levelName(this.levelOf(index))) ?? 0) > 0 ? 'unknown' : '0'
    }
    const unnamed = UNNAMED_PARENTS[this.#rows.word(index, PARENT_KIND) - 1]
    return unnamed ?? readNonce(this.#rows, index, PARENT)
  }

  withNonce(nonce: Parent): Int32Array {
    return nonce === '0' || nonce === 'unknown' ? new Int32Array(0) : this.#byNonce().find(nonce)
  }

  #addRecorded(row: number, { name, classes }: RecordedDump): void {
    const rows = this.#rows
    this.#addNames(row, name.machine, name.stream, name.level)
    rows.setDouble(row, TAKEN, dateOfInstant(name.taken).getTime())
    rows.setDouble(row, BYTES, name.bytes)
    rows.setWord(row, SEGMENTS, name.segments)
    writeNonce(rows, row, NONCE, name.nonce)
    const { parent } = name
    rows.setWord(row, PARENT_KIND, UNNAMED_PARENTS.indexOf(parent) + 1)
    if (parent !== '0' && parent !== 'unknown') writeNonce(rows, row, PARENT, parent)
    rows.setWord(row, CLASS, this.#classCode(row, name.bytes, classes))
  }

  #addS3dump(row: number, dump: S3dumpDump): void {
    const { host, filesystem, level, date } = dump.name
    this.#addNames(row, host, filesystem, level)
    const { machine, stream } = this.#seriesNames(row)
    const name = {
      host: machine,
      filesystem: stream,
      level: this.levelName(this.levelOf(row)),
      date: detached(date),
    }
    const objects = dump.objects.map((object) => this.#own(object))
    const classes = dump.classes.map((each) => ({ ...each, ...this.#ownClass(each) }))
    this.#s3dumps.set(row, { ...dump, name, key: detached(dump.key), objects, classes })
  }

  #own(object: ListedObject): ListedObject {
    const { key, etag } = object
    return { ...object, key: detached(key), etag: detached(etag), ...this.#ownClass(object) }
  }

  #ownClass({ storageClass }: Pick<ListedObject, 'storageClass'>) {
    return {
      storageClass: this.#storageClasses.textOf(this.#storageClasses.idOf(storageClass)),
    }
  }

  #addNames(row: number, machine: string, stream: string, level: string): void {
    const series = this.#seriesIds.idOf(JSON.stringify([machine, stream]))
    if (!this.#series.has(series)) {
      this.#series.set(series, { machine: detached(machine), stream: detached(stream) })
    }
    this.#rows.setWord(row, SERIES, series)
    this.#rows.setWord(row, LEVEL, this.#levels.idOf(level))
  }

  #seriesNames(index: number) {
    return this.#series.get(this.seriesOf(index)) ?? { machine: '', stream: '' }
  }

  #classCode(row: number, bytes: number, classes: readonly ClassBytes[] | undefined): number {
    if (classes === undefined) return UNLISTED_CLASS
    const [first, ...more] = classes
    if (first !== undefined && first.bytes === bytes && more.length === 0) {
      return FIRST_CLASS + this.#storageClasses.idOf(first.storageClass)
    }
    const own = classes.map((each) => ({ ...each, ...this.#ownClass(each) }))
    this.#oddClasses.set(row, own)
    return ODD_CLASSES
  }

  #classesOf(index: number): readonly ClassBytes[] | undefined {
    const code = this.#rows.word(index, CLASS)
    if (code === UNLISTED_CLASS) return undefined
    if (code === ODD_CLASSES) return this.#oddClasses.get(index)
    const storageClass = this.#storageClasses.textOf(code - FIRST_CLASS)
    return [{ storageClass, bytes: this.#rows.double(index, BYTES) }]
  }

  #byNonce(): NonceOrder {
    if (this.#order === undefined) {
      const rows = Int32Array.from({ length: this.size }, (_, row) => row)
      const recorded = rows.filter((row) => !this.#s3dumps.has(row))
      this.#order = new NonceOrder(this.#rows, NONCE, recorded)
    }
    return this.#order
  }
}
