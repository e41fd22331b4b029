// The one place that knows node:sqlite. Everything the sandbox must not forget goes through
// here. A transaction that returned survives kill -9; once `flushed` has resolved after it, a power
// cut as well. No answer goes out before that, whether it tells of a change or of what was read.
import { chmodSync, closeSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { KIB, MIB } from '../../base/bytes.ts'
import { Failure } from '../../base/failure.ts'
import { ADDED_COLUMNS, SCHEMA } from './schema.ts'
import { WriteAheadLog } from './write-ahead-log.ts'

/** A row as SQLite gives it; whoever asks says which columns it has. */
type Row = object

const SQLITE_BUSY = 5
/** Holds the inner pages of the indexes of some million keys. Taken as it is filled. */
const CACHE_BYTES = 32 * MIB

/** A database with one connection, locked to this process. Statements are compiled once. */
export class Database implements Disposable {
  readonly #sqlite: DatabaseSync
  readonly #log: WriteAheadLog
  readonly #statements = new Map<string, StatementSync>()
  #afterCommit: (() => void)[] = []
  #onceDurable: (() => void)[] = []

  constructor(sqlite: DatabaseSync, log: WriteAheadLog) {
    this.#sqlite = sqlite
    this.#log = log
  }

  all<T extends Row>(sql: string, ...values: SQLInputValue[]): T[] {
    return this.#prepare(sql).all(...values) as T[]
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- as for `all`
  get<T extends Row>(sql: string, ...values: SQLInputValue[]): T | undefined {
    return this.#prepare(sql).get(...values) as T | undefined
  }

  run(sql: string, ...values: SQLInputValue[]): number {
    const { changes } = this.#prepare(sql).run(...values)
    if (!this.#sqlite.isTransaction) this.#log.committed()
    return Number(changes)
  }

  /** Resolves once all that was committed until now survives a power cut, for many at once. */
  flushed(): Promise<void> {
    return this.#log.flushed()
  }

  /**
   * Runs `change`, which must be synchronous, and commits; takes all of it back if it throws.
   * Within another transaction it is a part of that one. Statements that change something and
   * return rows (`get`, `all`) stand within one.
   */
  transaction<T>(change: () => T): T {
    if (this.#sqlite.isTransaction) return change()
    this.run('BEGIN IMMEDIATE')
    try {
      const result = change()
      this.run('COMMIT')
      for (const effect of this.#afterCommit) effect()
      if (this.#onceDurable.length > 0) this.#doOnceDurable(this.#onceDurable)
      return result
    } catch (error) {
      if (this.#sqlite.isTransaction) this.run('ROLLBACK')
      throw error
    } finally {
      this.#afterCommit = []
      this.#onceDurable = []
    }
  }

  /** Does something once the transaction that is open now has been committed; never if it fails. */
  afterCommit(effect: () => void): void {
    this.#afterCommit.push(effect)
  }

  /** As `afterCommit`, for what a power cut must not find done before the transaction. */
  onceDurable(effect: () => void): void {
    this.#onceDurable.push(effect)
  }

  /** Flushes first, so that nothing committed is left to the kernel. */
  async [Symbol.asyncDispose](): Promise<void> {
    try {
      await this.flushed()
    } finally {
      this[Symbol.dispose]()
    }
  }

  [Symbol.dispose](): void {
    this.#sqlite.close()
    this.#log[Symbol.dispose]()
  }

  /** A disk that fails keeps the effects from happening, and whoever waits for an answer learns. */
  #doOnceDurable(effects: readonly (() => void)[]): void {
    this.flushed().then(
      () => effects.forEach((effect) => effect()),
      () => {},
    )
  }

  #prepare(sql: string): StatementSync {
    const known = this.#statements.get(sql)
    if (known !== undefined) return known
    const statement = this.#sqlite.prepare(sql)
    this.#statements.set(sql, statement)
    return statement
  }
}

/**
 * Opens the database of a folder and keeps it locked until it is disposed.
 *
 * @throws `host` if another process has it open, or it is none of ours.
 */
export function openDatabase(folder: string): Database {
  const path = join(folder, 'sandbox.db')
  let sqlite: DatabaseSync | undefined
  try {
    makePrivate(path)
    sqlite = new DatabaseSync(path)
    // EXCLUSIVE keeps a second process out, and the kernel lifts it when we die.
    sqlite.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA busy_timeout = 0')
    sqlite.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA foreign_keys = ON')
    sqlite.exec(`PRAGMA cache_size = -${CACHE_BYTES / KIB}`)
    sqlite.exec(`BEGIN EXCLUSIVE; ${SCHEMA}`)
    addColumns(sqlite)
    sqlite.exec('COMMIT')
    return new Database(sqlite, new WriteAheadLog(`${path}-wal`))
  } catch (cause) {
    sqlite?.close()
    if ((cause as { errcode?: number }).errcode === SQLITE_BUSY) {
      throw new Failure('host', `another process serves ${folder}`, {
        hint: 'Stop it, or name another folder with --data.',
      })
    }
    throw new Failure('host', `the sandbox cannot use ${path}`, { cause })
  }
}

function addColumns(sqlite: DatabaseSync): void {
  const has = sqlite.prepare('SELECT 1 FROM pragma_table_info(?) WHERE name = ?')
  for (const [table, name, type] of ADDED_COLUMNS) {
    if (has.get(table, name) === undefined) {
      sqlite.exec(`ALTER TABLE ${table} ADD COLUMN ${name} ${type}`)
    }
  }
}

/** Secrets of access keys stand in it. What SQLite makes beside it gets the same mode. */
function makePrivate(path: string): void {
  closeSync(openSync(path, 'a', 0o600))
  chmodSync(path, 0o600)
}
