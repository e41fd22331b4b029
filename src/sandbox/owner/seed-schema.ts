// What may come as a seed from outside this process.
import * as z from 'zod'
import type { Seed } from './seed.ts'

const ownerName = z.string().regex(/^[\w+=,.@-]{1,64}$/, 'is no name of a user or role')

const seedUser = z.strictObject({
  name: ownerName,
  policies: z
    .array(
      z.strictObject({
        name: z.string().regex(/^[\w+=,.@-]{1,128}$/, 'is no name of a policy'),
        document: z.string(),
      }),
    )
    .readonly(),
  boundary: z.string().optional(),
})

export const seedSchema: z.ZodType<Seed> = z.strictObject({
  buckets: z
    .array(
      z.strictObject({
        name: z.string(),
        policy: z.string().optional(),
        versioning: z.boolean().optional(),
      }),
    )
    .readonly(),
  users: z.array(seedUser).readonly(),
  roles: z.array(seedUser.extend({ trust: z.string() })).readonly(),
})
