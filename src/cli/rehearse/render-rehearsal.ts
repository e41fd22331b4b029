// What came of a rehearsal, for people, in 80 columns.
import type { DistinctRequest } from '../../rehearse/distinct-requests.ts'
import type { Rehearsal } from '../../rehearse/rehearsal.ts'
import type { Survival } from '../../rehearse/survival.ts'
import { printable, wrap } from '../render/printable.ts'

const COLUMNS = 80
/** `denied    12  `, under which the rest of a request stands. */
const INDENT = ' '.repeat(14)
/** Of one kind; a flood has more than anybody reads. */
const MOST_REQUESTS = 100
/** Of listings' prefixes; the rest is counted, and whole in JSON. */
const MOST_VALUES = 4

/** @param who what ran, as `restic` */
export function renderRehearsal(rehearsal: Rehearsal, who: string): string[] {
  const { requests } = rehearsal
  const failed = requests.filter(({ verdict }) => verdict !== 'allowed')
  const allowed = requests.filter(({ verdict }) => verdict === 'allowed')
  return [
    ...renderSome(failed),
    ...(failed.length > 0 && allowed.length > 0 ? [''] : []),
    ...renderSome(allowed),
    ...(requests.length > 0 ? [''] : []),
    ...wrap(printable(summary(rehearsal, failed, who)), COLUMNS),
  ]
}

function renderSome(requests: readonly DistinctRequest[]): string[] {
  const more = requests.length - MOST_REQUESTS
  return [
    ...requests.slice(0, MOST_REQUESTS).flatMap(renderRequest),
    ...(more > 0 ? [`${INDENT}and ${more} more that differ: --json tells them.`] : []),
  ]
}

function renderRequest(request: DistinctRequest): string[] {
  const { operation, action, resource, conditions, verdict, isOptional } = request
  const what = action === undefined ? operation : `${operation}: ${action}`
  const start = `${verdict.padEnd(8)} ${String(request.count).padStart(3)}  `
  const where = `${what} on ${resource.replace(/^arn:aws:s3:::/, '')}`
  const asked = Object.entries(conditions).map(([key, values]) => `${key} ${shown(values)}`)
  return [
    ...hanging(start, where),
    ...asked.flatMap((text) => hanging(INDENT, `with ${text}`)),
    ...(isOptional ? hanging(INDENT, OPTIONAL) : []),
    ...(request.signer === undefined ? [] : hanging(INDENT, signedBy(request.signer))),
    ...(request.reason === '' ? [] : hanging(INDENT, because(request.reason))),
    ...(request.survival === undefined || isOptional
      ? []
      : hanging(INDENT, SURVIVALS[request.survival])),
  ]
}

const OPTIONAL = 'This only decides whether a missing key is told by 404 or 403.'

function signedBy(signer: string): string {
  return signer === '*' ? 'It was sent without a key.' : `It was signed with the key of ${signer}.`
}

const SURVIVALS: Readonly<Record<Survival, string>> = {
  survived: 'The command survived it.',
  'went on': 'The command went on working after it, and failed in the end.',
  'gave up': 'After it the command did no more work, and failed.',
}

function hanging(start: string, text: string): string[] {
  const width = COLUMNS - Math.max(start.length, INDENT.length)
  const [first = '', ...rest] = wrap(printable(text), width)
  return [`${start}${first}`, ...rest.map((line) => `${INDENT}${line}`)]
}

function shown(values: readonly string[]): string {
  const quoted = values.slice(0, MOST_VALUES).map((value) => JSON.stringify(value))
  const more = values.length - MOST_VALUES
  return quoted.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

/** The message of a denial names the user, the action and the resource, which stand above it. */
function because(reason: string): string {
  const [, why] = / (because .+|with an explicit deny .+)$/.exec(reason) ?? []
  return why ?? reason
}

function summary(
  { status, signal, events, untold }: Rehearsal,
  failed: readonly DistinctRequest[],
  who: string,
): string {
  const end = signal === undefined ? `ended with status ${status}` : `was ended by ${signal}`
  const total = events.length + untold.requests
  const count = `${total} ${total === 1 ? 'request' : 'requests'}`
  const judged = judgement(status, failed, untold)
  return `${count}; ${who} ${end}. ${judged}${mishaps(events)}${rest(untold)}`
}

function rest({ requests, denied }: Rehearsal['untold']): string {
  if (requests === 0) return ''
  return ` The last ${requests} were too many to be told; ${denied} of them were denied.`
}

/** A full disk is no fault of the command, nor of its policies. */
function mishaps(events: Rehearsal['events']): string {
  const failed = events.filter(({ status }) => status >= 500 && status !== 501).length
  if (failed === 0) return ''
  return ` The sandbox itself failed at ${failed} of the requests: look above for why.`
}

function judgement(
  status: number,
  failed: readonly DistinctRequest[],
  untold: Rehearsal['untold'],
): string {
  const needed = failed.filter(({ isOptional }) => !isOptional)
  const denied = timesOf('denied', needed) + untold.denied
  const refused = timesOf('refused', needed)
  const times = denied + refused
  if (times === 0) {
    return status === 0
      ? 'Nothing was denied.'
      : 'Nothing was denied: it failed for another reason.'
  }
  const some = [...were(denied, 'denied'), ...were(refused, 'refused')].join(' and ')
  return status === 0 ? `${some}, and it survived ${times === 1 ? 'it' : 'them'}.` : `${some}.`
}

function timesOf(wanted: DistinctRequest['verdict'], requests: readonly DistinctRequest[]): number {
  return requests
    .filter(({ verdict }) => verdict === wanted)
    .reduce((sum, { count }) => sum + count, 0)
}

function were(times: number, what: string): string[] {
  return times === 0 ? [] : [`${times} ${times === 1 ? 'was' : 'were'} ${what}`]
}
