// What the attacked key may do, as the command line says it.
import { Failure } from '../../base/failure.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import { type GeneratedPolicy, generatePolicy } from '../../iam/profile/generate.ts'
import type { Role } from '../../iam/profile/options.ts'
import { Documents } from '../policy/documents.ts'

export interface MeasureOptions {
  readonly as: string
  readonly policy?: readonly string[] | undefined
  readonly bucketPolicy?: string | undefined
  readonly boundary?: string | undefined
  readonly profile?: string | undefined
  readonly role?: Role | undefined
  readonly prefix?: string | undefined
  readonly accept?: readonly 'list-names'[] | undefined
}

export interface Measure {
  readonly identity: readonly Policy[]
  /** The same as text, to be given to a user. */
  readonly texts: readonly string[]
  readonly resource: Policy | undefined
  readonly resourceText: string | undefined
  readonly boundary: Policy | undefined
  readonly boundaryText: string | undefined
  /** The machine's own, with what stands before it. */
  readonly prefix: string
  readonly isKeeper: boolean
  readonly acceptsListing: boolean
}

/** What docs/threat-model.md promises a thief to find: a key that only puts. */
const TOOL = 'holdfast'
const ROLE: Role = 'writer'

/** @throws `bad-input` for what is no policy or profile, and for options that contradict another. */
export async function measureOf(
  options: MeasureOptions,
  { bucket, root }: { readonly bucket: string; readonly root: string },
): Promise<Measure> {
  const { policy = [], bucketPolicy, boundary, role } = options
  const documents = await Documents.open([...policy, bucketPolicy, boundary])
  const made = madeFor(options, bucket, root)
  const texts = policy.map((path) => documents.text(path))
  return {
    identity: made === undefined ? documents.policies(policy, 'identity') : [made.policy],
    texts: made === undefined ? texts : [made.text],
    resource: documents.optional(bucketPolicy, 'bucket'),
    resourceText: bucketPolicy === undefined ? undefined : documents.text(bucketPolicy),
    boundary: documents.optional(boundary, 'boundary'),
    boundaryText: boundary === undefined ? undefined : documents.text(boundary),
    prefix: prefixOf(options, made, root),
    isKeeper: role === 'keeper' && (made === undefined || made.prefix === ''),
    acceptsListing: acceptsListing(options, made),
  }
}

/** That of a keeper of all machines is empty, and its name stands for it. */
function prefixOf(
  { as: machine, prefix }: MeasureOptions,
  made: GeneratedPolicy | undefined,
  root: string,
): string {
  if (prefix !== undefined) return prefix
  return made === undefined || made.prefix === '' ? `${root}${machine}/` : made.prefix
}

function acceptsListing({ accept = [] }: MeasureOptions, made: GeneratedPolicy | undefined) {
  const leaks = [...accept, ...(made?.acceptances ?? []).map((each) => each.accept)]
  return leaks.includes('list-names')
}

/** Undefined where policies are given. */
function madeFor(options: MeasureOptions, bucket: string, root: string) {
  const { as: machine, policy = [], profile, role = ROLE } = options
  if (policy.length > 0 && profile !== undefined) throw contradiction()
  if (policy.length > 0) return undefined
  const tool = profile ?? TOOL
  return generatePolicy({ tool, role, machine, bucket, root: root || undefined })
}

function contradiction(): Failure {
  return new Failure('bad-input', '--policy and --profile both say what the key may do', {
    hint: "Give the key's policies, or the tool whose generated policy it has.",
  })
}
