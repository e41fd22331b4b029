// The sandbox's accounts and identities, durable as its buckets are.
import { Failure } from '../../base/failure.ts'
import type { Database } from '../state/database.ts'
import { AccessKeys } from './access-keys.ts'
import { Accounts, type IdentityAccount } from './accounts.ts'
import { AWS_POLICIES, AWS_POLICIES_CREATED } from './aws-policies.ts'
import type { CallerIdentity, KnownKey } from './caller.ts'
import { describeRoleSession, describeRoot, describeUser } from './describe-caller.ts'
import { Entities } from './entities.ts'
import type { Entity } from './entity.ts'
import { newAccessKeyId, newSecret } from './ids.ts'
import { Policies } from './policies.ts'
import { PolicyTexts } from './policy-texts.ts'
import { IDENTITY_SCHEMA } from './schema.ts'
import { type Session, Sessions } from './sessions.ts'
import type { IdentityTables } from './tables.ts'

export interface RootKey {
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

/** Keys whose callers are remembered: those of a large fleet. */
const REMEMBERED = 20_000

/** The identities of all accounts, and for whom each access key stands. */
export class Identities {
  readonly tables: IdentityTables
  readonly #database: Database
  readonly #known = new Map<string, KnownKey>()

  constructor(database: Database, now: number) {
    this.#database = database
    database.transaction(() => {
      for (const statement of IDENTITY_SCHEMA) database.run(statement)
    })
    this.tables = {
      accounts: new Accounts(database),
      entities: new Entities(database),
      policies: new Policies(database),
      accessKeys: new AccessKeys(database),
      sessions: new Sessions(database),
      texts: new PolicyTexts(),
    }
    database.transaction(() => this.#addAwsPolicies(now))
  }

  /**
   * Whom an access key stands for; undefined for one that is unknown or inactive. Whether a
   * temporary one is over, and brought its token, is for who authenticates to ask.
   */
  callerOf(accessKeyId: string): KnownKey | undefined {
    const kept = this.#known.get(accessKeyId)
    if (kept !== undefined) return kept
    const known = this.#lookUp(accessKeyId)
    if (known === undefined) return undefined
    if (this.#known.size >= REMEMBERED) this.#known.clear()
    this.#known.set(accessKeyId, known)
    return known
  }

  /** Whether a principal of a policy is there: the ARN of a user, role or account, or its number. */
  hasPrincipal(principal: string): boolean {
    const account = /^(?:arn:aws:iam::(\d{12}):root|(\d{12}))$/.exec(principal)
    if (account !== null) {
      return this.tables.accounts.find(account[1] ?? account[2] ?? '') !== undefined
    }
    const [, id = '', role = ''] =
      /^arn:aws:sts::(\d{12}):assumed-role\/([^/]+)\/[^/]+$/.exec(principal) ?? []
    if (role !== '') return this.tables.entities.find(id, 'role', role) !== undefined
    const kind = this.tables.entities.byArn(principal)?.kind
    return kind === 'user' || kind === 'role'
  }

  accountOfCanonicalId(canonicalId: string): IdentityAccount | undefined {
    return this.tables.accounts.byCanonicalId(canonicalId)
  }

  /** Keeps that a key was used, for GetAccessKeyLastUsed; `now` in milliseconds since 1970. */
  noteUse(accessKeyId: string, service: string, region: string, now: number): void {
    this.tables.accessKeys.noteUse(accessKeyId, service, region, now)
  }

  /** Changes identities durably and at once, or not at all if `change` throws. */
  change<T>(change: () => T): T {
    const result = this.#database.transaction(change)
    this.#known.clear()
    return result
  }

  /** The key of an account's root, made with the account unless they are there. */
  ensureAccount(id: string, displayName: string, now: number): RootKey {
    const { accounts, accessKeys } = this.tables
    const [root] = accessKeys.list({ account: id, owner: null })
    if (root !== undefined) return { accessKeyId: root.id, secretAccessKey: root.secret }
    const key = { accessKeyId: newAccessKeyId('AKIA'), secretAccessKey: newSecret() }
    this.change(() => {
      accounts.ensure(id, displayName, now)
      this.putRootKey(id, key, now)
    })
    return key
  }

  /**
   * Gives an account's root a key that others chose.
   *
   * @throws `bad-input` if the key id is somebody else's.
   */
  putRootKey(account: string, key: RootKey, now: number): void {
    const { accessKeys } = this.tables
    const { accessKeyId: id, secretAccessKey: secret } = key
    const kept = accessKeys.find(id)
    if (kept !== undefined && (kept.owner !== null || kept.account !== account)) {
      throw new Failure('bad-input', `the access key ${id} is not the root's`, {
        hint: 'Choose another access key id, or let the sandbox make one.',
      })
    }
    if (kept?.secret === secret && kept.status === 'Active') return
    this.change(() => accessKeys.put({ account, owner: null, id, secret, created: now }))
  }

  /** Takes a root's key away, such as one that others chose before. */
  removeRootKey(id: string): void {
    const { accessKeys } = this.tables
    if (accessKeys.find(id)?.owner === null) this.change(() => accessKeys.remove(id))
  }

  #lookUp(accessKeyId: string): KnownKey | undefined {
    const session = this.tables.sessions.find(accessKeyId)
    if (session !== undefined) {
      const { secret, token, expires, account, owner } = session
      const caller = this.#callerOf(account, owner, session)
      return { secretAccessKey: secret, sessionToken: token, expiresAt: expires, caller }
    }
    const key = this.tables.accessKeys.find(accessKeyId)
    if (key === undefined || key.status !== 'Active') return undefined
    return { secretAccessKey: key.secret, caller: this.#callerOf(key.account, key.owner) }
  }

  #callerOf(accountId: string, ownerId: string | null, session?: Session): CallerIdentity {
    const account = present(this.tables.accounts.find(accountId))
    if (ownerId === null) return describeRoot(account, session)
    const owner: Entity = present(this.tables.entities.byId(ownerId))
    if (session?.role === undefined) return describeUser(this.tables, account, owner, session)
    return describeRoleSession(this.tables, account, owner, { session, said: session.role })
  }

  #addAwsPolicies(now: number): void {
    const { accounts, entities, policies } = this.tables
    accounts.ensure('aws', 'AWS', now)
    for (const [name, document] of Object.entries(AWS_POLICIES)) {
      if (entities.find('aws', 'policy', name) !== undefined) continue
      const created = AWS_POLICIES_CREATED
      const details = { tags: [], lastVersion: 1 }
      const policy = entities.create(
        { account: 'aws', kind: 'policy', name, path: '/', details },
        created,
      )
      policies.addVersion(policy, { number: 1, document, created, isDefault: true })
    }
  }
}

/** The database's foreign keys hold it. */
function present<T>(row: T | undefined): T {
  if (row === undefined) throw new Error('an access key without its owner')
  return row
}
