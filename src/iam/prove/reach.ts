// Asks of one principal: is any of these actions allowed on any resource of a region?
import type { AccessRequest, PolicySet, RequestContext } from '../evaluate/request.ts'
import { foldCase } from '../pattern/match.ts'
import { parsePrincipal } from '../principal/principal.ts'
import type { ActionGroup } from './model/action-group.ts'
import { type Bearer, bearerOf } from './model/bearer.ts'
import type { KeyLiteral } from './solve/key.ts'
import { type Answer, decideTarget, Replay } from './violations/decide.ts'
import { absent, beginsWith, equals, notWithin } from './violations/key-literals.ts'
import {
  anythingOfS3,
  bucketArn,
  keysOutside,
  keysWithin,
  objectsOfOtherBuckets,
  oneResource,
  otherBuckets,
  type Resources,
  resourcesOfAction,
  resourcesOfService,
} from './violations/resources.ts'
import { whyUnbound } from './violations/unbound.ts'

/** Where a resource lies. Buckets are names, not ARNs. */
export type Region =
  /** Objects of `bucket` whose keys begin with `prefix`; the empty prefix: all objects. */
  | { readonly kind: 'objects'; readonly bucket: string; readonly prefix: string }
  /** Objects of `bucket` whose keys do not begin with `prefix`. */
  | { readonly kind: 'objects-outside'; readonly bucket: string; readonly prefix: string }
  | { readonly kind: 'bucket'; readonly bucket: string }
  /** Buckets other than `bucket`, and their objects. */
  | { readonly kind: 'other-buckets'; readonly bucket: string }
  /** This resource alone: an ARN, or `*`, as text. */
  | { readonly kind: 'resource'; readonly resource: string }
  /** Whatever the action can be asked of: the resources of its service, or `*`. */
  | { readonly kind: 'anything' }

/** What the question fixes of a condition key. */
export type KeyDemand =
  | { readonly kind: 'absent' }
  | { readonly kind: 'equals'; readonly value: string }
  /** Present, and beginning so. */
  | { readonly kind: 'begins'; readonly prefix: string }
  /** Absent, or not beginning so. */
  | { readonly kind: 'not-within'; readonly prefix: string }

export interface ReachQuestion {
  /** An ARN. */
  readonly principal: string
  /** The policy of a resource is a bucket's: it does not bear on `other-buckets` and `anything`. */
  readonly policies: PolicySet
  /** Full names, such as `s3:GetObject`; no wildcards. */
  readonly actions: readonly string[]
  readonly region: Region
  /** By condition key. Other keys are free for the attacker. */
  readonly demands?: ReadonlyMap<string, KeyDemand> | undefined
  /** What is known to stand in every request. */
  readonly context?: RequestContext | undefined
}

export type Reach =
  /** The shortest request that is allowed; `explain` agreed. */
  | { readonly kind: 'allowed'; readonly request: AccessRequest }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly construct: string; readonly reason: string }

/** The shortest allowed request that the question describes, or that there is none. */
export function findAllowed(question: ReachQuestion): Reach {
  const { context, demands = new Map<string, KeyDemand>() } = question
  const policies = policiesIn(question.region, question.policies)
  const principal = parsePrincipal(question.principal)
  const bearer = bearerOf({ principal, policies, context })
  const replay = new Replay(policies, undefined)
  const keys = new Map([...demands].map(([key, demand]) => [foldCase(key), [literalOf(demand)]]))
  const given = context ?? new Map<string, readonly string[]>()

  const unbound = whyUnbound(principal, policies)
  let best: Reach =
    unbound === undefined
      ? { kind: 'none' }
      : { kind: 'unknown', construct: `principal ${principal.kind}`, reason: unbound }
  for (const group of groupsOf(bearer, question.actions)) {
    const resources = resourcesIn(question.region, group, principal.partition ?? 'aws')
    for (const allow of bearer.questionsOf(group)) {
      const asked = { bearer, group, question: allow, resources, keys, given, replay }
      best = better(best, reachOf(decideTarget({ ...asked, budget: STEPS })))
    }
  }
  return best
}

function policiesIn({ kind }: Region, policies: PolicySet): PolicySet {
  const isElsewhere = kind === 'other-buckets' || kind === 'anything'
  return isElsewhere ? { ...policies, resource: undefined } : policies
}

/** Elementary steps of one search. */
const STEPS = 600_000

/** The bearer's groups, each with the actions asked about only, and those that no group has. */
function groupsOf({ groups, groupOf }: Bearer, actions: readonly string[]): ActionGroup[] {
  const wanted = new Map(actions.map((action) => [foldCase(action), action]))
  const asked: ActionGroup[] = []
  for (const group of groups) {
    if (group.names !== undefined) continue
    const [first, ...rest] = group.actions.filter((action) => wanted.has(foldCase(action)))
    if (first === undefined) continue
    for (const action of [first, ...rest]) wanted.delete(foldCase(action))
    asked.push({ ...group, actions: [first, ...rest] })
  }
  return [...asked, ...[...wanted.values()].map(groupOf)]
}

function reachOf(answer: Answer): Reach {
  if (answer.kind !== 'unknown') return answer
  return { kind: 'unknown', construct: answer.doubt.construct, reason: answer.doubt.reason }
}

function better(one: Reach, other: Reach): Reach {
  if (one.kind !== 'allowed') return other.kind === 'none' ? one : other
  if (other.kind !== 'allowed') return one
  return sizeOf(other.request) < sizeOf(one.request) ? other : one
}

function sizeOf({ resource, context }: AccessRequest): number {
  const texts = [resource, ...[...context].flat(2)]
  return texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0)
}

function resourcesIn(region: Region, group: ActionGroup, partition: string): Resources {
  if (region.kind === 'anything') return anythingFor(group, partition)
  if (region.kind === 'resource') return oneResource(region.resource)
  const { bucket } = region
  if (region.kind === 'objects') return keysWithin(partition, bucket, region.prefix)
  if (region.kind === 'objects-outside') return keysOutside(partition, bucket, region.prefix)
  if (region.kind === 'bucket') return oneResource(bucketArn(partition, bucket))
  return group.class?.endsWith('-object') === true
    ? objectsOfOtherBuckets(partition, bucket)
    : otherBuckets(partition, bucket)
}

function anythingFor({ service, actions }: ActionGroup, partition: string): Resources {
  if (service !== 's3') return resourcesOfService(partition, service)
  return resourcesOfAction(partition, actions[0]) ?? anythingOfS3(partition)
}

function literalOf(demand: KeyDemand): KeyLiteral {
  if (demand.kind === 'absent') return absent()
  if (demand.kind === 'equals') return equals(demand.value)
  return demand.kind === 'begins' ? beginsWith(demand.prefix) : notWithin(demand.prefix)
}
