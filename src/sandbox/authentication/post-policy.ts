// The policy of a form: until when it is good, and what its fields may say. Source: "POST Policy"
// in the S3 API Reference.
import { S3Fault } from '../http/s3-fault.ts'

/** How long a file may be, in bytes. */
export interface ByteRange {
  readonly min: number
  readonly max: number
}

export interface PostPolicy {
  /** Milliseconds since 1970. */
  readonly expires: number
  readonly conditions: readonly Condition[]
  readonly length: ByteRange
}

interface Condition {
  readonly operator: 'eq' | 'starts-with'
  /** The field it is about, in lower case; undefined if it names none, and never holds. */
  readonly field: string | undefined
  readonly value: string
  /** As the policy has it, for the refusal to tell. */
  readonly source: string
}

export const ANY_LENGTH: ByteRange = { min: 0, max: Number.POSITIVE_INFINITY }

/** Reads a policy from its base64. @throws InvalidPolicyDocument */
export function parsePostPolicy(base64: string): PostPolicy {
  const document = parseJson(Buffer.from(base64, 'base64').toString('utf8'))
  if (!isObject(document)) throw invalid('Invalid JSON.')
  const { expiration, conditions } = document
  if (expiration === undefined) throw invalid('Policy missing expiration.')
  if (conditions === undefined) throw invalid('Policy missing conditions.')
  if (!Array.isArray(conditions)) throw invalid('Conditions must be a list.')
  const lengths = conditions.filter(isLength).map(parseLength)
  return {
    expires: parseExpiration(expiration),
    conditions: conditions.filter((condition) => !isLength(condition)).map(parseCondition),
    length: {
      min: Math.max(...lengths.map(({ min }) => min), ANY_LENGTH.min),
      max: Math.min(...lengths.map(({ max }) => max), ANY_LENGTH.max),
    },
  }
}

/** S3's policies know two escapes that JSON does not: `\$` and `\v`. */
function parseJson(text: string): unknown {
  const plain = text.replace(/\\(.)/gs, (escape, char) => ESCAPES[char] ?? escape)
  try {
    return JSON.parse(plain)
  } catch (cause) {
    throw invalid('Invalid JSON.', cause)
  }
}

const ESCAPES: Readonly<Record<string, string>> = { $: '$', v: '\\u000b' }

const EXPIRATION = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/

function parseExpiration(text: unknown): number {
  const expires = typeof text === 'string' && EXPIRATION.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(expires)) throw invalid(`Invalid 'expiration' value: '${String(text)}'`)
  return expires
}

/** One whose ends are no numbers is a condition on no field, and never holds. */
function isLength(condition: unknown): condition is readonly unknown[] {
  if (operatorOf(condition) !== 'content-length-range') return false
  const ends = (condition as readonly unknown[]).slice(1)
  return ends.length !== 2 || ends.every((end) => /^-?\d+$/.test(String(end)))
}

function parseCondition(condition: unknown): Condition {
  if (!Array.isArray(condition)) return parseSimple(condition)
  const [, name, value] = condition
  const operator = operatorOf(condition)
  if (operator === 'content-length-range') return { ...NEVER, source: sourceOf(condition) }
  if (operator !== 'eq' && operator !== 'starts-with') {
    throw invalid(`Invalid Condition: unknown operation '${String(operator)}'.`)
  }
  if (condition.length !== 3 || typeof name !== 'string' || typeof value !== 'string') {
    throw invalid(`Invalid Condition: ${operator} takes the name of a field and a string.`)
  }
  return makeCondition(operator, name, value)
}

function operatorOf(condition: unknown): string | undefined {
  const [operator] = Array.isArray(condition) ? condition : []
  return typeof operator === 'string' ? operator.toLowerCase() : undefined
}

/** `{"field": "value"}`, which means equality. */
function parseSimple(condition: unknown): Condition {
  const entries = isObject(condition) ? Object.entries(condition) : []
  const [entry] = entries
  if (entry === undefined || entries.length > 1) {
    throw invalid(
      'Invalid Simple-Condition: Simple-Conditions must have exactly one property specified.',
    )
  }
  const [name, value] = entry
  if (typeof value !== 'string') throw invalid('Invalid Simple-Condition: value must be a string.')
  return makeCondition('eq', `$${name}`, value)
}

function makeCondition(operator: Condition['operator'], name: string, value: string): Condition {
  return {
    operator,
    field: name.startsWith('$') ? name.slice(1).toLowerCase() : undefined,
    value,
    source: sourceOf([operator, name, value]),
  }
}

const NEVER = { operator: 'eq', field: undefined, value: '' } as const

function sourceOf(condition: readonly unknown[]): string {
  return `[${condition.map((part) => JSON.stringify(part)).join(', ')}]`
}

function parseLength(condition: readonly unknown[]): ByteRange {
  const [min, max] = condition.slice(1).map(byteCount)
  if (condition.length !== 3 || min === undefined || max === undefined) {
    throw invalid('Invalid content-length-range: it takes two numbers of bytes.')
  }
  return { min, max }
}

function byteCount(value: unknown): number | undefined {
  return /^\d{1,15}$/.test(String(value)) ? Number(value) : undefined
}

/** Fields that a policy need not name. Checksums only bind the file to what was meant. */
const UNNAMED =
  /^(?:awsaccesskeyid|signature|x-amz-signature|policy|x-ignore-.*|x-amz-checksum-.*)$/

/** @throws AccessDenied unless the policy is in force, holds, and names the bucket and every field. */
export function requireAllowed(
  { expires, conditions }: PostPolicy,
  fields: ReadonlyMap<string, string>,
  bucket: string,
  now: number,
): void {
  if (now > expires) throw denied('Policy expired.')
  const given = new Map([...fields, ['bucket', bucket]])
  const failed = conditions.find((condition) => !holds(condition, given.get(condition.field ?? '')))
  if (failed !== undefined) throw denied(`Policy Condition failed: ${failed.source}`)
  const named = new Set(conditions.map(({ field }) => field))
  const extra = [...given.keys()].filter((name) => !named.has(name) && !UNNAMED.test(name))
  if (extra.length > 0) throw denied(`Extra input fields: ${extra.join(', ')}`)
}

function holds({ operator, field, value }: Condition, given: string | undefined): boolean {
  if (given === undefined) return false
  if (operator === 'eq') return given === value
  if (field !== 'content-type') return given.startsWith(value)
  // Several content types are a list, of which each must begin so.
  return given.split(',').every((type) => type.trimStart().startsWith(value))
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function invalid(why: string, cause?: unknown): S3Fault {
  return new S3Fault('InvalidPolicyDocument', { message: `Invalid Policy: ${why}`, cause })
}

function denied(why: string): S3Fault {
  return new S3Fault('AccessDenied', { message: `Invalid according to Policy: ${why}` })
}
