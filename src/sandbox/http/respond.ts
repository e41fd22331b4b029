// Answers on their way out: headers in S3's manner, documents, streams, faults.
import { randomBytes } from 'node:crypto'
import type { ServerResponse } from 'node:http'
import { xmlBareDocument, xmlText } from '../../aws/s3-xml.ts'
import type { Answer } from './answer.ts'
import { endAnswer } from './linger.ts'
import type { S3Fault } from './s3-fault.ts'

/** What every answer carries, so that a report of a problem can name its request. */
export interface RequestIds {
  readonly requestId: string
  readonly hostId: string
}

export function newRequestIds(): RequestIds {
  const bytes = takeRandom(40)
  return {
    requestId: bytes.toString('hex', 0, 8).toUpperCase(),
    hostId: bytes.toString('base64', 8),
  }
}

/** Drawn for many requests at once, which costs hardly more than for one. */
const DRAWN_BYTES = 4000
let drawn: Buffer = Buffer.alloc(0)

function takeRandom(count: number): Buffer {
  if (drawn.length < count) drawn = randomBytes(DRAWN_BYTES)
  const taken = drawn.subarray(0, count)
  drawn = drawn.subarray(count)
  return taken
}

/** Sends an answer. Rejects if the client went away before it had all of it. */
export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  ids: RequestIds,
): Promise<void> {
  const { status = 200, headers = {}, body } = answer
  const document = documentOf(answer)
  using stream = body?.stream
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) response.setHeader(writtenName(name), value)
  }
  setCommonHeaders(response, ids)
  if (document !== undefined) {
    sendDocument(response, status, document.type, document.text)
    return
  }
  if (status !== 204) response.setHeader('Content-Length', body?.length ?? 0)
  response.writeHead(status)
  if (stream !== undefined && response.req.method !== 'HEAD') {
    for await (const chunk of stream) await write(response, chunk)
  }
  endAnswer(response)
}

const writtenNames = new Map([['etag', 'ETag']])

/** A header's name as S3 writes it: its own in small letters, as scripts have come to expect. */
export function writtenName(name: string): string {
  if (name.startsWith('x-amz-')) return name
  const known = writtenNames.get(name)
  if (known !== undefined) return known
  const written = name.replace(/(?<=^|-)[a-z]/g, (letter) => letter.toUpperCase())
  writtenNames.set(name, written)
  return written
}

function documentOf({ xml, json }: Answer): { type: string; text: string } | undefined {
  if (xml !== undefined) return { type: 'application/xml', text: xml }
  return json === undefined ? undefined : { type: 'application/json', text: json }
}

/** Sends a fault, as S3 words it. A HEAD and a 304 have no body to tell it in. */
export function sendFault(
  response: ServerResponse,
  fault: S3Fault,
  ids: RequestIds,
  resource: string,
): void {
  for (const [name, value] of Object.entries(fault.headers)) {
    response.setHeader(writtenName(name), value)
  }
  setCommonHeaders(response, ids)
  if (fault.status === 304) {
    response.writeHead(304)
    endAnswer(response)
    return
  }
  sendDocument(response, fault.status, 'application/xml', faultDocument(fault, ids, resource))
}

/** The document of a refusal; `resource` is the path as it was asked for. */
export function faultDocument(fault: S3Fault, ids: RequestIds, resource: string): string {
  return xmlBareDocument(
    'Error',
    xmlText('Code', fault.code),
    xmlText('Message', fault.message),
    ...Object.entries(fault.details).map(([name, value]) => xmlText(name, value)),
    xmlText('Resource', resource),
    xmlText('RequestId', ids.requestId),
    xmlText('HostId', ids.hostId),
  )
}

function setCommonHeaders(response: ServerResponse, { requestId, hostId }: RequestIds): void {
  response.setHeader('x-amz-request-id', requestId)
  response.setHeader('x-amz-id-2', hostId)
  response.setHeader('Server', 'AmazonS3')
}

function sendDocument(
  response: ServerResponse,
  status: number,
  type: string,
  document: string,
): void {
  const bytes = Buffer.from(document, 'utf8')
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Length', bytes.length)
  response.writeHead(status)
  endAnswer(response, response.req.method === 'HEAD' ? undefined : bytes)
}

/** Resolves once the kernel has the chunk, so that its memory may be used again. */
function write(response: ServerResponse, chunk: Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    if (response.destroyed) {
      reject(new Error('the client went away'))
      return
    }
    const gone = () => reject(new Error('the client went away'))
    response.once('close', gone)
    response.write(chunk, (error) => {
      response.off('close', gone)
      if (error) reject(error)
      else resolve()
    })
  })
}
