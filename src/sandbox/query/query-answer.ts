// Answers of the query protocol, as XML.
import { randomUUID } from 'node:crypto'
import { xmlGroup, xmlText } from '../../aws/s3-xml.ts'
import { isoSeconds } from '../../base/time.ts'
import type { Answer } from '../http/answer.ts'
import type { QueryFault } from './query-fault.ts'

/**
 * An element's content by AWS's names; a list's items are `member`s, a map's are `entry`s with key
 * and value, and undefined is left out.
 */
export type Shape =
  | ReadonlyMap<string, number>
  | string
  | number
  | boolean
  | undefined
  | readonly Shape[]
  | { readonly [name: string]: Shape }

/** `result` undefined: the operation answers nothing but that it was done. */
export function answerOf(action: string, namespace: string, result: Shape): Answer {
  const requestId = randomUUID()
  const body = [
    result === undefined ? '' : element(`${action}Result`, result),
    xmlGroup('ResponseMetadata', xmlText('RequestId', requestId)),
  ]
  return documentAnswer(200, requestId, `${action}Response`, namespace, body)
}

/** A refusal in the words of the query protocol. */
export function faultAnswer({ code, message, status }: QueryFault, namespace: string): Answer {
  const requestId = randomUUID()
  const error = xmlGroup(
    'Error',
    xmlText('Type', status < 500 ? 'Sender' : 'Receiver'),
    xmlText('Code', code),
    xmlText('Message', printable(message)),
  )
  const body = [error, xmlText('RequestId', requestId)]
  return documentAnswer(status, requestId, 'ErrorResponse', namespace, body)
}

function documentAnswer(
  status: number,
  requestId: string,
  name: string,
  namespace: string,
  body: readonly string[],
): Answer {
  return {
    status,
    headers: { 'x-amzn-requestid': requestId },
    xml: `<${name} xmlns="${namespace}">${body.join('')}</${name}>`,
  }
}

function element(name: string, shape: Shape): string {
  if (shape === undefined || typeof shape !== 'object') return xmlText(name, shape)
  if (isList(shape)) return xmlGroup(name, ...shape.map((item) => element('member', item)))
  if (shape instanceof Map) return xmlGroup(name, ...entries(shape))
  return xmlGroup(name, ...Object.entries(shape).map(([key, value]) => element(key, value)))
}

function entries(map: ReadonlyMap<string, number>): string[] {
  return [...map].map(([key, value]) =>
    xmlGroup('entry', xmlText('key', key), xmlText('value', value)),
  )
}

function isList(shape: object): shape is readonly Shape[] {
  return Array.isArray(shape)
}

/** What clients sent comes back in messages, and not all of it has a place in XML. */
function printable(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\ufffe\uffff]/g, '?')
}

/** As IAM writes times: whole seconds. */
export function queryTime(ms: number): string {
  return isoSeconds(ms)
}
