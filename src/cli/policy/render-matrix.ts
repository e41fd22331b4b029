// The isolation matrix for people: at most 80 columns, for at most 30 machines.
import { printable, shorten, wrap } from '../render/printable.ts'
import type { IsolationMatrix, Reached } from './isolation-matrix.ts'

const COLUMNS = 80
/** A mark and the space before it. */
const CELL = 2

const CELLS: Readonly<Record<Reached, string>> = {
  own: '=',
  nothing: '.',
  names: 'n',
  reads: 'r',
  writes: 'w',
  'reads-and-writes': 'x',
  unknown: '?',
}
const LEGEND: readonly (readonly [Reached, string])[] = [
  ['own', 'its own'],
  ['nothing', 'nothing'],
  ['names', 'names'],
  ['reads', 'reads'],
  ['writes', 'writes, deletes or marks'],
  ['reads-and-writes', 'both'],
  ['unknown', 'unknown'],
]

/** A row for each machine that acts, a column, by its number, for each that is reached. */
export function renderMatrix({ names, rows }: IsolationMatrix): string[] {
  if (names.length < 2) return []
  const digits = String(names.length).length
  const room = COLUMNS - names.length * CELL - digits - 1
  const shown = names.map(printable)
  const labels = shown.map((name, index) => `${number(index, digits)} ${shorten(name, room)}`)
  const width = Math.max(...labels.map((label) => label.length))
  const used = new Set(rows.flat())
  const legend = LEGEND.filter(([reached]) => used.has(reached))
  const isCut = labels.some((label) => label.includes('…'))
  return [
    'Row by row, what each key reaches below the prefix of each machine:',
    ...headings(names.length, digits).map((line) => ' '.repeat(width) + line),
    ...rows.map((row, index) => `${labels[index]?.padEnd(width)}${marks(row)}`),
    ...wrap(legend.map(([reached, word]) => `${CELLS[reached]} ${word}`).join('   '), COLUMNS),
    ...(isCut ? ['', ...shown.map((name, index) => `${number(index, digits)} ${name}`)] : []),
  ]
}

function number(index: number, digits: number): string {
  return String(index + 1).padStart(digits)
}

/** The numbers of the columns, written downwards. */
function headings(count: number, digits: number): string[] {
  const numbers = Array.from({ length: count }, (_, index) => number(index, digits))
  return Array.from({ length: digits }, (_, row) =>
    numbers
      .map((each) => (each[row] ?? '').padStart(CELL))
      .join('')
      .trimEnd(),
  )
}

function marks(row: readonly Reached[]): string {
  return row.map((reached) => CELLS[reached].padStart(CELL)).join('')
}
