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

/**
 * Sees to it that the pages of a listing stay below its prefix and get on, so that they end. Services
 * that keep files list by folders, `web/…` before `web-1/…`: to go back is not to get on, but may be.
 */
export class ListingProgress {
  readonly #operation: string
  readonly #prefix: string
  #furthest: string | undefined
  #idlePages = 0

  /** `prefix` as it was asked for, root included. */
  constructor(operation: string, prefix: string) {
    this.#operation = operation
    this.#prefix = prefix
  }

  /**
   * Notes the keys of one page.
   *
   * @throws StoreFailure for one too many that brings nothing new, or one that names what was not
   *   asked for.
   */
  advance(keys: readonly string[]): void {
    const stray = keys.find((key) => !key.startsWith(this.#prefix))
    if (stray !== undefined) throw this.#refusal(`has ${JSON.stringify(stray)} in it`)
    const furthest = [this.#furthest ?? '', ...keys].reduce(laterOf)
    this.#idlePages = furthest === this.#furthest ? this.#idlePages + 1 : 0
    if (this.#idlePages > MAX_IDLE_PAGES) throw this.notAdvancing()
    this.#furthest = furthest
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

function laterOf(key: string, other: string): string {
  return compareKeys(key, other) < 0 ? other : key
}
