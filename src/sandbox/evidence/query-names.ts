// A query, of a request that may not have been readable.
import { decodePercent } from '../http/request.ts'

/** The parameters of a request target, decoded, in their order. */
export function parseQuery(target: string): (readonly [name: string, value: string])[] {
  const at = target.indexOf('?')
  if (at < 0) return []
  return target
    .slice(at + 1)
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=')
      const [name, value] =
        equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)]
      return [readable(name), readable(value)] as const
    })
}

export function parseQueryNames(target: string): ReadonlySet<string> {
  return new Set(parseQuery(target).map(([name]) => name))
}

/** Text as whoever reads the query decodes it; as it is where it cannot be. */
export function readable(text: string): string {
  try {
    return decodePercent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}
