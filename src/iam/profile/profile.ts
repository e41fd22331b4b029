// What a profile is: what a backup tool asks of S3, as data. The files are ./*.yaml, one for each
// tool and range of versions that behaves alike; scripts/profiles.ts compiles them.
import * as z from 'zod'

/** What a tool does with a machine's backups; `setup` is what it does once, with the same key. */
const TASKS = ['backup', 'restore', 'prune', 'setup'] as const

/**
 * What a denial of the operation does to the tool.
 * - `fatal`: the task fails, so the policy grants it.
 * - `harmful`: the tool goes on and does worse, as leaving unfinished uploads; granted too.
 * - `tolerated`: the tool goes on, so the policy leaves it out.
 * - `avoidable`: fatal unless the tool is set as `setting` says, so the policy leaves it out.
 * - `admin`: made once with an administrator's key; never granted to a machine.
 */
export const DENIALS = ['fatal', 'harmful', 'tolerated', 'avoidable', 'admin'] as const

/** A sentence or two for people. */
const prose = z.string().min(8)
const ACTION = /^[a-z0-9-]+:[A-Z][A-Za-z0-9]+$/

/** Patterns of keys or listing prefixes below the machine's prefix; `*` stands for any text. */
const patterns = z.array(z.string()).min(1)

/** Where an operation acts, which decides how far it can be scoped. */
const scope = z.discriminatedUnion('on', [
  /** Objects whose keys are the machine's prefix and one of `keys`. */
  z.strictObject({ on: z.literal('objects'), keys: patterns }),
  /** Listings whose `prefix` is the machine's prefix and one of `prefixes`. */
  z.strictObject({ on: z.literal('listing'), prefixes: patterns }),
  /** Listings without a `prefix`, and HEAD of the bucket, which IAM cannot tell from them. */
  z.strictObject({ on: z.literal('whole-listing') }),
  /** The bucket itself: nothing narrower exists in IAM. */
  z.strictObject({ on: z.literal('bucket') }),
  /** Keys of the bucket outside of every machine's prefix; only an `admin` operation. */
  z.strictObject({ on: z.literal('elsewhere'), keys: patterns }),
  /** No resource at all: `*`. */
  z.strictObject({ on: z.literal('account') }),
  /** Another service's resources that are the machine's own; `{machine}` stands for its name. */
  z.strictObject({ on: z.literal('own'), arns: z.array(z.string().startsWith('arn:')).min(1) }),
])

const operation = z.strictObject({
  action: z.string().regex(ACTION),
  scope,
  tasks: z.array(z.enum(TASKS)).min(1),
  denial: z.enum(DENIALS),
  /** The REST request and what the tool wants with it. */
  request: prose,
  /** The setting that avoids an `avoidable` operation. */
  setting: prose.optional(),
  /** The action may be allowed only where the request carries `If-None-Match`. */
  createOnce: z.literal(true).optional(),
})

const evidence = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('source'),
    repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/),
    snapshot: z.string().min(4),
    file: z.string().min(1),
    shows: prose,
  }),
  z.strictObject({
    kind: z.literal('documentation'),
    title: prose,
    url: z.url().optional(),
    shows: prose,
  }),
  z.strictObject({
    kind: z.literal('run'),
    version: z.string().min(1),
    date: z.iso.date(),
    /** The recorded requests, a file beside the profiles. */
    trace: z
      .string()
      .regex(/^runs\/[\w.-]+\.txt$/)
      .optional(),
    shows: prose,
  }),
])

export const profileSchema = z.strictObject({
  /** As on the command line, such as `restic`. */
  tool: z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/),
  /** Tells the profiles of one tool apart: `tool@edition`. */
  edition: z.string().regex(/^[a-z0-9.-]+$/),
  /** The edition that `tool` alone means. */
  isDefault: z.boolean(),
  title: z.string().min(2),
  /** The versions it describes, in words. */
  versions: prose,
  layout: z.strictObject({
    /** The text after the machine's name that no other machine's name can hold. */
    delimiter: z.enum(['/', ':']),
    /** What stands between root and machine name, such as `Veeam/Backup/`; often empty. */
    before: z.string(),
    /** Whether the tool can put a root before its keys. */
    root: z.boolean(),
    /** How the tool is told its prefix, and what it stores below. */
    keys: prose,
  }),
  /** How far a keeper reaches: one machine, or all below the root, because the tool prunes so. */
  keeper: z.enum(['machine', 'root']),
  /** Whether a writer's key can be unable to read, list and destroy (promise 2), and why (not). */
  blindWriter: z.strictObject({ possible: z.boolean(), why: prose }),
  operations: z.array(operation).min(1),
  /** Actions that IAM cannot confine to the machine for this tool, each with the reason. */
  cannotScope: z.array(z.strictObject({ action: z.string().regex(ACTION), why: prose })),
  /** What a proof of isolation must be told to accept, each with the reason. */
  acceptances: z.array(z.strictObject({ accept: z.enum(['list-names', 'own']), why: prose })),
  evidence: z.array(evidence).min(1),
  /** What the evidence does not show. */
  gaps: z.array(prose),
})

export type Profile = z.infer<typeof profileSchema>
export type Operation = Profile['operations'][number]
export type OperationScope = Operation['scope']
export type Evidence = Profile['evidence'][number]
export type Task = (typeof TASKS)[number]
export type Acceptance = Profile['acceptances'][number]
