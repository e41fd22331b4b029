// The context of a request, for people and for programs.
import type { RequestContext } from '../../iam/evaluate/request.ts'
import { printable } from '../render/printable.ts'

export function contextJson(context: RequestContext): Record<string, readonly string[]> {
  return Object.fromEntries(context)
}

/** A line for each key, such as `with s3:prefix = "web-2/"`. */
export function contextLines(context: RequestContext, indent: string): string[] {
  return [...context].map(([key, values]) => {
    const shown = values.length === 0 ? 'no value' : values.map((each) => JSON.stringify(each))
    return printable(`${indent}with ${key} = ${Array.isArray(shown) ? shown.join(', ') : shown}`)
  })
}
