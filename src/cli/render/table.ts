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

/**
 * Lines of an aligned table. With `width` (a terminal's), columns that may shrink do so, the
 * widest first, until the table fits; without it every text stays whole, for other programs.
 */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width?: number,
): string[] {
  const cells = [columns.map(({ title }) => title), ...rows]
  const widths = columns.map((_, index) =>
    Math.max(...cells.map((row) => displayWidth(row[index] ?? ''))),
  )
  if (width !== undefined) shrink(columns, widths, width)
  return cells.map((row) =>
    row
      .map((text, index) =>
        pad(shorten(text, widths[index] ?? 0), widths[index] ?? 0, columns[index]),
      )
      .join(GAP)
      .trimEnd(),
  )
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
