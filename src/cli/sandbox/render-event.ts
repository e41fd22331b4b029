// A request that the sandbox was sent, for people.
import type { ActionDecision, RequestEvent } from '../../sandbox/index.ts'
import { printable } from '../render/printable.ts'
import type { Terminal } from '../render/terminal.ts'

type Paint = Pick<Terminal, 'paint'>

/** `12:00:00 403 `, or as much space. */
const INDENT = ' '.repeat(13)

/**
 * A line for each thing that was decided of a request, with the reason below it if it was denied;
 * one line for a request of which nothing was decided.
 */
export function eventLines(event: RequestEvent, terminal: Paint): string[] {
  const at = new Date(event.time).toISOString().slice(11, 19)
  const head = `${at} ${String(event.status).padStart(3)} `
  const decided = event.decisions.flatMap((decision) => decisionLines(decision, event, terminal))
  const lines = [...decided, ...outcomeLines(event, terminal)]
  return lines.map((line, index) => `${index === 0 ? head : INDENT}${line}`)
}

function decisionLines(decision: ActionDecision, event: RequestEvent, terminal: Paint): string[] {
  const { action, resource, reason, verdict, optional } = decision
  const what = printable(`${callerName(event)} ${action} ${shortArn(resource)}`)
  if (verdict === 'allowed') return [`${terminal.paint('green', 'allowed')} ${what}`]
  const colour = optional === true ? 'gray' : 'red'
  const besides = optional === true ? ' (asked only to choose between 404 and 403)' : ''
  return [
    `${terminal.paint(colour, 'denied')}  ${what}`,
    terminal.paint(colour, printable(`${whyOf(reason)}${besides}`)),
  ]
}

/** Who, what and on what stand in the line above already. */
function whyOf(reason: string): string {
  return reason.replace(/^User: .* because /s, 'because ')
}

/** What the decisions do not tell: that there were none, or that something else went wrong. */
function outcomeLines(event: RequestEvent, terminal: Paint): string[] {
  const { broken, decisions, errorCode, errorMessage, method, operation, path } = event
  const isTold = errorCode === undefined || isDenied(event)
  const why = isTold ? [] : [[errorCode, errorMessage].filter(Boolean).join(': ')]
  if (broken === true) why.push('the connection broke')
  const told = why.map((line) => terminal.paint('gray', printable(line)))
  if (decisions.length > 0) return told
  return [
    printable(`-       ${callerName(event)} ${operation ?? `${method} ${path.split('?')[0]}`}`),
    ...told,
  ]
}

/** Whether something was denied that the request needed. */
export function isDenied({ decisions }: RequestEvent): boolean {
  return decisions.some(({ verdict, optional }) => verdict === 'denied' && optional !== true)
}

/** `web-1` of a user, `ROLE/SESSION` of a session, `root`; `?` where no signature held. */
export function callerName({ caller }: RequestEvent): string {
  if (caller === undefined) return '?'
  if (caller.arn === '*') return 'anonymous'
  const name = caller.arn.split(':').slice(5).join(':')
  return name.replace(/^user\/(?:.*\/)?/, '').replace(/^assumed-role\//, '')
}

function shortArn(resource: string): string {
  return resource.replace(/^arn:aws:s3:::/, '')
}
