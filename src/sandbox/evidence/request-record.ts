// One request under observation: what is learnt of it on its way, told as an event at its end.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { ByteStream } from '../../base/bytes.ts'
import type { Times } from '../authentication/times.ts'
import type { Answer } from '../http/answer.ts'
import type { BodySource } from '../http/payload.ts'
import { queryValue, type S3Request } from '../http/request.ts'
import type { RequestIds } from '../http/respond.ts'
import type { CallerIdentity } from '../identity/caller.ts'
import type { Journal } from '../journal/journal.ts'
import type {
  ActionDecision,
  EventObject,
  EventValues,
  RequestEvent,
} from '../journal/request-event.ts'
import type { Account } from '../state/account.ts'
import { type ConnectionFacts, connectionFacts } from './connection-facts.ts'
import { eventCaller } from './event-caller.ts'
import type { RequestEvents } from './request-events.ts'
import { signatureOf } from './signature.ts'

type Building = { -readonly [Name in keyof RequestEvent]?: RequestEvent[Name] }

export interface RecordFacts {
  readonly events: RequestEvents
  readonly message: IncomingMessage
  readonly response: ServerResponse
  readonly ids: RequestIds
  readonly times: Times
  readonly ownerOf: (bucket: string) => Account | undefined
}

export class RequestRecord implements Journal {
  readonly wantsReasons: boolean
  readonly #facts: RecordFacts
  readonly #connection: ConnectionFacts
  readonly #event: Building = {}
  readonly #decisions: ActionDecision[] = []
  readonly #deleted: EventObject[] = []
  readonly #began = performance.now()
  #received = 0
  #streamed: number | undefined
  #bodyEnded: number | undefined
  #answered: number | undefined
  #open = 2

  constructor(facts: RecordFacts) {
    this.#facts = facts
    // A socket that is gone says no more who was there.
    this.#connection = connectionFacts(facts.message)
    this.wantsReasons = facts.events.wantsReasons
    facts.response.once('close', () => this.#close())
  }

  /** The request can be read. */
  received(request: S3Request): void {
    const { bucket } = request
    const versionId = queryValue(request, 'versionId')
    this.#place(request)
    this.#own(bucket)
    if (versionId !== undefined) this.#event.versionId = versionId
    const signature = signatureOf(request)
    if (signature !== undefined) this.#event.signature = signature
  }

  /** Its signature held, or it had none. A form tells the key only now. */
  admitted(
    request: S3Request,
    caller: CallerIdentity | undefined,
    accessKeyId: string | undefined,
  ): void {
    this.#place(request)
    const signature = signatureOf(request)
    if (signature !== undefined) this.#event.signature = signature
    this.#event.caller = eventCaller(caller, accessKeyId)
  }

  isFor(service: RequestEvent['service']): void {
    this.#event.service = service
  }

  detected(operation: string): void {
    this.#event.operation = operation
  }

  asked(parameters: EventValues): void {
    this.#event.parameters = parameters
  }

  responded(response: EventValues): void {
    this.#event.response = response
  }

  decided(decision: ActionDecision): void {
    this.#decisions.push(decision)
  }

  usedAcl(): void {
    this.#event.aclRequired = true
  }

  sized(bytes: number): void {
    this.#event.objectSize = bytes
  }

  deleted(object: EventObject): void {
    this.#deleted.push(object)
  }

  copied(source: EventObject): void {
    this.#event.source = source
  }

  refused(code: string, message: string): void {
    this.#answered ??= performance.now()
    this.#event.errorCode = code
    this.#event.errorMessage = message
  }

  /** The same bytes, counted. */
  counted(source: BodySource): BodySource {
    const chunks = this.#count(source)
    return {
      chunks: () => chunks,
      async [Symbol.asyncDispose]() {
        await chunks.return(undefined)
        await source[Symbol.asyncDispose]()
      },
    }
  }

  /** The same answer, its body counted as it goes out. */
  answering(answer: Answer): Answer {
    this.#answered = performance.now()
    const { body, headers } = answer
    if (body === undefined) return answer
    this.#event.objectSize ??= sizeOf(headers?.['content-range'], body.length)
    this.#streamed = 0
    return { ...answer, body: { ...body, stream: this.#countStream(body.stream) } }
  }

  /** Everything that will be done is done; the event is told once the answer ended too. */
  finish(): void {
    this.#close()
  }

  #place({ bucket, key }: S3Request): void {
    if (bucket !== undefined) this.#event.bucket = bucket
    if (key !== undefined) this.#event.key = key
  }

  #own(bucket: string | undefined): void {
    const owner = bucket === undefined ? undefined : this.#facts.ownerOf(bucket)
    if (owner === undefined) return
    this.#event.bucketOwner = { accountId: owner.id, canonicalId: owner.canonicalId }
  }

  async *#count(source: BodySource): AsyncGenerator<Buffer, undefined> {
    for await (const chunk of source.chunks()) {
      this.#received += chunk.length
      yield chunk
    }
    this.#bodyEnded = performance.now()
  }

  #countStream(stream: ByteStream & Disposable): ByteStream & Disposable {
    const count = (bytes: number) => (this.#streamed = (this.#streamed ?? 0) + bytes)
    return {
      async *[Symbol.asyncIterator]() {
        for await (const chunk of stream) {
          yield chunk
          count(chunk.length)
        }
      },
      [Symbol.dispose]: () => stream[Symbol.dispose](),
    }
  }

  #close(): void {
    this.#open -= 1
    if (this.#open > 0) return
    const { events } = this.#facts
    events.emit(this.#toEvent())
  }

  #toEvent(): RequestEvent {
    const { ids, response, times } = this.#facts
    const ended = performance.now()
    const isBroken = !response.writableFinished
    const answered = this.#answered ?? ended
    if (this.#event.bucketOwner === undefined) this.#own(this.#event.bucket)
    return {
      service: 's3',
      ...this.#event,
      ...this.#connection,
      id: ids.requestId,
      hostId: ids.hostId,
      time: times.sandbox,
      realTime: times.real,
      decisions: this.#decisions,
      ...(this.#deleted.length > 0 ? { deleted: this.#deleted } : {}),
      status: response.headersSent ? response.statusCode : 0,
      ...(isBroken ? { broken: true } : {}),
      bytesReceived: this.#received,
      bytesSent: this.#streamed ?? (isBroken ? 0 : documentBytes(response)),
      totalMs: milliseconds(ended - this.#began),
      turnAroundMs: milliseconds(answered - (this.#bodyEnded ?? this.#began)),
    }
  }
}

/** Of an object of which a range is sent, as `bytes 0-9/100` tells. */
function sizeOf(range: string | number | undefined, length: number): number {
  const whole = /\/(\d+)$/.exec(String(range ?? ''))?.[1]
  return whole === undefined ? length : Number(whole)
}

function documentBytes(response: ServerResponse): number {
  if (response.req.method === 'HEAD' || response.statusCode === 304) return 0
  return Number(response.getHeader('content-length') ?? 0)
}

function milliseconds(duration: number): number {
  return Math.max(0, Math.round(duration * 10) / 10)
}
