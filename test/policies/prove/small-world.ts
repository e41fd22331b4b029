// A world so small that every request in it can be tried: one bucket, one machine, three letters.
import { conditionKeyStanding } from '../../../src/aws/actions/facts.ts'
import { compilePolicies, decide } from '../../../src/iam/evaluate/evaluate.ts'
import type { AccessRequest, PolicySet, RequestContext } from '../../../src/iam/evaluate/request.ts'
import { parsePolicy } from '../../../src/iam/policy/parse.ts'
import type { PolicyKind } from '../../../src/iam/policy/policy.ts'
import type { Machine } from '../../../src/iam/prove/question.ts'

export const BUCKET = 'bkt'
export const PREFIX = 'm/'
export const PRINCIPAL = 'arn:aws:iam::111122223333:user/m'

export interface SmallStatement {
  readonly Effect: 'Allow' | 'Deny'
  readonly [element: string]: unknown
}

export interface SmallCase {
  readonly identity: readonly SmallStatement[]
  readonly boundary: readonly SmallStatement[]
  readonly bucket: readonly SmallStatement[]
}

export function policySetOf({ identity, boundary, bucket }: SmallCase): PolicySet {
  return {
    identity: [policyOf('identity', identity)],
    boundary: boundary.length === 0 ? undefined : policyOf('boundary', boundary),
    resource: bucket.length === 0 ? undefined : policyOf('bucket', bucket),
  }
}

export function machineOf({ identity, boundary }: PolicySet): Machine {
  return { name: 'm', principal: PRINCIPAL, prefix: PREFIX, identity, boundary }
}

export function policyOf(kind: PolicyKind, statements: readonly SmallStatement[]) {
  const text = JSON.stringify({ Version: '2012-10-17', Statement: statements })
  return parsePolicy(text, { kind, name: kind })
}

/** All texts of the letters up to a length, the shortest first. */
function textsOf(letters: readonly string[], length: number): string[] {
  let longest = ['']
  const all = ['']
  for (let size = 1; size <= length; size++) {
    longest = longest.flatMap((text) => letters.map((letter) => text + letter))
    all.push(...longest)
  }
  return all
}

const LETTERS = ['m', 'n', '/']
const KEYS = textsOf(LETTERS, 3).slice(1)
const PREFIXES: readonly (readonly string[] | undefined)[] = [
  undefined,
  ...textsOf(LETTERS, 3).map((text) => [text]),
]
const ONE = (texts: readonly string[]) => [undefined, ...texts.map((text) => [text])]

/** What requests of this world carry for each key that its policies know. */
export const VALUES: ReadonlyMap<string, readonly (readonly string[] | undefined)[]> = new Map([
  ['s3:prefix', PREFIXES],
  ['s3:max-keys', ONE(['0', '1', '5', '6', '10', '11'])],
  ['aws:SecureTransport', ONE(['true', 'false'])],
  ['aws:SourceIp', ONE(['10.0.0.1', '10.1.0.0', '192.0.2.1', '9.255.255.255'])],
  [
    'aws:CurrentTime',
    ONE(['2026-01-01T00:00:00Z', '2026-06-01T00:00:00Z', '2027-01-01T00:00:00Z']),
  ],
  ['aws:UserAgent', ONE(['', 'm', 'n', 'M', 'mn'])],
  ['s3:ObjectCreationOperation', ONE(['true', 'false'])],
  ['s3:if-none-match', ONE(['*'])],
  ['aws:TagKeys', [undefined, [''], ['m'], ['n'], ['m', 'n'], ['o']]],
])

export interface SmallRequest {
  readonly action: string
  readonly resource: string
}

const OBJECT_ACTIONS = ['s3:GetObject', 's3:PutObject']
const BUCKET_ACTIONS = ['s3:ListBucket', 's3:PutBucketPolicy']
const BUCKETS = [BUCKET, 'bkn', 'nnn', 'bktm']

export const REQUESTS: readonly SmallRequest[] = BUCKETS.flatMap((bucket) => [
  ...KEYS.flatMap((key) =>
    OBJECT_ACTIONS.map((action) => ({ action, resource: `arn:aws:s3:::${bucket}/${key}` })),
  ),
  ...BUCKET_ACTIONS.map((action) => ({ action, resource: `arn:aws:s3:::${bucket}` })),
])

/** Isolation, said once more and otherwise than the prover says it. */
export function violates(
  { action, resource }: SmallRequest,
  prefix: readonly string[] | undefined,
): boolean {
  const [bucket, key] = splitResource(resource)
  if (action === 's3:PutBucketPolicy' || bucket !== BUCKET) return true
  if (action === 's3:ListBucket') return prefix?.[0]?.startsWith(PREFIX) !== true
  return key?.startsWith(PREFIX) !== true
}

function splitResource(resource: string): readonly [string, string | undefined] {
  const path = resource.slice('arn:aws:s3:::'.length)
  const slash = path.indexOf('/')
  return slash < 0 ? [path, undefined] : [path.slice(0, slash), path.slice(slash + 1)]
}

/** Who asks, of whose bucket, and what must not be allowed. */
export interface SmallQuestion {
  readonly principal: string
  readonly resourceAccount?: string | undefined
  readonly requests: readonly SmallRequest[]
  readonly violates: (request: SmallRequest, context: RequestContext) => boolean
}

const OF_ONE_USER: SmallQuestion = {
  principal: PRINCIPAL,
  requests: REQUESTS,
  violates: (request, context) => violates(request, context.get('s3:prefix')),
}

/** Every request that is allowed and violates isolation; `keys` are those that the policies name. */
export function* allowedViolations(
  set: PolicySet,
  keys: readonly string[],
  { principal, resourceAccount, requests, violates: isViolation }: SmallQuestion = OF_ONE_USER,
): Generator<AccessRequest> {
  const ofBucket = compilePolicies(set)
  const elsewhere = compilePolicies({ ...set, resource: undefined })
  const contexts = contextsOf(keys)
  for (const request of requests) {
    const isOwn = isInBucket(request.resource)
    const compiled = isOwn ? ofBucket : elsewhere
    for (const context of contexts) {
      if (!isCarried(request.action, context) || !isViolation(request, context)) continue
      const asked = { principal, ...request, context, ...(isOwn && { resourceAccount }) }
      if (decide(compiled, asked) === 'allowed') yield asked
    }
  }
}

/** The bucket's policy and its owner are of no concern elsewhere. */
export function isInBucket(resource: string): boolean {
  return splitResource(resource)[0] === BUCKET
}

/** Contexts with keys that no request for the action has are as good as those without. */
function isCarried(action: string, context: RequestContext): boolean {
  return [...context.keys()].every(
    (key) => !key.startsWith('s3:') || conditionKeyStanding(action, key) === 'carried',
  )
}

function contextsOf(keys: readonly string[]): ReadonlyMap<string, readonly string[]>[] {
  let contexts: ReadonlyMap<string, readonly string[]>[] = [new Map()]
  for (const key of new Set(['s3:prefix', ...keys])) {
    contexts = contexts.flatMap((context) =>
      (VALUES.get(key) ?? []).map((values) =>
        values === undefined ? context : new Map([...context, [key, values]]),
      ),
    )
  }
  return contexts.length <= MAX_CONTEXTS ? contexts : thinned(contexts)
}

/** More are tried in part only: every so many, so that each value of each key still occurs. */
const MAX_CONTEXTS = 100

function thinned<Item>(items: readonly Item[]): Item[] {
  const step = Math.ceil(items.length / MAX_CONTEXTS) | 1
  return items.filter((_, index) => index % step === 0)
}
