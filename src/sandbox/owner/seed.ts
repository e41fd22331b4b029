// What a sandbox is to hold: buckets, and identities with exactly their policies.
/** An inline policy. */
export interface SeedPolicy {
  readonly name: string
  /** JSON, as it is to be kept. */
  readonly document: string
}

export interface SeedUser {
  readonly name: string
  readonly policies: readonly SeedPolicy[]
  /** The document of its permissions boundary. */
  readonly boundary?: string | undefined
}

export interface SeedRole extends SeedUser {
  /** The document that says who may assume it. */
  readonly trust: string
}

export interface SeedBucket {
  readonly name: string
  /** The document of its policy; an other one that it has stays where none is given. */
  readonly policy?: string | undefined
  /** Whether it is to keep old versions. */
  readonly versioning?: boolean | undefined
}

/**
 * What is to be there. Buckets that are there keep what is in them; users and roles have exactly
 * these policies afterwards, whatever they had; what is not named is left alone.
 */
export interface Seed {
  readonly buckets: readonly SeedBucket[]
  /** Each gets an access key, unless it has one. */
  readonly users: readonly SeedUser[]
  readonly roles: readonly SeedRole[]
}

/** A user or a role. */
export interface SeedOwner {
  readonly kind: 'user' | 'role'
  readonly name: string
}

/** One change that a seed makes. */
export type SeedStep =
  | { readonly do: 'create-bucket'; readonly bucket: string }
  | { readonly do: 'keep-versions'; readonly bucket: string }
  | { readonly do: 'put-bucket-policy'; readonly bucket: string; readonly document: string }
  | { readonly do: 'create-user'; readonly owner: SeedOwner }
  | { readonly do: 'create-role'; readonly owner: SeedOwner; readonly document: string }
  | { readonly do: 'put-trust'; readonly owner: SeedOwner; readonly document: string }
  | {
      readonly do: 'put-policy'
      readonly owner: SeedOwner
      readonly policy: string
      readonly document: string
    }
  | { readonly do: 'remove-policy'; readonly owner: SeedOwner; readonly policy: string }
  | { readonly do: 'detach-policy'; readonly owner: SeedOwner; readonly policyArn: string }
  | { readonly do: 'put-boundary'; readonly owner: SeedOwner; readonly document: string }
  | { readonly do: 'remove-boundary'; readonly owner: SeedOwner }
  | { readonly do: 'leave-group'; readonly owner: SeedOwner; readonly group: string }
  | { readonly do: 'create-key'; readonly owner: SeedOwner }

export interface SeedKey {
  readonly user: string
  readonly accessKeyId: string
  readonly secretAccessKey: string
}

export interface SeedOutcome {
  /** What was changed; nothing the second time. */
  readonly steps: readonly SeedStep[]
  /** The first active access key of each user of the seed, made now or before. */
  readonly keys: readonly SeedKey[]
}
