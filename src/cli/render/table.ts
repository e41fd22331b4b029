import { displayWidth, shorten } from './printable.ts'

export interface Column {
  readonly title: string
  readonly align?: 'left' | 'right'
  /** Whether its texts may be shortened where the terminal is too narrow. */
  readonly shrinks?: boolean
}

/** Narrower than this a name says nothing any more. */
const MIN_COLUMNS = 8
const GAP = '  '

type Row = readonly string[]

/**
 * Lines of an aligned table. With `width` (a terminal's), columns that may shrink do so, the
 * widest first, until the table fits; without it every text stays whole, for other programs.
 */
export function renderTable(
  columns: readonly Column[],
  rows: Iterable<Row>,
  width?: number,
): string[] {
  return [...tableLines(columns, rows, width)]
}

/** As {@link renderTable}, line by line. `rows` are gone through twice: first for the widths. */
export function* tableLines(
  columns: readonly Column[],
  rows: Iterable<Row>,
  width?: number,
): Generator<string> {
  const titles = columns.map(({ title }) => title)
  const widths = titles.map(displayWidth)
  for (const row of rows) {
    for (const [index, text] of row.entries()) {
      widths[index] = Math.max(widths[index] ?? 0, displayWidth(text))
    }
  }
  if (width !== undefined) shrink(columns, widths, width)
  yield lineOf(titles, widths, columns)
  for (const row of rows) yield lineOf(row, widths, columns)
}

function lineOf(row: Row, widths: readonly number[], columns: readonly Column[]): string {
  return row
    .map((text, index) =>
      pad(shorten(text, widths[index] ?? 0), widths[index] ?? 0, columns[index]),
    )
    .join(GAP)
    .trimEnd()
}

function shrink(columns: readonly Column[], widths: number[], width: number): void {
  let excess = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width
  for (; excess > 0; excess--) {
    const shrinkable = widths.map((each, index) => (columns[index]?.shrinks ? each : 0))
    const widest = Math.max(...shrinkable)
    if (widest <= MIN_COLUMNS) return
    widths[shrinkable.indexOf(widest)] = widest - 1
  }
}

function pad(text: string, width: number, column: Column | undefined): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return column?.align === 'right' ? space + text : text + space
}
