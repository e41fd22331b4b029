// One sign for what came of an attempt.
import type { Cell } from '../../attack/report.ts'

type Kind =
  | 'allowed'
  | 'denied'
  | 'breach'
  | 'unexpectedly-allowed'
  | 'unexpectedly-denied'
  | 'not-tried'
  | 'untold'
  | 'none'

const SIGNS: Readonly<Record<Kind, string>> = {
  allowed: '+',
  denied: '.',
  breach: 'X',
  'unexpectedly-allowed': 'A',
  'unexpectedly-denied': 'D',
  'not-tried': '-',
  untold: '?',
  none: '',
}

const WORDS: Readonly<Record<Kind, string>> = {
  denied: 'denied, as expected',
  allowed: 'allowed, as expected',
  breach: "allowed, and not the machine's to have",
  'unexpectedly-allowed': 'allowed, though denied was expected',
  'unexpectedly-denied': 'denied, though allowed was expected',
  'not-tried': 'not tried',
  untold: 'not told, or not foreseen',
  none: '',
}

const FORESEEN: Readonly<Partial<Record<Kind, string>>> = {
  denied: 'to be denied',
  allowed: 'to be allowed',
  untold: 'not foreseen',
  'not-tried': 'not to be tried',
}

function kindOf(cell: Cell | undefined, isPlan: boolean): Kind {
  if (cell === undefined) return 'none'
  const { seen, expected, isBreach, request } = cell
  if (isPlan) {
    if (request === '') return 'not-tried'
    return expected === 'unknown' ? 'untold' : expected
  }
  if (seen === 'not-tried') return 'not-tried'
  if (isBreach) return 'breach'
  if (seen === 'unclear' || expected === 'unknown') return 'untold'
  if (seen === expected) return seen
  return seen === 'allowed' ? 'unexpectedly-allowed' : 'unexpectedly-denied'
}

export function cellMark(cell: Cell | undefined, isPlan: boolean): string {
  return SIGNS[kindOf(cell, isPlan)]
}

/** The signs that were used, with their meaning. */
export function legendOf(cells: readonly Cell[], isPlan: boolean): string {
  const used = new Set(cells.map((cell) => kindOf(cell, isPlan)))
  return (Object.keys(WORDS) as Kind[])
    .filter((kind) => kind !== 'none' && used.has(kind))
    .map((kind) => `${SIGNS[kind]} ${(isPlan ? FORESEEN[kind] : undefined) ?? WORDS[kind]}`)
    .join('   ')
}
