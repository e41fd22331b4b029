// An attack for people: a matrix of what was expected and what was seen, at most 80 columns wide.
import { type Cell, countCells, type Part, type Report, type Target } from '../../attack/report.ts'
import { printable, shorten, wrap } from '../render/printable.ts'
import { cellMark, legendOf } from './marks.ts'

const COLUMNS = 80
/** The rest is counted, and whole in JSON. */
const MOST_SHOWN = 3
const LABEL = 20
const GAP = 2

export interface ReportFrame {
  /** Whether nothing was sent yet. */
  readonly isPlan: boolean
  /** The verdict and what is wrong, without the matrices. */
  readonly isBrief: boolean
}

/** The verdict, the matrices, what is wrong, what was not tried. */
export function renderReport(report: Report, frame: ReportFrame): string[] {
  const { cells } = report
  const surprises = cells.filter(({ isSurprise }) => isSurprise)
  const known = cells.filter(({ isBreach, isSurprise }) => isBreach && !isSurprise)
  // What nobody foresaw comes first.
  const wrong = [...surprises, ...known]
  return [
    ...wrap(printable(headline(report, frame)), COLUMNS),
    ...(frame.isBrief ? [] : matrices(report, frame)),
    ...listed(wrong),
    ...(frame.isBrief ? [] : section(untold(cells, frame))),
  ]
}

function headline({ machine, principal, cells }: Report, { isPlan }: ReportFrame): string {
  const who = `${machine} (${principal})`
  const { asExpected, surprises, breaches, notTried, unclear } = countCells(cells)
  if (isPlan) return `the plan of an attack with the key of ${who}; nothing was sent`
  const rest = `${notTried} not tried, ${unclear} not told`
  const tried = cells.length - notTried
  if (breaches > 0) {
    return `broken: the key of ${who} reaches what is not its own, in ${breaches} of ${tried} attempts (${surprises} against its policies; ${rest})`
  }
  if (surprises > 0) {
    return `surprised: ${surprises} of ${tried} attempts with the key of ${who} ended other than its policies say (${rest})`
  }
  return `held: ${asExpected} attempts with the key of ${who} ended as its policies say, and none reached what is not its own (${rest})`
}

function matrices(report: Report, frame: ReportFrame): string[] {
  const { cells, targets } = report
  const mark = (cell: Cell | undefined) => cellMark(cell, frame.isPlan)
  return [
    ...section(objectMatrix(ofPart(cells, 'objects'), targets, mark)),
    ...section(settingMatrix(ofPart(cells, 'settings'), mark)),
    ...section(accountMatrix(ofPart(cells, 'account'), mark)),
    ...section(wrap(legendOf(cells, frame.isPlan), COLUMNS)),
  ]
}

type Mark = (cell: Cell | undefined) => string

function ofPart(cells: readonly Cell[], part: Part): Cell[] {
  return cells.filter((cell) => cell.part === part)
}

/** A row for each attempt, a column for each place. */
function objectMatrix(cells: readonly Cell[], targets: readonly Target[], mark: Mark): string[] {
  const room = Math.floor((COLUMNS - LABEL) / targets.length) - GAP
  const widths = targets.map(({ name }) => Math.max(3, Math.min(name.length, room)))
  const heads = targets.map(({ name }, at) => shorten(printable(name), widths[at] ?? 0))
  const line = (label: string, texts: readonly string[]) =>
    label.padEnd(LABEL) + texts.map((text, at) => text.padStart((widths[at] ?? 0) + GAP)).join('')
  const find = (attempt: string, target: string) =>
    cells.find((cell) => cell.attempt === attempt && cell.target === target)
  const attempts = [...new Set(cells.map(({ attempt }) => attempt))]
  return [
    line('objects', heads),
    ...attempts.map((attempt) =>
      line(
        `  ${attempt}`,
        targets.map(({ name }) => mark(find(attempt, name))),
      ),
    ),
    ...targets.flatMap(({ name, title }) => wrap(`  ${printable(`${name}: ${title}`)}`, COLUMNS)),
  ]
}

const VERBS = ['read', 'change', 'remove'] as const
const VERB_WIDTH = 7

/** A row for each setting, columns for reading, changing and removing it in each bucket. */
function settingMatrix(cells: readonly Cell[], mark: Mark): string[] {
  const targets = [...new Set(cells.map(({ target }) => target))]
  const names = [...new Set(cells.map(({ attempt }) => attempt.replace(/^\S+ /, '')))]
  const find = (attempt: string, target: string) =>
    cells.find((cell) => cell.attempt === attempt && cell.target === target)
  const group = VERBS.length * VERB_WIDTH
  return [
    `${'settings'.padEnd(LABEL)}${targets.map((target) => target.padStart(group)).join('')}`,
    ' '.repeat(LABEL) +
      targets.map(() => VERBS.map((verb) => verb.padStart(VERB_WIDTH)).join('')).join(''),
    ...names.map((name) => {
      const marks = targets.flatMap((target) =>
        VERBS.map((verb) => mark(find(`${verb} ${name}`, target)).padStart(VERB_WIDTH)),
      )
      return `  ${name}`.padEnd(LABEL) + marks.join('').trimEnd()
    }),
  ].map((line) => line.trimEnd())
}

/** Two columns of attempts, each with its mark. */
function accountMatrix(cells: readonly Cell[], mark: Mark): string[] {
  const half = Math.ceil(cells.length / 2)
  const text = (cell: Cell | undefined) =>
    cell === undefined ? '' : `  ${cell.attempt}`.padEnd(LABEL + 4) + mark(cell)
  return [
    'account',
    ...cells
      .slice(0, half)
      .map((cell, at) => text(cell).padEnd(COLUMNS / 2) + text(cells[half + at])),
  ].map((line) => line.trimEnd())
}

function listed(wrong: readonly Cell[]): string[] {
  if (wrong.length === 0) return []
  const more = wrong.length - MOST_SHOWN
  return section([
    'Wrong:',
    ...wrong.slice(0, MOST_SHOWN).flatMap(renderWrong),
    ...(more > 0 ? [`  and ${more} more: --json shows all`] : []),
  ])
}

function renderWrong(cell: Cell): string[] {
  const { attempt, target, seen, expected, request, answer, needs } = cell
  const said = seen === expected ? `as its policies allow it` : `its policies say ${expected}`
  return [
    ...wrap(printable(`  ${seen}: ${attempt}, ${target}; ${said}`), COLUMNS),
    ...wrap(printable(`    ${withShortIds(request)}: ${answer ?? ''}`), COLUMNS),
    ...needs.flatMap((need) => wrap(printable(`    ${need}`), COLUMNS)),
  ]
}

/** Versions and uploads are told apart by much less than their ids; --json has them whole. */
function withShortIds(request: string): string {
  return request.replace(/(?<=[?&](?:uploadId|versionId)=)[^&]+/g, (id) => shorten(id, ID_COLUMNS))
}

const ID_COLUMNS = 8

/** Why cells say nothing, each reason once. */
function untold(cells: readonly Cell[], { isPlan }: ReportFrame): string[] {
  const silent = cells.filter(({ seen, expected }) =>
    isPlan
      ? expected === 'unknown'
      : seen === 'not-tried' || seen === 'unclear' || expected === 'unknown',
  )
  if (silent.length === 0) return []
  const reasons = Map.groupBy(silent, ({ why }) => why ?? 'no reason is known')
  return [
    isPlan ? 'Not to be tried, or not foreseen:' : 'Not tried, or not told:',
    ...[...reasons].flatMap(([why, same]) => wrap(printable(`  ${same.length}: ${why}`), COLUMNS)),
  ]
}

/** What is about to happen to a real bucket. */
export function renderPlan(plan: Report, where: string, bucket: string): string[] {
  const sent = plan.cells.filter(({ request }) => request !== '').length
  const left = plan.cells.length - sent
  return [
    `${where}, ${bucket}, will be attacked with the key of ${plan.principal}`,
    'canaries named holdfast-canary-… are planted, attacked, and removed:',
    ...plan.targets.map(({ title }) => `  in ${title}`),
    `${sent} requests are sent; ${left} are not, because they could do harm`,
    'other objects, settings and identities stay as they are;',
    '--dry-run shows every attempt',
  ].map(printable)
}

function section(lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', ...lines]
}
