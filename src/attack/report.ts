// What came of an attack, as values.
import type { Harm } from './attempts/form.ts'
import type { Expectation } from './predict.ts'

export type Expected = Expectation['kind']
/** `unclear`: answered, but not so that it says whether it was allowed. */
export type Seen = 'allowed' | 'denied' | 'unclear' | 'not-tried'

export interface Cell {
  /** Of its part: `objects`, `settings` or `account`. */
  readonly part: Part
  readonly attempt: string
  /** The place it was tried on. */
  readonly target: string
  /** As `PUT /bucket/key?tagging`, or `iam:CreateUser`. Empty where there is no form. */
  readonly request: string
  /** All that it needs, as `s3:GetObject on ARN`. */
  readonly needs: readonly string[]
  readonly expected: Expected
  readonly seen: Seen
  /** As `403 AccessDenied`; undefined where nothing was sent. */
  readonly answer: string | undefined
  /** Why it was not tried, says nothing, or could not be predicted. */
  readonly why: string | undefined
  /** It ended other than the policies say. */
  readonly isSurprise: boolean
  /** It was allowed, and reaches what is not the machine's, whatever the policies say. */
  readonly isBreach: boolean
}

export type Part = 'objects' | 'settings' | 'account'

export interface Target {
  readonly name: string
  /** In words: whose or what it is. */
  readonly title: string
}

export interface Report {
  readonly machine: string
  /** Whose key it is, as far as it is known. */
  readonly principal: string
  readonly harm: Harm
  readonly targets: readonly Target[]
  readonly cells: readonly Cell[]
  /** Canaries and other traces that could not be taken away. */
  readonly remains: readonly string[]
}

export interface Counts {
  readonly asExpected: number
  readonly surprises: number
  readonly breaches: number
  readonly notTried: number
  readonly unclear: number
}

/** What the cells of a report come to. */
export function countCells(cells: readonly Cell[]): Counts {
  const count = (holds: (cell: Cell) => boolean) => cells.filter(holds).length
  const isSeen = ({ seen }: Cell) => seen === 'allowed' || seen === 'denied'
  return {
    asExpected: count((cell) => isSeen(cell) && cell.seen === cell.expected),
    surprises: count(({ isSurprise }) => isSurprise),
    breaches: count(({ isBreach }) => isBreach),
    notTried: count(({ seen }) => seen === 'not-tried'),
    unclear: count(
      (cell) => cell.seen === 'unclear' || (isSeen(cell) && cell.expected === 'unknown'),
    ),
  }
}
