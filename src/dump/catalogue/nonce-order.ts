import type { Nonce } from '../../format/nonce.ts'
import type { Rows } from './rows.ts'

/** Words that hold the 32 hex digits of a nonce. */
const NONCE_WORDS = 4
const WORD_DIGITS = 8

export function writeNonce(rows: Rows, row: number, column: number, nonce: Nonce): void {
  for (let word = 0; word < NONCE_WORDS; word++) {
    rows.setWord(row, column + word, wordOf(nonce, word))
  }
}

export function readNonce(rows: Rows, row: number, column: number): Nonce {
  let nonce = ''
  for (let word = 0; word < NONCE_WORDS; word++) {
    nonce += rows
      .word(row, column + word)
      .toString(16)
      .padStart(WORD_DIGITS, '0')
  }
  return nonce as Nonce
}

function wordOf(nonce: Nonce, word: number): number {
  return Number.parseInt(nonce.slice(word * WORD_DIGITS, (word + 1) * WORD_DIGITS), 16)
}

/** Rows in the order of their nonces, to find them by. Rows that are added later are not seen. */
export class NonceOrder {
  readonly #rows: Rows
  readonly #column: number
  readonly #order: Int32Array

  /** @param members ascending */
  constructor(rows: Rows, column: number, members: Int32Array) {
    this.#rows = rows
    this.#column = column
    this.#order = members.slice()
    // A listing tells segments in the order of their nonces.
    const isSorted = members.every(
      (row, at) => at === 0 || this.#compare(members[at - 1] ?? 0, row) <= 0,
    )
    if (!isSorted) this.#order.sort((a, b) => this.#compare(a, b) || a - b)
  }

  /** The rows of a nonce, ascending. */
  find(nonce: Nonce): Int32Array {
    const words = Array.from({ length: NONCE_WORDS }, (_, word) => wordOf(nonce, word))
    const compare = (row: number) => this.#compareWords(row, words)
    const start = this.#first((row) => compare(row) >= 0)
    return this.#order.subarray(
      start,
      this.#first((row) => compare(row) > 0),
    )
  }

  /** The rows of each nonce, ascending. */
  *groups(): Generator<Int32Array> {
    for (let start = 0; start < this.#order.length; ) {
      let end = start + 1
      while (end < this.#order.length && this.#compare(this.#at(start), this.#at(end)) === 0) end++
      yield this.#order.subarray(start, end)
      start = end
    }
  }

  #first(isBehind: (row: number) => boolean): number {
    let [low, high] = [0, this.#order.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBehind(this.#at(middle))) high = middle
      else low = middle + 1
    }
    return low
  }

  #at(place: number): number {
    return this.#order[place] ?? 0
  }

  #compare(a: number, b: number): number {
    for (let column = this.#column; column < this.#column + NONCE_WORDS; column++) {
      const difference = this.#rows.word(a, column) - this.#rows.word(b, column)
      if (difference !== 0) return difference
    }
    return 0
  }

  #compareWords(row: number, words: readonly number[]): number {
    for (const [word, value] of words.entries()) {
      const difference = this.#rows.word(row, this.#column + word) - value
      if (difference !== 0) return difference
    }
    return 0
  }
}
