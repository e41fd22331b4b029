// Fails if the documents say what the repository does not hold: a link to nowhere, a script,
// command, option or file that is not there, a quotation that differs from its source.
import { execFileSync } from 'node:child_process'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Results, withResults } from '../bench/report.ts'
import { IAM_DOCUMENT, withListings } from './iam-docs.ts'

const RESULTS = 'bench/results.json'

process.chdir(join(import.meta.dirname, '..'))

interface Document {
  readonly path: string
  readonly text: string
}

const documents: readonly Document[] = globSync(['*.md', 'docs/**/*.md']).map((path) => ({
  path,
  text: readFileSync(path, 'utf8'),
}))

const helps: Record<string, string> = {}
/** Commands that have commands of their own. */
const GROUPS: ReadonlySet<string> = new Set(['policy', 'sandbox'])

const CHECKS = [
  checkLinks,
  checkScripts,
  checkFiles,
  checkTests,
  checkQuotations,
  checkCommands,
  checkResults,
  checkListings,
]
const problems = CHECKS.flatMap((check) => documents.flatMap(check))
for (const problem of problems) console.error(problem)
console.log(`documents: ${documents.length} files, ${problems.length} problems`)
process.exitCode = problems.length > 0 ? 1 : 0

/** Relative links and their anchors. */
function checkLinks({ path, text }: Document): string[] {
  return [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = '']) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .filter((target) => !linkHolds(path, target))
    .map((target) => `${path}: links to ${target}, which is not there`)
}

function linkHolds(from: string, target: string): boolean {
  const [file = '', anchor] = target.split('#')
  const path = file === '' ? from : join(dirname(from), file)
  if (!existsSync(path)) return false
  return anchor === undefined || anchorsOf(readFileSync(path, 'utf8')).includes(anchor)
}

/** The anchors that headings get, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  return [...withoutCode(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function withoutCode(text: string): string {
  return text.replace(/^```[^]*?^```/gm, '')
}

function checkScripts({ path, text }: Document): string[] {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  return [...text.matchAll(/npm run ([\w:-]+)/g)]
    .map(([, name = '']) => name)
    .filter((name) => !(name in scripts))
    .map((name) => `${path}: names npm run ${name}, which is not there`)
}

/** Files of the repository that a text names in backquotes. */
function checkFiles({ path, text }: Document): string[] {
  return [...text.matchAll(/`((?:src|test|scripts|bench|docs|bin)\/[\w./-]+\.\w+)`/g)]
    .map(([, file = '']) => file)
    .filter((file) => !existsSync(file))
    .map((file) => `${path}: names ${file}, which is not there`)
}

/** Tests that a text names: `file`: "sentence", "another of the same file". */
function checkTests({ path, text }: Document): string[] {
  const named = text.matchAll(/`((?:src|test)\/[\w./-]+)`:\s+("[^"]+"(?:,\s+"[^"]+")*)/g)
  return [...named].flatMap(([, file = '', list = '']) =>
    [...list.matchAll(/"([^"]+)"/g)]
      .map(([, sentence = '']) => sentence.replace(/\s+/g, ' '))
      .filter((sentence) => !holds(file, sentence))
      .map((sentence) => `${path}: ${file} has no test "${sentence}"`),
  )
}

/** The table of README.md is the one that the results give. */
function checkResults({ path, text }: Document): string[] {
  if (path !== 'README.md' || !existsSync(RESULTS)) return []
  const results: Results = JSON.parse(readFileSync(RESULTS, 'utf8'))
  return withResults(text, results) === text ? [] : [`${path}: its table is not that of ${RESULTS}`]
}

/** The listings of docs/iam.md are what the program makes. */
function checkListings({ path, text }: Document): string[] {
  if (path !== IAM_DOCUMENT || withListings(text) === text) return []
  return [`${path}: its listings are not what scripts/iam-docs.ts makes: run it`]
}

/** Code blocks whose first line is a comment with a path stand so in that file. */
function checkQuotations({ path, text }: Document): string[] {
  const blocks = text.matchAll(/^```\w+\n(?:\/\/|#) ((?:src|test|scripts)\/\S+)\n([^]*?)^```/gm)
  return [...blocks]
    .filter(([, file = '', quoted = '']) => !holds(file, quoted))
    .map(([, file]) => `${path}: its quotation from ${file} differs from the file`)
}

function holds(file: string, quoted: string): boolean {
  return existsSync(file) && readFileSync(file, 'utf8').includes(quoted)
}

/** Commands and long options in code blocks, against what `--help` says. */
function checkCommands({ path, text }: Document): string[] {
  const lines = [...text.matchAll(/^```(?:sh|console)?\n([^]*?)^```/gm)].flatMap(([, code = '']) =>
    code.replaceAll('\\\n', ' ').split('\n'),
  )
  return lines.flatMap((line) =>
    [...line.matchAll(/(?:^|[|$] *|&& )holdfast ([a-z]+)((?: [a-z]+)?)([^|#]*)/g)].flatMap(
      ([, command = '', second = '', rest = '']) =>
        checkCommand(command, second.trim(), rest).map((problem) => `${path}: ${problem}`),
    ),
  )
}

function checkCommand(command: string, second: string, rest: string): string[] {
  const words = GROUPS.has(command) && second !== '' ? [command, second] : [command]
  const help = helpOf(words.join(' '))
  if (help === undefined) return [`names holdfast ${words.join(' ')}, which is no command`]
  const [ours = ''] = rest.split(' -- ')
  return [...ours.matchAll(/(?:^| )(--?[a-zA-Z][\w-]*)/g)]
    .map(([, option = '']) => option)
    .filter((option) => !new RegExp(`(?:^|[\\s,])${option}(?![\\w-])`, 'm').test(help))
    .map((option) => `names holdfast ${words.join(' ')} ${option}, which is no option of it`)
}

function helpOf(command: string): string | undefined {
  helps[command] ??= readHelp(command)
  return helps[command] === '' ? undefined : helps[command]
}

function readHelp(command: string): string {
  try {
    return execFileSync('bin/holdfast', [...command.split(' '), '--help'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  } catch {
    return ''
  }
}
