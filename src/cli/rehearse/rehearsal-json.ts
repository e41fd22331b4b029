import type { Rehearsal } from '../../rehearse/rehearsal.ts'

/** What `rehearse --json` prints of a run. */
export function rehearsalJson({ status, notRun, principal, openNetwork, ...rest }: Rehearsal) {
  return {
    status,
    notRun: notRun ?? null,
    principal,
    openNetwork: openNetwork ?? null,
    count: rest.events.length,
    requests: rest.requests.map(({ action, reason, survival, ...request }) => ({
      ...request,
      action: action ?? null,
      reason: reason === '' ? null : reason,
      survival: survival ?? null,
    })),
  }
}
