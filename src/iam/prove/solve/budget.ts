// Bounds the work on policies that were written to have no end.

/** Thrown where the work allowed was done without an answer: the caller answers `unknown`. */
export class BudgetExhausted extends Error {
  override readonly name = 'BudgetExhausted'
}

export class Budget {
  #left: number

  /** @param steps elementary steps, of about 50 ns each */
  constructor(steps: number) {
    this.#left = steps
  }

  /** @throws BudgetExhausted when more was spent than there was. */
  spend(steps: number): void {
    this.#left -= steps
    if (this.#left < 0) throw new BudgetExhausted('the budget of a proof is spent')
  }
}
