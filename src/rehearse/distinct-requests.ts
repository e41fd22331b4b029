// What a command asked for, without repetition.
import type { ActionDecision, RequestEvent } from '../sandbox/journal/request-event.ts'
import { foldKeys } from './fold-keys.ts'
import { lastWork, type Survival, survivalOf } from './survival.ts'

export interface DistinctRequest {
  /** As AWS names it; its method and path where it names nothing that AWS has. */
  readonly operation: string
  /** What it had to be allowed; undefined where it was refused before policies were asked. */
  readonly action: string | undefined
  /** An ARN; keys of one folder are one, with `*` after it. */
  readonly resource: string
  /** Of the conditions that policies are written with, the values that stood in the request. */
  readonly conditions: Readonly<Record<string, readonly string[]>>
  /** `refused`: for another reason than policies. */
  readonly verdict: 'allowed' | 'denied' | 'refused'
  /** The request did not fail by it: a missing key was told by 403 instead of 404. */
  readonly isOptional: boolean
  /** Whose key signed it: undefined for the machine's own, `*` for none. */
  readonly signer: string | undefined
  /** Why it was denied or refused; empty where it was allowed. */
  readonly reason: string
  readonly count: number
  /** Of what was denied or refused: what became of the command. */
  readonly survival: Survival | undefined
}

export interface RunFacts {
  /** The machine's ARN. */
  readonly principal: string
  readonly bucket: string
  /** What the machine's keys begin with. */
  readonly prefix: string
  /** How the command ended. */
  readonly status: number
}

/** One thing asked, within the event that asked for it. */
interface Asked extends Omit<DistinctRequest, 'count' | 'survival'> {
  /** Place of the event. */
  readonly at: number
}

/** The requests of `events`, each once, in the order in which they first came. */
export function distinctRequests(
  events: readonly RequestEvent[],
  facts: RunFacts,
): DistinctRequest[] {
  const asked = events.flatMap((event, at) => askedBy(event, at, facts))
  const groups = Map.groupBy(folded(asked, facts), identityOf)
  const worked = lastWork(events)
  return [...groups.values()].map((same) => {
    const [{ at: _, ...first }] = same as [Asked, ...Asked[]]
    const last = same.at(-1)?.at ?? 0
    const conditions = { ...first.conditions, ...prefixesOf(same) }
    return {
      ...first,
      conditions,
      count: same.length,
      survival: first.verdict === 'allowed' ? undefined : survivalOf(last, worked, facts.status),
    }
  })
}

function askedBy(event: RequestEvent, at: number, { principal }: RunFacts): Asked[] {
  const { caller } = event
  const signer = caller?.arn === principal ? undefined : caller?.arn
  const operation = event.operation ?? `${event.method} ${event.path.split('?')[0]}`
  if (event.decisions.length === 0) return [{ ...undecided(event), operation, signer, at }]
  return event.decisions.map((decision) => ({
    operation,
    action: decision.action,
    resource: decision.resource,
    conditions: tellingConditions(decision),
    verdict: decision.verdict,
    isOptional: decision.optional === true,
    reason: decision.verdict === 'allowed' ? '' : decision.reason,
    signer,
    at,
  }))
}

/** Nothing was asked of policies: allowed is what needs no leave, such as GetCallerIdentity. */
function undecided(event: RequestEvent): Omit<Asked, 'operation' | 'signer' | 'at'> {
  const { bucket, key, errorCode, errorMessage, status } = event
  const resource =
    bucket === undefined ? '*' : `arn:aws:s3:::${bucket}${key === undefined ? '' : `/${key}`}`
  const isRefused = errorCode !== undefined || status === 0 || status >= 400
  const why = errorCode ?? (status === 0 ? 'the connection broke' : String(status))
  const reason = errorMessage === undefined ? why : `${why}: ${errorMessage}`
  return {
    action: undefined,
    resource,
    conditions: {},
    verdict: isRefused ? 'refused' : 'allowed',
    isOptional: false,
    reason: isRefused ? reason : '',
  }
}

/** Those that say how a request was sent, or no more than its operation does. */
const UNTELLING =
  /^(?:aws:|s3:(?:authType|signature|TlsVersion|x-amz-content-sha256$|ResourceAccount|AccessGrants|max-keys$|ObjectCreationOperation$))/i

function tellingConditions({ conditions }: ActionDecision): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(conditions).filter(([key]) => !UNTELLING.test(key)))
}

/** Keys in ARNs and in listings' prefixes folded, among those that are otherwise alike. */
function folded(asked: readonly Asked[], { bucket, prefix }: RunFacts): Asked[] {
  const objects = `arn:aws:s3:::${bucket}/`
  const alike = Map.groupBy(asked, ({ operation, action, verdict }) =>
    [operation, action, verdict].join(' '),
  )
  const patterns = new Map(
    [...alike].map(([kind, members]) => [
      kind,
      foldKeys(
        members.map(({ resource }) => resource),
        `${objects}${prefix}`,
      ),
    ]),
  )
  return asked.map((each) => {
    const { operation, action, verdict, resource } = each
    const pattern = patterns.get([operation, action, verdict].join(' '))?.get(resource)
    return { ...each, resource: resource.startsWith(objects) ? (pattern ?? resource) : resource }
  })
}

/** Listings differ in little but their prefix: together they are one. */
const LISTED = 's3:prefix'

/** A reason names the very object, which others do not share. */
function identityOf({ conditions, ...asked }: Asked): string {
  const { operation, action, resource, verdict, isOptional, signer } = asked
  const named = Object.keys(conditions).sort()
  const shown = named.map((key) => [key, key === LISTED ? [] : conditions[key]])
  return JSON.stringify([operation, action, resource, verdict, isOptional, signer, shown])
}

function prefixesOf(same: readonly Asked[]): Record<string, readonly string[]> {
  const prefixes = new Set(same.flatMap(({ conditions }) => conditions[LISTED] ?? []))
  return prefixes.size === 0 ? {} : { [LISTED]: [...prefixes] }
}
