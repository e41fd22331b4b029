// From a run under no restraint to the least policy that it needs, tried and judged.
import { parsePolicy } from '../iam/policy/parse.ts'
import type { Proof } from '../iam/prove/proof.ts'
import { prove } from '../iam/prove/prove.ts'
import type { IsolationQuestion } from '../iam/prove/question.ts'
import { type LearnedPolicy, learnedPolicy } from './learned-policy.ts'
import type { Rehearsal, RehearsalPlan, RehearsalTools } from './rehearsal.ts'
import { rehearse } from './rehearse.ts'
import { type SeenGrant, seenGrants } from './seen-grants.ts'

export type LearningPlan = Omit<RehearsalPlan, 'policies'> & {
  /** What is known to leak and taken. */
  readonly accept?: IsolationQuestion['accept']
}

export interface Lesson {
  /** With everything allowed. */
  readonly run: Rehearsal
  /** What was learned; undefined where the command failed even so, or needed no permission. */
  readonly learned: Learned | undefined
}

export interface Learned extends LearnedPolicy {
  /** The last run under the policy, in a sandbox and a HOME of its own. */
  readonly replay: Rehearsal
  /** Whether that ended as the first one did. */
  readonly hasPassed: boolean
  /** What the command asked for and can do without. */
  readonly leftOut: readonly SeenGrant[]
  /** Whether the key is kept to its prefix by the policy. */
  readonly proof: Proof
}

const EVERYTHING = JSON.stringify({
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: '*', Resource: '*' },
})

/** More are not tried one by one: each try is a run. */
const MOST_TRIED = 6

/**
 * Runs the plan with everything allowed, makes the policy that allows what was asked for, and runs
 * the plan under it. What reaches beyond the machine's prefix is left out if that goes well.
 *
 * @throws as {@link rehearse} does.
 */
export async function learn(plan: LearningPlan, tools: RehearsalTools): Promise<Lesson> {
  const run = await rehearse({ ...plan, policies: [EVERYTHING] }, tools)
  if (run.status !== 0) return { run, learned: undefined }
  const decisions = run.events
    .filter(({ caller }) => caller?.arn === run.principal)
    .flatMap((event) => event.decisions)
    .filter(({ verdict }) => verdict === 'allowed')
  if (decisions.length === 0) return { run, learned: undefined }
  const trial = await findLeast(plan, tools, seenGrants(decisions, plan))
  return { run, learned: { ...trial, proof: proofOf(plan, run.principal, trial) } }
}

type Trial = Omit<Learned, 'proof'>

/** The least of what was seen with which the plan still goes well. */
async function findLeast(
  plan: LearningPlan,
  tools: RehearsalTools,
  seen: readonly SeenGrant[],
): Promise<Trial> {
  const own = seen.filter(({ isOwn }) => isOwn)
  const doubtful = seen.filter(({ isOwn }) => !isOwn)
  if (own.length > 0) {
    const least = await attempt(plan, tools, own, doubtful)
    if (least.hasPassed || doubtful.length === 0) return least
  }
  let best = await attempt(plan, tools, seen, [])
  if (!best.hasPassed || doubtful.length === 1 || doubtful.length > MOST_TRIED) return best
  for (const grant of doubtful) {
    const leftOut = [...best.leftOut, grant]
    const kept = seen.filter((each) => !leftOut.includes(each))
    const next = await attempt(plan, tools, kept, leftOut)
    if (next.hasPassed) best = next
  }
  return best
}

async function attempt(
  plan: LearningPlan,
  tools: RehearsalTools,
  grants: readonly SeenGrant[],
  leftOut: readonly SeenGrant[],
): Promise<Trial> {
  tools.signal?.throwIfAborted()
  tools.onNote?.('running it again under what was learned')
  const { onReady: _, ...others } = tools
  const learned = learnedPolicy(grants)
  const replay = await rehearse({ ...plan, policies: [learned.text] }, others)
  return { ...learned, replay, hasPassed: replay.status === 0, leftOut }
}

function proofOf(
  { bucket, bucketPolicy, machine, prefix, accept }: LearningPlan,
  principal: string,
  { policy }: LearnedPolicy,
): Proof {
  const resource =
    bucketPolicy === undefined
      ? undefined
      : parsePolicy(bucketPolicy, { kind: 'bucket', name: 'the bucket policy' })
  const machines = [{ name: machine, principal, prefix, identity: [policy] }]
  return prove({ bucket, machines, bucketPolicy: resource, accept })
}
