// The names of a query's parameters, of a request that may not have been readable.
import { decodePercent } from '../http/request.ts'

export function parseQueryNames(target: string): ReadonlySet<string> {
  const at = target.indexOf('?')
  if (at < 0) return new Set()
  return new Set(
    target
      .slice(at + 1)
      .split('&')
      .map((pair) => readableName(pair.split('=')[0] ?? '')),
  )
}

/** A name as whoever reads the query decodes it; as it is where it cannot be. */
export function readableName(name: string): string {
  try {
    return decodePercent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}
