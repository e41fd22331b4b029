import type { Database } from '../state/database.ts'
import { Entities } from './entities.ts'
import type { Entity } from './entity.ts'

export interface InlinePolicy {
  readonly name: string
  /** As it was given. */
  readonly document: string
}

export interface PolicyVersion {
  readonly number: number
  readonly document: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly isDefault: boolean
}

interface VersionRow extends Omit<PolicyVersion, 'isDefault'> {
  readonly isDefault: number
}

const VERSION = 'number, document, created, is_default AS isDefault'

/** Inline policies of owners (users, groups, roles), managed policies and who has them. */
export class Policies {
  readonly #database: Database
  readonly #entities: Entities

  constructor(database: Database) {
    this.#database = database
    this.#entities = new Entities(database)
  }

  /** By name. */
  inlineOf({ id }: Entity): InlinePolicy[] {
    return this.#database.all<InlinePolicy>(
      'SELECT name, document FROM inline_policies WHERE owner = ? ORDER BY name',
      id,
    )
  }

  putInline({ id }: Entity, { name, document }: InlinePolicy): void {
    this.#database.run(
      'INSERT OR REPLACE INTO inline_policies (owner, name, document) VALUES (?, ?, ?)',
      id,
      name,
      document,
    )
  }

  /** Whether there was one. */
  removeInline({ id }: Entity, name: string): boolean {
    return (
      this.#database.run('DELETE FROM inline_policies WHERE owner = ? AND name = ?', id, name) > 0
    )
  }

  /** The managed policies of an owner, by name. */
  attachedTo({ id }: Entity): Entity[] {
    return this.#related('SELECT policy AS id FROM attachments WHERE owner = ?', id)
  }

  /** The users, groups and roles of an account that have a managed policy, by name. */
  ownersOf({ id }: Entity, account: string): Entity[] {
    return ofAccount(
      account,
      this.#related('SELECT owner AS id FROM attachments WHERE policy = ?', id),
    )
  }

  attach(owner: Entity, policy: Entity): void {
    this.#database.run(
      'INSERT OR IGNORE INTO attachments (owner, policy) VALUES (?, ?)',
      owner.id,
      policy.id,
    )
  }

  /** Whether it was attached. */
  detach(owner: Entity, policy: Entity): boolean {
    return (
      this.#database.run(
        'DELETE FROM attachments WHERE owner = ? AND policy = ?',
        owner.id,
        policy.id,
      ) > 0
    )
  }

  boundaryOf({ id }: Entity): Entity | undefined {
    return this.#related('SELECT policy AS id FROM boundaries WHERE owner = ?', id)[0]
  }

  setBoundary({ id }: Entity, policy: Entity): void {
    this.#database.run(
      'INSERT OR REPLACE INTO boundaries (owner, policy) VALUES (?, ?)',
      id,
      policy.id,
    )
  }

  removeBoundary({ id }: Entity): void {
    this.#database.run('DELETE FROM boundaries WHERE owner = ?', id)
  }

  /** The users and roles of an account that a policy bounds, by name. */
  boundedBy({ id }: Entity, account: string): Entity[] {
    return ofAccount(
      account,
      this.#related('SELECT owner AS id FROM boundaries WHERE policy = ?', id),
    )
  }

  /** The newest first. */
  versionsOf({ id }: Entity): PolicyVersion[] {
    return this.#database
      .all<VersionRow>(
        `SELECT ${VERSION} FROM policy_versions WHERE policy = ? ORDER BY number DESC`,
        id,
      )
      .map((row) => ({ ...row, isDefault: row.isDefault === 1 }))
  }

  /** The document in force. */
  documentOf({ id }: Entity): string {
    const row = this.#database.get<{ document: string }>(
      'SELECT document FROM policy_versions WHERE policy = ? AND is_default = 1',
      id,
    )
    if (row === undefined) throw new Error(`the policy ${id} has no default version`)
    return row.document
  }

  addVersion({ id }: Entity, version: PolicyVersion): void {
    const { number, document, created, isDefault } = version
    this.#database.run(
      'INSERT INTO policy_versions (policy, number, document, created, is_default) VALUES (?, ?, ?, ?, 0)',
      id,
      number,
      document,
      created,
    )
    if (isDefault) this.setDefault(id, number)
  }

  setDefault(policyId: string, number: number): void {
    this.#database.run(
      'UPDATE policy_versions SET is_default = (number = ?) WHERE policy = ?',
      number,
      policyId,
    )
  }

  removeVersion({ id }: Entity, number: number): void {
    this.#database.run('DELETE FROM policy_versions WHERE policy = ? AND number = ?', id, number)
  }

  #related(ids: string, id: string): Entity[] {
    return this.#database
      .all<{ id: string }>(ids, id)
      .map((row) => this.#entities.byId(row.id))
      .filter((entity) => entity !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1))
  }
}

/** Policies of AWS serve every account, none of which learns of the others. */
function ofAccount(account: string, entities: readonly Entity[]): Entity[] {
  return entities.filter((entity) => entity.account === account)
}
