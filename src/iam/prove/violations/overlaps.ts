// Prefixes of machines that coincide or nest, found by sorting.
import { parsePrincipal } from '../../principal/principal.ts'
import { bearerOf } from '../model/bearer.ts'
import type { Counterexample } from '../proof.ts'
import { decideTarget, Replay } from './decide.ts'
import { type Judged, referenceOf } from './judge.ts'
import { bucketArn, keysWithin } from './resources.ts'

export interface Prefixed {
  readonly name: string
  readonly prefix: string
}

export interface Overlap<Item extends Prefixed> {
  /** Whose prefix is the shorter, or the same. */
  readonly outer: Item
  readonly inner: Item
}

/**
 * Each item whose prefix begins with another's, with the nearest such: in order, whatever begins
 * with a prefix follows it at once, so that the prefixes still open are a stack.
 */
function findOverlaps<Item extends Prefixed>(items: readonly Item[]): Overlap<Item>[] {
  const sorted = [...items].sort(byPrefix)
  const overlaps: Overlap<Item>[] = []
  const open: Item[] = []
  for (const inner of sorted) {
    while (open.length > 0 && !inner.prefix.startsWith(open.at(-1)?.prefix ?? '')) open.pop()
    const outer = open.at(-1)
    if (outer !== undefined) overlaps.push({ outer, inner })
    open.push(inner)
  }
  return overlaps
}

/** By code units, under which a prefix stands before all that begins with it. */
function byPrefix(one: Prefixed, other: Prefixed): number {
  if (one.prefix === other.prefix) return 0
  return one.prefix < other.prefix ? -1 : 1
}

export interface Overlapping extends Prefixed {
  readonly principal: string
}

/**
 * For every machine that shares keys with another, one request on such a key: of the one inside,
 * whose keys are not its own alone, and of the one around it, which reaches them.
 *
 * @param policiesOf the machines of these names, as far as they can be had
 */
export function overlapsOf(
  bucket: string,
  machines: readonly Overlapping[],
  policiesOf: (names: ReadonlySet<string>) => ReadonlyMap<string, Judged>,
): Counterexample[] {
  const pairs = findOverlaps(machines)
  if (pairs.length === 0) return []
  const shares = new Map<Overlapping, readonly [other: Prefixed, shared: string]>()
  for (const { outer, inner } of pairs) {
    if (!shares.has(outer)) shares.set(outer, [inner, inner.prefix])
    if (!shares.has(inner)) shares.set(inner, [outer, inner.prefix])
  }
  const judged = policiesOf(new Set([...shares.keys()].map(({ name }) => name)))
  return [...shares].map(([machine, [other, shared]]) => {
    const request = objectRequest(judged.get(machine.name), shared)
    return overlapOf(bucket, machine, other, request ?? anyRequest(bucket, machine, shared))
  })
}

function overlapOf(
  bucket: string,
  { name, principal }: Overlapping,
  other: Prefixed,
  request: ObjectRequest,
): Counterexample {
  const key = request.resource.slice(bucketArn(partitionOf(principal), bucket).length + 1)
  return {
    violation: 'overlap',
    machine: name,
    principal,
    ...request,
    message: `the key ${key} lies in the prefixes of both ${name} and ${other.name}`,
  }
}

/** Where nothing is allowed there yet. */
function anyRequest(bucket: string, { principal }: Overlapping, shared: string): ObjectRequest {
  return {
    action: 's3:GetObject',
    actions: ['s3:GetObject'],
    resource: `${bucketArn(partitionOf(principal), bucket)}/${shared}`,
    context: {},
    statement: undefined,
  }
}

function partitionOf(principal: string): string {
  return parsePrincipal(principal).partition ?? 'aws'
}

/** Elementary steps: an example is worth no more. */
const STEPS = 100_000

type ObjectRequest = Pick<
  Counterexample,
  'action' | 'actions' | 'resource' | 'context' | 'statement'
>

/** What the machine may do there, if it may do anything. */
function objectRequest(judged: Judged | undefined, prefix: string): ObjectRequest | undefined {
  if (judged === undefined) return undefined
  const { home, machine, policies, resourceAccount } = judged
  const bearer = bearerOf({ ...judged, context: machine.context })
  const replay = new Replay(policies, resourceAccount)
  const resources = keysWithin(home.partition, home.bucket, prefix)
  const given = machine.context ?? new Map<string, readonly string[]>()
  for (const group of bearer.groups) {
    if (group.class?.endsWith('-object') !== true) continue
    for (const question of bearer.questionsOf(group)) {
      const asked = { bearer, group, question, resources, keys: new Map(), given, replay }
      const answer = decideTarget({ ...asked, budget: STEPS })
      if (answer.kind !== 'allowed') continue
      const { action, resource, context } = answer.request
      const statement = referenceOf(question.allow)
      const { actions } = group
      return { action, actions, resource, context: Object.fromEntries(context), statement }
    }
  }
  return undefined
}
