// s3dump's command line: `s3dump [opts] command`, options first, one meaning for each letter.
import { Failure } from '../../base/failure.ts'
import { parseRate } from '../../base/quantity.ts'
import { didYouMean } from '../../base/spelling.ts'
import { getopt } from './getopt.ts'

/** Command words, with the one that each stands for. */
const COMMANDS = {
  init: 'init',
  initialize: 'init',
  dump: 'dump',
  restore: 'restore',
  retrieve: 'restore',
  delete: 'delete',
  list: 'list',
  clean: 'clean',
  getacl: 'getacl',
  putacl: 'putacl',
} as const

export type S3dumpCommand = (typeof COMMANDS)[keyof typeof COMMANDS]

export interface S3dumpLine {
  readonly command: S3dumpCommand
  /** What follows the command word, without `-- COMMAND…`. */
  readonly operands: readonly string[]
  /** What follows `--` after `dump FS LEVEL`: a producer to run. */
  readonly producer: readonly string[]
  readonly host: string | undefined
  readonly date: string | undefined
  readonly key: string | undefined
  readonly keysFile: string | undefined
  /** As Holdfast writes a limit; undefined where `-L` is not given. */
  readonly limit: string | undefined
  readonly infrequentAccess: boolean
  readonly all: boolean
  readonly quiet: boolean
  readonly yes: boolean
}

/** @throws `bad-input` for what s3dump would not take, and for what it would take silently. */
export function parseS3dumpLine(words: readonly string[]): S3dumpLine {
  const { options, operands } = getopt(words, 'aiyqh:w:L:f:k:')
  const [word, ...rest] = operands
  if (word === undefined) throw new Failure('bad-input', 'must supply a command word', USAGE_HINT)
  const command = commandOf(word)
  const dashes = command === 'dump' ? rest.indexOf('--') : -1
  const own = dashes < 0 ? rest : rest.slice(0, dashes)
  refuseLateOptions(own, word)
  return {
    command,
    operands: own,
    producer: dashes < 0 ? [] : rest.slice(dashes + 1),
    host: nameWithout('host', options.get('h')),
    date: nameWithout('date', options.get('w')),
    key: options.get('k'),
    keysFile: options.get('f'),
    limit: limitOf(options.get('L')),
    infrequentAccess: options.has('i'),
    all: options.has('a'),
    quiet: options.has('q'),
    yes: options.has('y'),
  }
}

const USAGE_HINT = { hint: 'Run s3dump without arguments to see how it is used.' }

function commandOf(word: string): S3dumpCommand {
  if (Object.hasOwn(COMMANDS, word)) return COMMANDS[word as keyof typeof COMMANDS]
  const hint = didYouMean(word, Object.keys(COMMANDS)) ?? USAGE_HINT.hint
  throw new Failure('bad-input', `unrecognized command word: ${word}`, { hint })
}

/** s3dump.py took `dump -k foo` for a filesystem `-k` at level `foo`, and said nothing. */
function refuseLateOptions(operands: readonly string[], word: string): void {
  const late = operands.find((operand) => /^-./.test(operand))
  if (late === undefined) return
  throw new Failure('bad-input', `${late} stands after the command word, where it is no option`, {
    hint: `Options come first: s3dump ${late} … ${word} …`,
  })
}

function nameWithout(what: string, text: string | undefined): string | undefined {
  if (text !== undefined && /[:/]/.test(text)) {
    throw new Failure('bad-input', `${what} cannot contain : or /`)
  }
  return text
}

function limitOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  if (text === '0') return 'none'
  parseRate(text)
  return text
}

/**
 * The filesystem and level of a command that takes them, undefined where `-k` stands instead.
 *
 * @throws `bad-input` for neither, or both.
 */
export function filesystemAndLevel({
  key,
  operands,
}: S3dumpLine): { filesystem: string; level: string } | undefined {
  const [filesystem, level] = operands
  if (key !== undefined) {
    if (operands.length === 0) return undefined
    throw new Failure('bad-input', '-k names the object: a filesystem and level do not go with it')
  }
  if (operands.length !== 2 || !filesystem || !level) {
    throw new Failure('bad-input', 'must supply either -k or filesystem/level args')
  }
  if ((filesystem + level).includes(':')) {
    throw new Failure('bad-input', 'colon (:) cannot appear in filesystem or level')
  }
  return { filesystem, level }
}
