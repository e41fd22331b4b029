// What the values of a condition say: numbers, instants, booleans, bytes. Address ranges stand in
// address.ts. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)$/

/**
 * `text` as a number, or undefined: an integer or decimal such as `-1.50`. Numbers of more than 15
 * digits are rounded as doubles are; AWS does not say how it compares them.
 */
export function parseNumber(text: string): number | undefined {
  return NUMBER.test(text) ? Number(text) : undefined
}

const DATE =
  /^(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?(Z|[+-]\d\d:\d\d))?)?)?$/
const EPOCH_SECONDS = /^-?\d+$/

/**
 * Milliseconds since 1970, or undefined: the W3C profile of ISO 8601 (https://www.w3.org/TR/NOTE-datetime),
 * which wants a zone beside a time, or epoch seconds. Four digits are a year.
 */
export function parseInstant(text: string): number | undefined {
  const date = DATE.exec(text)
  if (date !== null) return instantOf(date)
  return EPOCH_SECONDS.test(text) ? Number(text) * 1000 : undefined
}

function instantOf(date: RegExpExecArray): number | undefined {
  const [, year = '', month = '01', day = '01', hour = '00', minute = '00', ...rest] = date
  const [second = '00', fraction = '0', zone = 'Z'] = rest
  const midnight = Date.parse(`${year}-${month}-${day}T00:00:00Z`)
  const offset = offsetOf(zone)
  // Date.parse takes the 31st of February for the 2nd or 3rd of March.
  if (Number.isNaN(midnight) || new Date(midnight).getUTCDate() !== Number(day)) return undefined
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined
  if (offset === undefined) return undefined
  const minutes = Number(hour) * 60 + Number(minute) - offset
  return midnight + minutes * 60_000 + Number(second) * 1000 + Number(fraction) * 1000
}

/** Minutes east of Greenwich. */
function offsetOf(zone: string): number | undefined {
  if (zone === 'Z') return 0
  const hours = Number(zone.slice(1, 3))
  const minutes = Number(zone.slice(4))
  if (hours > 23 || minutes > 59) return undefined
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes)
}

/** `true` and `false` in any case, or undefined. */
export function parseBoolean(text: string): boolean | undefined {
  const folded = text.toLowerCase()
  if (folded === 'true') return true
  return folded === 'false' ? false : undefined
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** The bytes that base64 text stands for, as canonical base64, or undefined. */
export function parseBinary(text: string): string | undefined {
  return BASE64.test(text) ? Buffer.from(text, 'base64').toString('base64') : undefined
}
