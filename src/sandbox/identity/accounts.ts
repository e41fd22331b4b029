import type { Database } from '../state/database.ts'
import { canonicalIdOf } from './ids.ts'

/** An account of the sandbox. */
export interface IdentityAccount {
  /** Twelve digits. */
  readonly id: string
  /** 64 hex digits, by which ACLs know it. */
  readonly canonicalId: string
  readonly displayName: string
  /** Milliseconds since 1970. */
  readonly created: number
}

const COLUMNS = 'id, canonical_id AS canonicalId, name AS displayName, created'

/** The sandbox's accounts, and `aws`, whose the managed policies of AWS are. */
export class Accounts {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): IdentityAccount | undefined {
    return this.#database.get<IdentityAccount>(`SELECT ${COLUMNS} FROM accounts WHERE id = ?`, id)
  }

  /** The account that ACLs know by this id. */
  byCanonicalId(canonicalId: string): IdentityAccount | undefined {
    return this.#database.get<IdentityAccount>(
      `SELECT ${COLUMNS} FROM accounts WHERE canonical_id = ?`,
      canonicalId,
    )
  }

  /** By id. */
  list(): IdentityAccount[] {
    return this.#database.all<IdentityAccount>(
      `SELECT ${COLUMNS} FROM accounts WHERE id <> 'aws' ORDER BY id`,
    )
  }

  /** Makes the account unless it is there. */
  ensure(id: string, displayName: string, now: number): void {
    this.#database.run(
      'INSERT OR IGNORE INTO accounts (id, canonical_id, name, created) VALUES (?, ?, ?, ?)',
      id,
      canonicalIdOf(id),
      displayName,
      now,
    )
  }
}
