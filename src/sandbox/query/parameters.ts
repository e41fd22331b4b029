// The parameters of a request: read by name, each with its rule, and none left unread.
import { notSimulated, QueryFault } from './query-fault.ts'

/** What a text parameter must be. */
export interface TextRule {
  readonly pattern?: RegExp | undefined
  /** In characters; 1 unless given. */
  readonly least?: number | undefined
  readonly most?: number | undefined
  /** Instead of AWS's usual words. */
  readonly refusal?: string | undefined
}

/** Lists are bounded by what AWS takes of each; none takes more. */
const MOST_ITEMS = 1_000

export class Parameters {
  readonly #values: ReadonlyMap<string, string>
  readonly #read = new Set<string>()

  /** @throws MalformedQueryString for a parameter that comes twice. */
  constructor(pairs: Iterable<readonly [string, string]>) {
    const values = new Map<string, string>()
    for (const [name, value] of pairs) {
      if (values.has(name)) {
        throw new QueryFault('MalformedQueryString', `The parameter ${name} comes twice.`)
      }
      values.set(name, value)
    }
    this.#values = values
  }

  /** @throws ValidationError if it is absent or not by the rule. */
  text(name: string, rule: TextRule = {}): string {
    const value = this.optional(name, rule)
    if (value === undefined) throw invalid(name, undefined, 'Member must not be null')
    return value
  }

  /** @throws ValidationError if it is not by the rule. */
  optional(name: string, { pattern, least = 1, most, refusal }: TextRule = {}): string | undefined {
    this.#read.add(name)
    const value = this.#values.get(name)
    if (value === undefined) return undefined
    if (value.length < least) {
      throw invalid(name, value, `Member must have length greater than or equal to ${least}`)
    }
    if (most !== undefined && value.length > most) {
      throw invalid(name, value, `Member must have length less than or equal to ${most}`)
    }
    if (pattern !== undefined && !pattern.test(value)) {
      if (refusal !== undefined) throw new QueryFault('ValidationError', refusal)
      throw invalid(
        name,
        value,
        `Member must satisfy regular expression pattern: ${pattern.source}`,
      )
    }
    return value
  }

  /** One of a few words. @throws ValidationError */
  choice<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.optional(name)
    const word = words.find((each) => each === value)
    if (value !== undefined && word === undefined) {
      throw invalid(name, value, `Member must satisfy enum value set: [${words.join(', ')}]`)
    }
    return word
  }

  flag(name: string): boolean {
    return this.choice(name, ['true', 'false']) === 'true'
  }

  /** @throws ValidationError if it is no number between these. */
  count(name: string, least: number, most: number): number | undefined {
    const value = this.optional(name)
    if (value === undefined) return undefined
    const count = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
    if (count >= least && count <= most) return count
    const bound =
      count < least ? `greater than or equal to ${least}` : `less than or equal to ${most}`
    throw invalid(name, value, `Member must have value ${bound}`)
  }

  /** The items of `Name.member.1` and on, in order. */
  list(name: string, rule: TextRule = {}): string[] {
    return this.#items(name).map((item) => this.text(item, { least: 0, ...rule }))
  }

  /** Of each item of `Name.member.1` and on, what `read` makes of its fields. */
  records<T>(name: string, read: (field: (name: string) => string) => T): T[] {
    return this.#items(name).map((item) => read((field) => `${item}.${field}`))
  }

  /** @throws NotImplemented for a parameter that nobody asked for: it would be ignored. */
  requireAllRead(action: string): void {
    const unread = [...this.#values.keys()].find((name) => !this.#read.has(name))
    if (unread !== undefined) throw notSimulated(`The parameter ${unread} of ${action}`)
  }

  /** `Name.member.1`, `Name.member.2` and so on, as far as there are any. */
  #items(name: string): string[] {
    const start = `${name}.member.`
    const numbers = new Set<number>()
    for (const given of this.#values.keys()) {
      if (!given.startsWith(start)) continue
      const digits = /^[1-9]\d{0,3}(?=\.|$)/.exec(given.slice(start.length))?.[0]
      if (digits !== undefined) numbers.add(Number(digits))
    }
    // An empty list is spelled `Name=`.
    if (numbers.size === 0) this.optional(name, { least: 0, most: 0 })
    if (numbers.size > MOST_ITEMS) {
      throw invalid(name, undefined, `Member must have length less than or equal to ${MOST_ITEMS}`)
    }
    return [...numbers].sort((a, b) => a - b).map((number) => `${start}${number}`)
  }
}

const LONGEST_QUOTE = 256

/** As AWS words it: "1 validation error detected". */
export function invalid(name: string, value: string | undefined, constraint: string): QueryFault {
  const given = value === undefined ? 'null' : `'${value.slice(0, LONGEST_QUOTE)}'`
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  return new QueryFault(
    'ValidationError',
    `1 validation error detected: Value ${given} at '${member}' failed to satisfy constraint: ${constraint}`,
  )
}
