// What `attack --json` prints.
import { countCells, type Report } from '../../attack/report.ts'

/** The report with null where it has nothing to say. */
export function reportJson(report: Report) {
  const { cells, ...rest } = report
  return {
    ...rest,
    counts: countCells(cells),
    cells: cells.map((cell) => ({ ...cell, answer: cell.answer ?? null, why: cell.why ?? null })),
  }
}
