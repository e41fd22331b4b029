import { DAY_MS } from '../../base/time.ts'
import type { Database } from '../state/database.ts'
import type { Tag } from './entity.ts'
import { newAccessKeyId, newSecret, newSessionToken } from './ids.ts'

/** What was said when a role was assumed; a session of a user or root has none. */
export interface RoleSession {
  readonly name: string
  /** The session policy as it was given. */
  readonly policy?: string | undefined
  readonly policyArns: readonly string[]
  readonly tags: readonly Tag[]
  /** Keys of tags that go on to a role that the session assumes. */
  readonly transitive: readonly string[]
  readonly sourceIdentity?: string | undefined
}

/** Temporary credentials of STS. */
export interface Session {
  /** The access key, `ASIA…`. */
  readonly id: string
  readonly account: string
  /** The id of a role or a user; null for the account's root. */
  readonly owner: string | null
  readonly secret: string
  readonly token: string
  /** Milliseconds since 1970 on the sandbox's clock, as `expires`. */
  readonly issued: number
  readonly expires: number
  readonly role: RoleSession | undefined
}

export type NewSession = Omit<Session, 'id' | 'secret' | 'token'>

interface SessionRow extends Omit<Session, 'role'> {
  readonly details: string
}

/** Expired sessions stay so long, so that their keys are told from unknown ones. */
const KEPT_MS = DAY_MS

/** Temporary credentials that STS gave. */
export class Sessions {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(id: string): Session | undefined {
    const row = this.#database.get<SessionRow>('SELECT * FROM sessions WHERE id = ?', id)
    if (row === undefined) return undefined
    const { details, ...session } = row
    return { ...session, role: (JSON.parse(details) as { role?: RoleSession }).role }
  }

  create(session: NewSession): Session {
    const [id, secret, token] = [newAccessKeyId('ASIA'), newSecret(), newSessionToken()]
    const { account, owner, issued, expires, role } = session
    this.#database.run('DELETE FROM sessions WHERE expires < ?', issued - KEPT_MS)
    this.#database.run(
      `INSERT INTO sessions (id, account, owner, secret, token, issued, expires, details)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      account,
      owner,
      secret,
      token,
      issued,
      expires,
      JSON.stringify({ role }),
    )
    return { ...session, id, secret, token }
  }
}
