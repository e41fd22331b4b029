// The fleet file: YAML, strict, every mistake told with its line. It says which bucket the machines
// share, and of each which tool it runs, or which policies it has.
import { basename, dirname, join } from 'node:path'
import * as z from 'zod'
import { Failure } from '../../base/failure.ts'
import { generatePolicy } from '../../iam/profile/generate.ts'
import { hardeningPolicy } from '../../iam/profile/hardening.ts'
import { ROLES } from '../../iam/profile/options.ts'
import type { Seed, SeedPolicy, SeedUser } from '../../sandbox/index.ts'
import type { Documents } from '../policy/documents.ts'
import { parseName } from '../policy/options.ts'
import { parseStrictYaml, type StrictYaml } from '../settings/strict-yaml.ts'

const plain = z.string('must be one plain value')
const flag = z
  .enum(['true', 'false'], 'must be true or false')
  .transform((value) => value === 'true')
const files = z.union([plain.transform((file) => [file]), z.array(plain)])

const owner = {
  /** A profile, whose policy is generated and proved. */
  tool: plain.optional(),
  role: z.enum(ROLES, `must be ${ROLES.join(', ')}`).optional(),
  policy: files.default([]),
  boundary: plain.optional(),
}

const machine = z.union([
  plain.transform((tool) => ({ tool, role: undefined, policy: [], boundary: undefined })),
  z.strictObject(owner),
])

const fleet = z.strictObject({
  bucket: plain,
  'bucket-policy': plain.optional(),
  /** The policy that `holdfast policy generate --hardening` prints, instead. */
  hardening: flag.default(false),
  versioning: flag.default(false),
  /** What stands before the names of machines in keys. */
  root: plain.optional(),
  machines: z.record(plain, machine).default({}),
  roles: z.record(plain, z.strictObject({ ...owner, trust: plain })).default({}),
})

type Fleet = z.infer<typeof fleet>
type Owner = Pick<Fleet['machines'][string], 'tool' | 'role' | 'policy' | 'boundary'>

/**
 * What the fleet file `path` wants. Files that it names are relative to it.
 *
 * @throws `bad-input` with line and column for what is no fleet file, and for files that it names
 *   and that cannot be read; `unsupported` for a policy that cannot be proved.
 */
export function seedOfFleet(path: string, documents: Documents): Seed {
  const wanted = parseFleet(documents.text(path), path)
  const read = (file: string) => documents.text(join(dirname(path), file))
  const { bucket: name, machines, roles, versioning, hardening } = wanted
  if (hardening && wanted['bucket-policy'] !== undefined) {
    throw new Failure('bad-input', `${path}: hardening and bucket-policy are one too many`, {
      hint: 'Keep bucket-policy, with the statements of `holdfast policy generate --hardening` in it.',
    })
  }
  const policy = hardening
    ? hardeningPolicy({ bucket: name }).text
    : wanted['bucket-policy'] && read(wanted['bucket-policy'])
  return {
    buckets: [{ name, policy, versioning }],
    users: Object.entries(machines).map(([user, each]) => ownerOf(user, each, wanted, read)),
    roles: Object.entries(roles).map(([role, each]) => ({
      ...ownerOf(role, each, wanted, read),
      trust: read(each.trust),
    })),
  }
}

/** A policy of each file, named after it. */
export function policiesOf(paths: readonly string[], read: (path: string) => string): SeedPolicy[] {
  const seen = new Map<string, number>()
  return paths.map((path) => {
    const stem = basename(path, '.json')
      .replaceAll(/[^\w+=,.@-]/g, '-')
      .slice(0, 120)
    const before = seen.get(stem) ?? 0
    seen.set(stem, before + 1)
    return { name: before === 0 ? stem : `${stem}-${before + 1}`, document: read(path) }
  })
}

function ownerOf(
  name: string,
  { tool, role = 'full', policy, boundary }: Owner,
  { bucket, root }: Fleet,
  read: (file: string) => string,
): SeedUser {
  const generated =
    tool === undefined
      ? []
      : [{ name: tool, document: generatePolicy({ tool, machine: name, bucket, root, role }).text }]
  return {
    name: parseName(name),
    policies: [...generated, ...policiesOf(policy, read)],
    boundary: boundary === undefined ? undefined : read(boundary),
  }
}

function parseFleet(text: string, path: string): Fleet {
  const { value, positionOf } = parseStrictYaml(text, path)
  const parsed = fleet.safeParse(value)
  if (parsed.success) return parsed.data
  throw describeIssue(parsed.error.issues[0], positionOf)
}

function describeIssue(
  found: z.core.$ZodIssue | undefined,
  positionOf: StrictYaml['positionOf'],
): Failure {
  const { issue, path } = innermost(found, [])
  const keys = [...path, ...(issue?.code === 'unrecognized_keys' ? issue.keys : [])]
  const name = keys.length === 0 ? '' : `${keys.join('.')}: `
  const what = issue?.message ?? 'is no fleet file'
  return new Failure('bad-input', `${positionOf(keys)}: ${name}${what}`, {
    hint: 'A fleet file has bucket, bucket-policy, hardening, versioning, root, machines and roles: see holdfast sandbox seed --help.',
  })
}

/** Where a value may have two forms, what is wrong with the longer one tells most. */
function innermost(
  issue: z.core.$ZodIssue | undefined,
  outer: readonly PropertyKey[],
): { issue: z.core.$ZodIssue | undefined; path: readonly PropertyKey[] } {
  const path = [...outer, ...(issue?.path ?? [])]
  const inner = issue?.code === 'invalid_union' ? issue.errors.at(-1)?.[0] : undefined
  return inner === undefined ? { issue, path } : innermost(inner, path)
}
