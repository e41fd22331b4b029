/** How much of each machine, stream and level stays: its newest `count` days, or dumps. */
export interface KeepRule {
  readonly unit: 'days' | 'dumps'
  readonly count: number
}
