import { compareKeys } from '../key-order.ts'
import { StoreFailure } from '../store-failure.ts'

/**
 * A key as a listing spells it: form-encoded where the answer says `url`. What is no UTF-8 becomes
 * U+FFFD, and what is no escape stays: one such key, which anyone who may write can make, must not
 * hide the others.
 */
export function decodeListed(text: string | undefined, encoding: string | undefined): string {
  if (text === undefined) return ''
  if (encoding !== 'url') return text
  return text
    .replaceAll('+', ' ')
    .replace(/(?:%[0-9a-f]{2})+/gi, (escapes) =>
      Buffer.from(escapes.replaceAll('%', ''), 'hex').toString('utf8'),
    )
}

/** How many pages in a row may bring nothing new: a page may be empty, but not forever. */
const MAX_IDLE_PAGES = 1000

/** Sees to it that the pages of a listing stay below its prefix and get on, so that they end. */
export class ListingProgress {
  readonly #operation: string
  readonly #prefix: string
  #last: string | undefined
  #idlePages = 0

  /** `prefix` as it was asked for, root included. */
  constructor(operation: string, prefix: string) {
    this.#operation = operation
    this.#prefix = prefix
  }

  /**
   * Notes the keys of one page. It may begin with the last key of the page before: versions do.
   *
   * @throws StoreFailure for a page that goes back, or names what was not asked for.
   */
  advance(keys: readonly string[]): void {
    const stray = keys.find((key) => !key.startsWith(this.#prefix))
    if (stray !== undefined) throw this.#refusal(`has ${JSON.stringify(stray)} in it`)
    const sorted = [...keys].sort(compareKeys)
    const [first = this.#last, end = this.#last] = [sorted[0], sorted.at(-1)]
    if (isBefore(first, this.#last)) throw this.notAdvancing()
    this.#idlePages = end === this.#last ? this.#idlePages + 1 : 0
    if (this.#idlePages > MAX_IDLE_PAGES) throw this.notAdvancing()
    this.#last = end
  }

  /** The answer promises more but not where: asking on would never end. */
  notAdvancing(): StoreFailure {
    return this.#refusal('does not advance')
  }

  #refusal(what: string): StoreFailure {
    return new StoreFailure(`the listing of ${JSON.stringify(this.#prefix)} ${what}`, {
      reason: 'refused',
      operation: this.#operation,
    })
  }
}

function isBefore(key: string | undefined, other: string | undefined): boolean {
  return key !== undefined && other !== undefined && compareKeys(key, other) < 0
}
