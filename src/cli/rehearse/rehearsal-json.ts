import { policyJson } from '../../iam/policy/print.ts'
import type { Lesson } from '../../rehearse/learn.ts'
import type { Rehearsal } from '../../rehearse/rehearsal.ts'
import { proofJson } from '../policy/proof-json.ts'

/** What `rehearse --json` prints of a run. */
export function rehearsalJson(rehearsal: Rehearsal) {
  const { status, signal, notRun, principal, openNetwork, ...rest } = rehearsal
  return {
    status,
    signal: signal ?? null,
    notRun: notRun ?? null,
    principal,
    openNetwork: openNetwork ?? null,
    count: rest.events.length + rest.untold.requests,
    untold: rest.untold,
    requests: rest.requests.map(({ action, reason, survival, signer, ...request }) => ({
      ...request,
      action: action ?? null,
      reason: reason === '' ? null : reason,
      signer: signer ?? null,
      survival: survival ?? null,
    })),
  }
}

/** What `rehearse --learn --json` prints. */
export function lessonJson({ run, learned }: Lesson) {
  return { run: rehearsalJson(run), learned: learned === undefined ? null : learnedJson(learned) }
}

function learnedJson({
  policy,
  replay,
  hasPassed,
  leftOut,
  proof,
}: NonNullable<Lesson['learned']>) {
  return {
    policy: policyJson(policy),
    hasPassed,
    leftOut: leftOut.map(({ action, resources, condition }) => ({
      action,
      resources,
      condition: condition ?? null,
    })),
    replay: rehearsalJson(replay),
    proof: proofJson(proof),
  }
}
