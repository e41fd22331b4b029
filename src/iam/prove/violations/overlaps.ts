// Prefixes of machines that coincide or nest, found by sorting.
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
export function findOverlaps<Item extends Prefixed>(items: readonly Item[]): Overlap<Item>[] {
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
  readonly judged: Judged
}

/**
 * For every machine that shares keys with another, one request on such a key: of the one inside,
 * whose keys are not its own alone, and of the one around it, which reaches them.
 */
export function overlapsOf(machines: readonly Overlapping[]): Counterexample[] {
  const found = new Map<Overlapping, Counterexample>()
  for (const { outer, inner } of findOverlaps(machines)) {
    if (!found.has(outer)) found.set(outer, overlapOf(outer, inner, inner.prefix))
    if (!found.has(inner)) found.set(inner, overlapOf(inner, outer, inner.prefix))
  }
  return [...found.values()]
}

/** With what the machine may do there, if it may do anything. */
function overlapOf({ name, judged }: Overlapping, other: Prefixed, shared: string): Counterexample {
  const { bucket, partition } = judged.home
  const anyone = {
    action: 's3:GetObject',
    actions: ['s3:GetObject'],
    resource: `${bucketArn(partition, bucket)}/${shared}`,
    context: {},
    statement: undefined,
  }
  const request = objectRequest(judged, shared) ?? anyone
  const key = request.resource.slice(bucketArn(partition, bucket).length + 1)
  return {
    violation: 'overlap',
    machine: name,
    principal: judged.principal.arn,
    ...request,
    message: `the key ${key} lies in the prefixes of both ${name} and ${other.name}`,
  }
}

/** Elementary steps: an example is worth no more. */
const STEPS = 100_000

type ObjectRequest = Pick<
  Counterexample,
  'action' | 'actions' | 'resource' | 'context' | 'statement'
>

function objectRequest(judged: Judged, prefix: string): ObjectRequest | undefined {
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
