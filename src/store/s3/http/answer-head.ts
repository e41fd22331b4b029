// The head of an HTTP answer in the one form that every S3 service sends with an object's bytes
// (RFC 9112 sections 4 to 6). Whatever else arrives is node:http's to judge: see replay.ts.

export interface AnswerHead {
  readonly status: 200 | 206
  /** By their names in lower case; values of one name are joined. */
  readonly headers: Readonly<Record<string, string>>
  /** How many bytes follow. */
  readonly length: number
  /** Whether the connection may be used again. */
  readonly isKept: boolean
}

const END = '\r\n\r\n'
const STATUS = /^HTTP\/1\.1 (200|206) [\t\x20-\x7e]*$/
const FIELD = /^([!#$%&'*+.^_`|~0-9a-z-]+):[\t ]*([\t\x20-\x7e\x80-\xff]*?)[\t ]*$/i
const LENGTH = /^\d{1,15}$/

/** Where the head in `bytes` ends; undefined if it has not ended. */
export function headEnd(bytes: Buffer): number | undefined {
  const at = bytes.indexOf(END)
  return at < 0 ? undefined : at + END.length
}

/** Reads a head, its empty line included; undefined unless it is of the plain form. */
export function parseAnswerHead(bytes: Buffer): AnswerHead | undefined {
  const [first = '', ...lines] = bytes.toString('latin1').slice(0, -END.length).split('\r\n')
  const status = STATUS.exec(first)?.[1]
  const headers = fieldsOf(lines)
  if (status === undefined || headers === undefined) return undefined
  const { connection = '', 'content-length': length = '' } = headers
  // Two lengths, equal or not, are joined by now, and no number.
  if (!LENGTH.test(length) || 'transfer-encoding' in headers) return undefined
  return {
    status: status === '200' ? 200 : 206,
    headers,
    length: Number(length),
    isKept: !/\bclose\b/i.test(connection),
  }
}

function fieldsOf(lines: readonly string[]): Record<string, string> | undefined {
  const fields = new Map<string, string>()
  for (const line of lines) {
    const [, name, value] = FIELD.exec(line) ?? []
    if (name === undefined || value === undefined) return undefined
    const key = name.toLowerCase()
    const earlier = fields.get(key)
    fields.set(key, earlier === undefined ? value : `${earlier}, ${value}`)
  }
  return Object.fromEntries(fields)
}
