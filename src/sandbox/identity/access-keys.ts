import type { Database } from '../state/database.ts'
import { newAccessKeyId, newSecret } from './ids.ts'

export type KeyStatus = 'Active' | 'Inactive'

/** A long-lived access key. */
export interface AccessKey {
  readonly id: string
  readonly account: string
  /** The id of a user; null for the account's root. */
  readonly owner: string | null
  readonly secret: string
  readonly status: KeyStatus
  /** Milliseconds since 1970, as `used`. */
  readonly created: number
  readonly used: number | null
  readonly service: string | null
  readonly region: string | null
}

/** Whose keys: a user's, or those of an account's root. */
export type KeyOwner = Pick<AccessKey, 'account' | 'owner'>

/** AWS tells of a key's use with some delay as well; each note is a write to the disk. */
const NOTE_MS = 60_000
/** Keys whose use is remembered to be noted: those of a large fleet. */
const REMEMBERED = 20_000

/** When a session of a role last asked for something, in milliseconds since 1970, and where. */
export interface RoleUse {
  readonly used: number
  readonly region: string
}

/** Long-lived keys, of users and of accounts' roots. */
export class AccessKeys {
  readonly #database: Database
  readonly #noted = new Map<string, { readonly what: string; readonly at: number }>()

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): AccessKey | undefined {
    return this.#database.get<AccessKey>('SELECT * FROM access_keys WHERE id = ?', id)
  }

  /** The oldest first. */
  list({ account, owner }: KeyOwner): AccessKey[] {
    return this.#database.all<AccessKey>(
      'SELECT * FROM access_keys WHERE account = ? AND owner IS ? ORDER BY created, id',
      account,
      owner,
    )
  }

  create(owner: KeyOwner, now: number): AccessKey {
    const key = { ...owner, id: newAccessKeyId('AKIA'), secret: newSecret(), created: now }
    this.put(key)
    return { ...key, status: 'Active', used: null, service: null, region: null }
  }

  /** A key whose id and secret others chose; it replaces one of that id. */
  put(key: KeyOwner & Pick<AccessKey, 'id' | 'secret' | 'created'>): void {
    this.#database.run(
      `INSERT OR REPLACE INTO access_keys (id, account, owner, secret, status, created)
       VALUES (?, ?, ?, ?, 'Active', ?)`,
      key.id,
      key.account,
      key.owner,
      key.secret,
      key.created,
    )
  }

  setStatus(id: string, status: KeyStatus): void {
    this.#database.run('UPDATE access_keys SET status = ? WHERE id = ?', status, id)
  }

  remove(id: string): void {
    this.#database.run('DELETE FROM access_keys WHERE id = ?', id)
    this.#noted.delete(id)
  }

  /** Of a role's session, the role was used; of another session nobody asks. */
  noteUse(id: string, service: string, region: string, now: number): void {
    const what = `${service} ${region}`
    const last = this.#noted.get(id)
    if (last?.what === what && Math.abs(now - last.at) < NOTE_MS) return
    const noted = this.#database.run(
      'UPDATE access_keys SET used = ?, service = ?, region = ? WHERE id = ?',
      now,
      service,
      region,
      id,
    )
    if (noted === 0) this.#noteRole(id, region, now)
    if (this.#noted.size >= REMEMBERED) this.#noted.clear()
    this.#noted.set(id, { what, at: now })
  }

  lastUseOfRole(role: string): RoleUse | undefined {
    return this.#database.get<RoleUse>('SELECT used, region FROM role_uses WHERE role = ?', role)
  }

  #noteRole(session: string, region: string, now: number): void {
    this.#database.run(
      `INSERT OR REPLACE INTO role_uses (role, used, region)
       SELECT owner, ?, ? FROM sessions WHERE id = ? AND details -> '$.role' IS NOT NULL`,
      now,
      region,
      session,
    )
  }
}
