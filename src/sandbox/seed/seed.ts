// What a sandbox is to hold: buckets, and identities with exactly their policies.
import * as z from 'zod'

const seedPolicy = z.strictObject({
  /** Of the inline policy. */
  name: z.string().regex(/^[\w+=,.@-]{1,128}$/, 'is no name of a policy'),
  /** JSON, as it is to be kept. */
  document: z.string(),
})

const ownerName = z.string().regex(/^[\w+=,.@-]{1,64}$/, 'is no name of a user or role')

const seedUser = z.strictObject({
  name: ownerName,
  policies: z.array(seedPolicy).readonly(),
  /** The document of its permissions boundary. */
  boundary: z.string().optional(),
})

const seedRole = seedUser.extend({
  /** The document that says who may assume it. */
  trust: z.string(),
})

const seedBucket = z.strictObject({
  name: z.string(),
  /** The document of its policy; an other one that it has stays where none is given. */
  policy: z.string().optional(),
  /** Whether it is to keep old versions. */
  versioning: z.boolean().optional(),
})

export const seedSchema = z.strictObject({
  buckets: z.array(seedBucket).readonly(),
  /** Each gets an access key, unless it has one. */
  users: z.array(seedUser).readonly(),
  roles: z.array(seedRole).readonly(),
})

export type SeedPolicy = z.infer<typeof seedPolicy>
export type SeedUser = z.infer<typeof seedUser>
export type SeedRole = z.infer<typeof seedRole>
export type SeedBucket = z.infer<typeof seedBucket>

/**
 * What is to be there. Buckets that are there keep what is in them; users and roles have exactly
 * these policies afterwards, whatever they had; what is not named is left alone.
 */
export type Seed = z.infer<typeof seedSchema>

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
