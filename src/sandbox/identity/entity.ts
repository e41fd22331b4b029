export type EntityKind = 'user' | 'group' | 'role' | 'policy' | 'instance-profile'

export type Tag = readonly [key: string, value: string]

/** What only some kinds have. */
export interface EntityDetails {
  readonly tags: readonly Tag[]
  readonly description?: string | undefined
  /** Of a role: the document as it was given. */
  readonly trust?: string | undefined
  /** Of a role, in seconds. */
  readonly maxSession?: number | undefined
  /** Of a policy: versions are never numbered alike, even after one was deleted. */
  readonly lastVersion?: number | undefined
}

/** Whatever of IAM has a name, a path and a unique id. */
export interface Entity {
  /** As `AIDA…`: never given twice, unlike the name. */
  readonly id: string
  /** Twelve digits; `aws` for the policies that AWS manages. */
  readonly account: string
  readonly kind: EntityKind
  /** Unique in its account among its kind, whatever its case. */
  readonly name: string
  /** As `/` or `/ops/`. */
  readonly path: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly details: EntityDetails
}

export type NewEntity = Omit<Entity, 'id' | 'created'>

/** As `arn:aws:iam::111122223333:user/ops/web-1`. */
export function arnOf({ account, kind, path, name }: Omit<NewEntity, 'details'>): string {
  return `arn:aws:iam::${account}:${kind}${path}${name}`
}

/** By which entities of a kind are told apart and listed. */
export function foldedName({ name }: Pick<Entity, 'name'>): string {
  return name.toLowerCase()
}
