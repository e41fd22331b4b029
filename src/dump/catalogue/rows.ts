/** Rows that are added at once: small enough for a small bucket, few allocations for a large one. */
const CHUNK_ROWS = 1 << 12
const CHUNK_SHIFT = 12

/**
 * A table of numbers that only grows: of each row, some of 64 bits (exact to 2^53) and some of 32
 * (unsigned). Objects for as many rows would take ten times the memory.
 */
export class Rows {
  size = 0
  readonly #doublesPerRow: number
  readonly #wordsPerRow: number
  readonly #doubles: Float64Array[] = []
  readonly #words: Uint32Array[] = []

  constructor(doublesPerRow: number, wordsPerRow: number) {
    this.#doublesPerRow = doublesPerRow
    this.#wordsPerRow = wordsPerRow
  }

  /** Adds a row of zeros and tells its number. */
  add(): number {
    if (this.size % CHUNK_ROWS === 0) {
      this.#doubles.push(new Float64Array(CHUNK_ROWS * this.#doublesPerRow))
      this.#words.push(new Uint32Array(CHUNK_ROWS * this.#wordsPerRow))
    }
    return this.size++
  }

  double(row: number, column: number): number {
    const chunk = this.#doubles[row >>> CHUNK_SHIFT]
    return chunk?.[(row % CHUNK_ROWS) * this.#doublesPerRow + column] ?? Number.NaN
  }

  setDouble(row: number, column: number, value: number): void {
    const chunk = this.#doubles[row >>> CHUNK_SHIFT]
    if (chunk !== undefined) chunk[(row % CHUNK_ROWS) * this.#doublesPerRow + column] = value
  }

  word(row: number, column: number): number {
    const chunk = this.#words[row >>> CHUNK_SHIFT]
    return chunk?.[(row % CHUNK_ROWS) * this.#wordsPerRow + column] ?? 0
  }

  setWord(row: number, column: number, value: number): void {
    const chunk = this.#words[row >>> CHUNK_SHIFT]
    if (chunk !== undefined) chunk[(row % CHUNK_ROWS) * this.#wordsPerRow + column] = value
  }
}
