// Many requests to decide: JSON, one a line, answered in their order.
import { createReadStream } from 'node:fs'
import { isatty } from 'node:tty'
import * as z from 'zod'
import { Failure } from '../../base/failure.ts'
import { type CompiledPolicies, explain } from '../../iam/evaluate/evaluate.ts'
import type { AccessRequest, RequestContext } from '../../iam/evaluate/request.ts'
import { readJson } from '../../iam/policy/json.ts'
import { checkAction, checkResource } from './access-request.ts'
import { nameOf, STDIN } from './documents.ts'
import { contextOf, parseAccount, parseConditionKey } from './options.ts'
import { answerJson } from './render-decision.ts'

/** What a line leaves open. */
export interface RequestDefaults {
  readonly principal: string | undefined
  readonly resourceAccount: string | undefined
  readonly context: RequestContext
}

/** A request's own limits at AWS are far below; a line without end is no request. */
const MAX_LINE_CHARACTERS = 1_048_576
/** Answers are handed on in pieces of about this size. */
const CHUNK_CHARACTERS = 65_536

/**
 * The answers to the requests in a file, a line of JSON each, in the same order.
 *
 * @throws `bad-input` at the first line that is no request, naming it; what stands before it has
 *   been answered.
 */
export async function* answerRequests(
  path: string,
  compiled: CompiledPolicies,
  defaults: RequestDefaults,
): AsyncGenerator<Uint8Array> {
  let answers = ''
  let number = 0
  try {
    for await (const line of linesOf(path)) {
      number++
      if (line.trim() === '') continue
      const request = parseRequest(line, defaults)
      answers += `${JSON.stringify(answerJson(explain(compiled, request), request))}\n`
      if (answers.length < CHUNK_CHARACTERS) continue
      yield Buffer.from(answers)
      answers = ''
    }
  } catch (error) {
    if (answers !== '') yield Buffer.from(answers)
    throw atLine(error, path, number)
  }
  if (answers !== '') yield Buffer.from(answers)
}

function atLine(error: unknown, path: string, number: number): unknown {
  if (!(error instanceof Failure)) return error
  const place = number === 0 ? nameOf(path) : `${nameOf(path)}:${number}`
  const message = `${place}: ${error.message}`
  return new Failure('bad-input', message, { hint: error.hint, cause: error.cause })
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const decode = utf8Decoder()
  let rest = ''
  for await (const chunk of chunksOf(path)) {
    const lines = (rest + decode(chunk)).split('\n')
    rest = lines.pop() ?? ''
    yield* lines
    if (rest.length > MAX_LINE_CHARACTERS) throw new Failure('bad-input', 'a line has no end')
  }
  rest += decode()
  if (rest !== '') yield rest
}

/** Decodes chunk by chunk; without one, what is left. */
function utf8Decoder(): (chunk?: Uint8Array) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  return (chunk) => {
    try {
      return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true })
    } catch (cause) {
      throw new Failure('bad-input', 'what follows is not UTF-8', { cause })
    }
  }
}

async function* chunksOf(path: string): AsyncGenerator<Uint8Array> {
  if (path === STDIN && isatty(0)) {
    throw new Failure('bad-input', 'standard input is a terminal: pipe the requests in')
  }
  try {
    yield* path === STDIN ? process.stdin : createReadStream(path)
  } catch (cause) {
    throw new Failure('bad-input', 'the requests cannot be read', { cause })
  }
}

/** Numbers and booleans stand for their text, as in policies; one too large for JSON is refused. */
const value = z.union([
  z.string(),
  z.boolean().transform(String),
  z.number().min(Number.MIN_SAFE_INTEGER).max(Number.MAX_SAFE_INTEGER).transform(String),
])
const oneOrMany = z.union([value, z.array(value)])
const requestLine = z.strictObject({
  principal: z.string().optional(),
  action: z.string(),
  resource: z.string(),
  resourceAccount: z.string().optional(),
  context: z.record(z.string(), oneOrMany).optional(),
})

function parseRequest(line: string, defaults: RequestDefaults): AccessRequest {
  const { action, resource, context = {}, ...given } = readLine(line)
  const principal = given.principal ?? defaults.principal
  if (principal === undefined) {
    throw new Failure('bad-input', 'the request has no principal', {
      hint: 'Give each one, or --principal for all that have none.',
    })
  }
  const account = given.resourceAccount ?? defaults.resourceAccount
  return {
    principal,
    action: checkAction(action),
    resource: checkResource(resource),
    resourceAccount: account === undefined ? undefined : parseAccount(account),
    context: completed(context, defaults.context),
  }
}

function readLine(line: string): z.infer<typeof requestLine> {
  const read = readJson(line)
  if ('refusal' in read) throw noRequest(read.refusal.message)
  try {
    return requestLine.parse(JSON.parse(line))
  } catch (cause) {
    const [issue] = cause instanceof z.ZodError ? cause.issues : []
    const what = issue === undefined ? 'it is no JSON' : `${issue.path.join('.')} ${issue.message}`
    throw noRequest(what.trim())
  }
}

/** What a line says of a key replaces what the command line says of it, whatever the case. */
function completed(
  given: Readonly<Record<string, string | string[]>>,
  defaults: RequestContext,
): RequestContext {
  const own = contextOf(
    Object.entries(given).flatMap(([key, values]) =>
      [values].flat().map((value) => ({ key: parseConditionKey(key), value })),
    ),
  )
  // A list without values is a key that is present without any.
  for (const [key, values] of Object.entries(given)) {
    if (Array.isArray(values) && values.length === 0) own.set(parseConditionKey(key), [])
  }
  const names = new Set([...own.keys()].map((key) => key.toLowerCase()))
  return new Map([...[...defaults].filter(([key]) => !names.has(key.toLowerCase())), ...own])
}

function noRequest(what: string): Failure {
  return new Failure('bad-input', `this line is no request: ${what}`, {
    hint: 'Such as {"principal": "arn:…", "action": "s3:GetObject", "resource": "arn:…", "context": {"s3:prefix": "a/"}}.',
  })
}
