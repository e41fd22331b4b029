import type { Database } from '../state/database.ts'
import {
  arnOf,
  type Entity,
  type EntityDetails,
  type EntityKind,
  foldedName,
  type NewEntity,
} from './entity.ts'
import { newUniqueId } from './ids.ts'

interface EntityRow extends Omit<Entity, 'details'> {
  readonly details: string
}

const COLUMNS = 'id, account, kind, name, path, created, details'

/** Who stood in policies by `arn` is `replacement` in them now: another ARN, or an unique id. */
export type PrincipalListener = (arn: string, replacement: string) => void

/** All of IAM that has a name, and who is a member of what. */
export class Entities {
  /** Is told of users and roles that are renamed or removed, within that transaction. */
  onPrincipalChange: PrincipalListener | undefined
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The entity of exactly this name, as ARNs give it. */
  find(account: string, kind: EntityKind, name: string): Entity | undefined {
    const entity = this.namesake(account, kind, name)
    return entity?.name === name ? entity : undefined
  }

  /** The entity whose name differs from this one in case at most, as requests give it. */
  namesake(account: string, kind: EntityKind, name: string): Entity | undefined {
    return this.#get('account = ? AND kind = ? AND folded = ?', account, kind, foldedName({ name }))
  }

  byId(id: string): Entity | undefined {
    return this.#get('id = ?', id)
  }

  /** The entity of this ARN, path and case included. */
  byArn(arn: string): Entity | undefined {
    const [, account = '', kind = '', name = ''] =
      /^arn:aws:iam::(aws|\d{12}):([a-z-]+)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? []
    const entity = this.find(account, kind as EntityKind, name)
    return entity !== undefined && arnOf(entity) === arn ? entity : undefined
  }

  /** All of a kind in an account, by name, whatever its case. */
  list(account: string, kind: EntityKind): Entity[] {
    return this.#all('account = ? AND kind = ? ORDER BY folded', account, kind)
  }

  count(account: string, kind: EntityKind): number {
    const row = this.#database.get<{ count: number }>(
      'SELECT count(*) AS count FROM entities WHERE account = ? AND kind = ?',
      account,
      kind,
    )
    return row?.count ?? 0
  }

  create(entity: NewEntity, now: number): Entity {
    const created = { ...entity, id: newUniqueId(entity.kind), created: now }
    const { id, account, kind, name, path, details } = created
    this.#database.run(
      `INSERT INTO entities (${COLUMNS}, folded) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      id,
      account,
      kind,
      name,
      path,
      now,
      JSON.stringify(details),
      foldedName(created),
    )
    return created
  }

  /** Changes the name, the path or the details. */
  update(entity: Entity): void {
    const { id, name, path, details } = entity
    const before = this.byId(id)
    this.#database.run(
      'UPDATE entities SET name = ?, folded = ?, path = ?, details = ? WHERE id = ?',
      name,
      foldedName(entity),
      path,
      JSON.stringify(details),
      id,
    )
    if (before !== undefined) this.#tellOf(before, arnOf(entity))
  }

  remove(entity: Entity): void {
    this.#database.run('DELETE FROM entities WHERE id = ?', entity.id)
    this.#tellOf(entity, entity.id)
  }

  #tellOf(before: Entity, replacement: string): void {
    if (before.kind !== 'user' && before.kind !== 'role') return
    const arn = arnOf(before)
    if (arn !== replacement) this.onPrincipalChange?.(arn, replacement)
  }

  /** The roles of all accounts. */
  allRoles(): Entity[] {
    return this.#all("kind = 'role'")
  }

  /** Users of a group, or the roles of an instance profile, by name. */
  membersOf({ id }: Entity): Entity[] {
    return this.#all(
      'id IN (SELECT member FROM memberships WHERE container = ?) ORDER BY folded',
      id,
    )
  }

  /** Groups of a user, or the instance profiles of a role, by name. */
  containersOf({ id }: Entity): Entity[] {
    return this.#all(
      'id IN (SELECT container FROM memberships WHERE member = ?) ORDER BY folded',
      id,
    )
  }

  join(container: Entity, member: Entity): void {
    this.#database.run(
      'INSERT OR IGNORE INTO memberships (container, member) VALUES (?, ?)',
      container.id,
      member.id,
    )
  }

  /** Whether it was a member. */
  part(container: Entity, member: Entity): boolean {
    return (
      this.#database.run(
        'DELETE FROM memberships WHERE container = ? AND member = ?',
        container.id,
        member.id,
      ) > 0
    )
  }

  #get(where: string, ...values: string[]): Entity | undefined {
    const row = this.#database.get<EntityRow>(
      `SELECT ${COLUMNS} FROM entities WHERE ${where}`,
      ...values,
    )
    return row && toEntity(row)
  }

  #all(where: string, ...values: string[]): Entity[] {
    return this.#database
      .all<EntityRow>(`SELECT ${COLUMNS} FROM entities WHERE ${where}`, ...values)
      .map(toEntity)
  }
}

function toEntity(row: EntityRow): Entity {
  return { ...row, details: JSON.parse(row.details) as EntityDetails }
}
