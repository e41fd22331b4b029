// Sessions at a shell, as text: what is typed, what is printed, how it ends.
//
//   # What this session shows            the title; more such lines explain
//   store: sandbox                       or dir, or none: what $HOLDFAST_STORE names
//   $ printf hello | holdfast dump a 0   a command, given to sh
//   > a line on stdout
//   2> a line on stderr
//   ? 5                                  the exit status; 0 unless stated
//
// Placeholders stand for what differs from run to run; see PLACEHOLDERS.

export type StoreKind = 'sandbox' | 'dir' | 'none'

export interface Step {
  readonly command: string
  /** As it stands in the file: output and exit status, line by line. */
  readonly expected: readonly string[]
}

export interface Transcript {
  readonly title: string
  readonly store: StoreKind
  readonly steps: readonly Step[]
}

const PLACEHOLDERS: Readonly<Record<string, string>> = {
  '<id>': '[0-9a-f]{8}',
  '<nonce>': '[0-9a-f]{32}',
  '<instant>': '\\d{8}T\\d{6}Z',
  '<time>': '\\d{4}-\\d\\d-\\d\\d[T ]\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z?',
  '<n>': '\\d+',
  '<etag>': '"[^"]*"',
  '<...>': '.*',
}

/** @throws Error naming the line that is none of a transcript's. */
export function parseTranscript(text: string): Transcript {
  let title = ''
  let store: StoreKind = 'none'
  const steps: { command: string; expected: string[] }[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (line.startsWith('# ')) title ||= line.slice(2)
    else if (line.startsWith('store: ')) store = line.slice(7) as StoreKind
    else if (line.startsWith('$ ')) steps.push({ command: line.slice(2), expected: [] })
    else if (/^(?:2?>|\?)(?: |$)/.test(line)) steps.at(-1)?.expected.push(line)
    else if (line !== '') throw new Error(`line ${index + 1} is none of a transcript: ${line}`)
  }
  return { title, store, steps }
}

export interface Outcome {
  readonly status: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * The outcome as a transcript would have it, with the placeholders of `expected` in place of what
 * they stand for, so that comparing the two as text shows exactly what differs.
 */
export function transcribe(outcome: Outcome, expected: readonly string[]): string[] {
  const actual = [
    ...linesOf(outcome.stdout).map((line) => `> ${line}`.trimEnd()),
    ...linesOf(outcome.stderr).map((line) => `2> ${line}`.trimEnd()),
    ...(outcome.status === 0 ? [] : [`? ${outcome.status}`]),
  ]
  return actual.map((line, index) => {
    const pattern = expected[index]
    return pattern !== undefined && matches(line, pattern) ? pattern : line
  })
}

function linesOf(text: string): string[] {
  if (text === '') return []
  return text.replace(/\n$/, '').split('\n')
}

function matches(line: string, pattern: string): boolean {
  const source = pattern
    .split(/(<(?:id|nonce|instant|time|n|etag|\.\.\.)>)/)
    .map((piece) => PLACEHOLDERS[piece] ?? piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('')
  return new RegExp(`^${source}$`).test(line)
}
