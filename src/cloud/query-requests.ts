// Requests to IAM and STS sent as they are, and their answers as they come. The SDK finds the
// address, signs, and finds credentials where nobody gave any.
import { Agent } from 'node:https'
import { GetUserCommand, IAMClient } from '@aws-sdk/client-iam'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'
import { fromNodeProviderChain } from '@aws-sdk/credential-providers'
import { readErrorDocument } from '../aws/error-document.ts'
import { Failure } from '../base/failure.ts'

export interface QuerySettings {
  readonly region: string
  /** Where IAM and STS are; AWS itself unless given. */
  readonly endpoints: { readonly iam?: string | undefined; readonly sts?: string | undefined }
  readonly credentials: QueryCredentials | undefined
  /** Of the shared config files, which the SDK's chain reads where no credentials are given. */
  readonly profile: string | undefined
  readonly configFilepath: string | undefined
  readonly filepath: string | undefined
  /** PEM certificates to trust instead of Node's own. */
  readonly ca: string | undefined
}

export interface QueryCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
}

export interface QueryRequest {
  readonly service: 'iam' | 'sts'
  readonly action: string
  readonly parameters: Readonly<Record<string, string>>
}

export interface QueryAnswer {
  readonly status: number
  readonly code: string | undefined
  readonly message: string | undefined
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** @throws `store-unavailable` where no whole answer came; `bad-input` without credentials. */
export type SendQuery = (request: QueryRequest, signal?: AbortSignal) => Promise<QueryAnswer>

/** A sender with one key. Nothing is sent yet. */
export function openQueryRequests(settings: QuerySettings): SendQuery {
  const { endpoints } = settings
  const iam = new IAMClient(configOf(settings, endpoints.iam))
  const sts = new STSClient(configOf(settings, endpoints.sts))
  return async (request, signal) => {
    const answer: { body?: QueryAnswer } = {}
    const options = signal === undefined ? {} : { abortSignal: signal }
    try {
      if (request.service === 'iam') {
        const command = new GetUserCommand({})
        sendAsIs(command, request, answer)
        await iam.send(command, options)
      } else {
        const command = new GetCallerIdentityCommand({})
        // The two commands differ in what they are made from and what is read of the answer.
        sendAsIs(command as unknown as GetUserCommand, request, answer)
        await sts.send(command, options)
      }
    } catch (error) {
      signal?.throwIfAborted()
      // To the SDK a refusal is an error, and an answer of another operation a riddle.
      if (answer.body === undefined) throw silence(request, error)
    }
    if (answer.body === undefined) throw new TypeError('the SDK gave no answer')
    return answer.body
  }
}

function configOf(settings: QuerySettings, endpoint: string | undefined) {
  const { region, ca, credentials } = settings
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    maxAttempts: 1,
    credentials: credentials === undefined ? chain(settings) : plain(credentials),
    ...(ca === undefined ? {} : { requestHandler: { httpsAgent: new Agent({ ca }) } }),
  }
}

function plain({ sessionToken, ...pair }: QueryCredentials) {
  return sessionToken === undefined ? pair : { ...pair, sessionToken }
}

function chain({ profile, configFilepath, filepath }: QuerySettings) {
  return fromNodeProviderChain({
    ...(profile && { profile }),
    ...(configFilepath && { configFilepath }),
    ...(filepath && { filepath }),
  })
}

const VERSIONS = { iam: '2010-05-08', sts: '2011-06-15' } as const

/** The request replaced before it is signed, its answer kept before it is read. */
function sendAsIs(
  { middlewareStack }: GetUserCommand,
  { service, action, parameters }: QueryRequest,
  answer: { body?: QueryAnswer },
): void {
  const form = new URLSearchParams({ Action: action, Version: VERSIONS[service], ...parameters })
  middlewareStack.add(
    (next) => (args) => {
      const sent = args.request as { body: unknown }
      sent.body = form.toString()
      return next(args)
    },
    { step: 'serialize', priority: 'low', name: 'sendAsIs' },
  )
  middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      const response = result.response as RawResponse
      const body = await bytesOf(response.body)
      answer.body = answerOf(response, body)
      // The stream was read: what comes after reads the same bytes.
      return { ...result, response: Object.assign(response, { body }) }
    },
    { step: 'deserialize', priority: 'low', name: 'keepAnswer' },
  )
}

interface RawResponse {
  readonly statusCode: number
  readonly headers: Record<string, string>
  body?: unknown
}

/** Longer than any answer of these services. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body
  if (body === undefined || body === null) return new Uint8Array()
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of body as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_ANSWER_BYTES) throw new Failure('store-refused', 'the answer is too long')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function answerOf({ statusCode, headers }: RawResponse, body: Uint8Array): QueryAnswer {
  const error = statusCode < 300 ? undefined : readErrorDocument(body)
  return { status: statusCode, code: error?.code, message: error?.message, headers, body }
}

function silence({ service, action }: QueryRequest, cause: unknown): Failure {
  const name = cause instanceof Error ? cause.name : ''
  if (/Credentials|TokenProvider/.test(name)) {
    return new Failure('bad-input', 'there are no usable credentials', {
      hint: 'Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or name a profile with AWS_PROFILE.',
      cause,
    })
  }
  return new Failure('store-unavailable', `${service} did not answer ${action}`, { cause })
}
