// Who the rehearsed command is, as the command line says it.
import { Failure } from '../../base/failure.ts'
import { parsePolicy } from '../../iam/policy/parse.ts'
import type { Policy } from '../../iam/policy/policy.ts'
import { type GeneratedPolicy, generatePolicy } from '../../iam/profile/generate.ts'
import type { Role } from '../../iam/profile/options.ts'
import { Documents, nameOf } from '../policy/documents.ts'

export interface IdentityOptions {
  readonly policy?: readonly string[] | undefined
  readonly bucketPolicy?: string | undefined
  readonly profile?: string | undefined
  readonly role?: Role | undefined
  readonly learn: boolean
  readonly machine?: string | undefined
  readonly bucket?: string | undefined
}

export interface RehearsedIdentity {
  readonly machine: string
  readonly bucket: string
  /** What the machine's keys begin with. */
  readonly prefix: string
  /** Undefined to learn them. */
  readonly policies: readonly string[] | undefined
  readonly bucketPolicy: string | undefined
  readonly accountId: string | undefined
  /** What the profile says of the tool. */
  readonly generated: GeneratedPolicy | undefined
}

/** Machine and bucket of the examples in the documentation. */
const MACHINE = 'web-1'
const BUCKET = 'backups'

/** @throws `bad-input` for what is no policy or profile, and where it is not said what is allowed. */
export async function identityOf(options: IdentityOptions): Promise<RehearsedIdentity> {
  refuseContradictions(options)
  const { machine = MACHINE, bucket = BUCKET, policy = [], bucketPolicy } = options
  const documents = await Documents.open([...policy, bucketPolicy])
  const generated = generatedFor(options, machine, bucket)
  const texts = policy.map((path) => checked(documents.text(path), path))
  return {
    machine,
    bucket,
    prefix: generated?.prefix ?? `${machine}/`,
    policies: options.learn ? undefined : policiesOf(texts, generated),
    ...resourceOf(documents, bucketPolicy, machine),
    generated,
  }
}

function refuseContradictions({ policy = [], profile, role, learn }: IdentityOptions): void {
  if (policy.length === 0 && profile === undefined && !learn) throw nothingAllowed()
  if (role !== undefined && (profile === undefined || policy.length > 0)) throw idleRole()
}

function generatedFor(
  { profile, role = 'full' }: IdentityOptions,
  machine: string,
  bucket: string,
) {
  if (profile === undefined) return undefined
  return generatePolicy({ tool: profile, machine, bucket, role })
}

function policiesOf(texts: readonly string[], generated: GeneratedPolicy | undefined) {
  return texts.length > 0 || generated === undefined ? texts : [generated.text]
}

function resourceOf(documents: Documents, path: string | undefined, machine: string) {
  if (path === undefined) return { bucketPolicy: undefined, accountId: undefined }
  const bucketPolicy = documents.text(path)
  const policy = parsePolicy(bucketPolicy, { kind: 'bucket', name: nameOf(path) })
  return { bucketPolicy, accountId: accountOf(policy, machine) }
}

function checked(text: string, path: string): string {
  parsePolicy(text, { kind: 'identity', name: nameOf(path) })
  return text
}

/** The account of the machine in the bucket's policy, else the only one that it names. */
function accountOf({ statements }: Policy, machine: string): string | undefined {
  const principals = statements
    .flatMap(({ principals }) => principals?.entries ?? [])
    .map(({ text }) => text)
  const own = principals.find((text) => text.endsWith(`:user/${machine}`))
  const accounts = new Set(principals.flatMap((text) => /\b\d{12}\b/.exec(text) ?? []))
  if (own === undefined && accounts.size !== 1) return undefined
  return own?.split(':')[4] ?? [...accounts][0]
}

function nothingAllowed(): Failure {
  return new Failure('bad-input', 'what may the key do?', {
    hint: 'Give its --policy, or the --profile of the tool, or --learn what it needs.',
  })
}

function idleRole(): Failure {
  return new Failure('bad-input', '--role is about the policy that --profile makes', {
    hint: 'Name the --profile, and leave --policy away.',
  })
}
