// A query, of a request that may not have been readable.
import { decodeQuery, parseQuery } from '../http/request.ts'

/** The parameters of a request target, decoded, in their order. */
export function queryOf(target: string): (readonly [name: string, value: string])[] {
  const at = target.indexOf('?')
  return at < 0 ? [] : parseQuery(target.slice(at + 1), readable)
}

/** Text as whoever reads the query decodes it; as it is where it cannot be. */
export function readable(text: string): string {
  try {
    return decodeQuery(text)
  } catch {
    return text
  }
}
