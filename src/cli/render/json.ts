/** An array that is made while it is printed: what it holds would not fit into memory. */
export class Series {
  readonly items: Iterable<unknown>

  constructor(items: Iterable<unknown>) {
    this.items = items
  }
}

/** What `make` makes of each, one after the other and anew each time it is asked for. */
export function mapped<T, R>(items: Iterable<T>, make: (item: T) => R): Iterable<R> {
  return {
    *[Symbol.iterator]() {
      for (const item of items) yield make(item)
    },
  }
}

const INDENT = 2

/**
 * The lines of a JSON object, as `JSON.stringify` with an indentation of two spaces makes them, but
 * one after the other. Its own fields may be {@link Series}.
 */
export function* jsonLines(fields: Readonly<Record<string, unknown>>): Generator<string> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  if (entries.length === 0) {
    yield '{}'
    return
  }
  yield '{'
  for (const [at, [name, value]] of entries.entries()) {
    const comma = at < entries.length - 1 ? ',' : ''
    const label = `  ${JSON.stringify(name)}: `
    if (value instanceof Series) yield* seriesLines(label, value, comma)
    else yield `${label}${indented(value, 1)}${comma}`
  }
  yield '}'
}

function* seriesLines(label: string, { items }: Series, comma: string): Generator<string> {
  let last: string | undefined
  for (const item of items) {
    if (last === undefined) yield `${label}[`
    else yield `${last},`
    last = `    ${indented(item, 2)}`
  }
  if (last !== undefined) yield last
  yield last === undefined ? `${label}[]${comma}` : `  ]${comma}`
}

function indented(value: unknown, depth: number): string {
  return JSON.stringify(value, undefined, INDENT).replaceAll(
    '\n',
    `\n${' '.repeat(INDENT * depth)}`,
  )
}
