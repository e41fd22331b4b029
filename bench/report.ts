// The results as data and as the table that README.md shows.

export interface Row {
  readonly name: string
  readonly version: string
  /** Why it did not take part. */
  readonly absent?: string
  readonly store?: Figures
  readonly fetch?: Figures
}

/** Medians over the rounds. */
export interface Figures {
  readonly megabytesPerSecond: number
  readonly cpuSeconds: number
  readonly peakMiB: number
  readonly requests: number
}

export interface Results {
  readonly date: string
  readonly machine: string
  readonly bytes: number
  readonly rounds: number
  /** Milliseconds that `holdfast --help`, bundled, takes: the median. */
  readonly helpMs: number
  readonly rows: readonly Row[]
}

const HEADER = [
  '',
  'MB/s',
  'CPU s',
  'peak MiB',
  'requests',
  'MB/s',
  'CPU s',
  'peak MiB',
  'requests',
]

/** Two lines of headings in Markdown, first storing, then fetching. */
export function renderTable({ rows }: Results): string {
  const lines = [
    ['', 'store', '', '', '', 'fetch', '', '', ''],
    ['---', ...HEADER.slice(1).map(() => '--:')],
    HEADER,
    ...rows.map((row) =>
      row.absent === undefined
        ? [row.name, ...cells(row.store), ...cells(row.fetch)]
        : [row.name, row.absent, '', '', '', '', '', '', ''],
    ),
  ]
  return lines.map((cellsOfLine) => `| ${cellsOfLine.join(' | ')} |\n`).join('')
}

function cells(figures: Figures | undefined): string[] {
  if (figures === undefined) return ['', '', '', '']
  const { megabytesPerSecond, cpuSeconds, peakMiB, requests } = figures
  return [
    megabytesPerSecond.toFixed(0),
    cpuSeconds.toFixed(1),
    peakMiB.toFixed(0),
    String(requests),
  ]
}

/** The sentence above the table. */
export function describeRun({ date, machine, bytes, rounds, helpMs }: Results): string {
  const size =
    bytes % 2 ** 30 === 0 ? `${bytes / 2 ** 30} GiB` : `${Math.round(bytes / 2 ** 20)} MiB`
  return (
    `${size} of random bytes through a pipe, ${date}, ${machine}; medians of ${rounds} rounds, ` +
    `taken in turns. \`holdfast --help\` takes ${helpMs.toFixed(0)} ms.\n`
  )
}

const BEGIN = '<!-- bench: written by npm run bench -->\n'
const END = '<!-- bench: end -->'

/** `text` with the results between its two marks. @throws if it has no marks. */
export function withResults(text: string, results: Results): string {
  const [before, rest] = text.split(BEGIN)
  const [, after] = rest?.split(END) ?? []
  if (before === undefined || after === undefined) throw new Error('the marks are missing')
  return `${before}${BEGIN}\n${describeRun(results)}\n${renderTable(results)}\n${END}${after}`
}
