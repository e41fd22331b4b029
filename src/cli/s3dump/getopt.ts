// Options as Python's getopt reads them: s3dump.py's command line, where options come first.
import { Failure } from '../../base/failure.ts'

export interface GetoptResult {
  /** By letter; of an option given twice the last value. `''` for those that take none. */
  readonly options: ReadonlyMap<string, string>
  readonly operands: readonly string[]
}

/**
 * Reads leading options: `-q`, clusters such as `-qi`, values as `-L300k` or `-L 300k`. The first
 * word that is none, a lone `-` too, ends them; so does `--`, which is dropped.
 *
 * @param spec letters, each followed by `:` if it takes a value, such as `qL:`
 * @throws `bad-input` in the words of Python's getopt.
 */
export function getopt(words: readonly string[], spec: string): GetoptResult {
  const options = new Map<string, string>()
  let at = 0
  for (; at < words.length; at++) {
    const word = words[at] ?? ''
    if (word === '--') return { options, operands: words.slice(at + 1) }
    if (!word.startsWith('-') || word === '-') break
    if (word.startsWith('--')) throw unknown(word)
    at += readCluster(word.slice(1), words[at + 1], spec, options)
  }
  return { options, operands: words.slice(at) }
}

/** Reads `qL300k` or `qL`; resolves to how many words more were used: one for a value apart. */
function readCluster(
  cluster: string,
  next: string | undefined,
  spec: string,
  options: Map<string, string>,
): 0 | 1 {
  for (const [index, letter] of Array.from(cluster).entries()) {
    const place = letter === ':' ? -1 : spec.indexOf(letter)
    if (place < 0) throw unknown(`-${letter}`)
    if (spec[place + 1] !== ':') {
      options.set(letter, '')
      continue
    }
    const joined = cluster.slice(index + 1)
    const value = joined === '' ? next : joined
    if (value === undefined) throw new Failure('bad-input', `option -${letter} requires argument`)
    options.set(letter, value)
    return joined === '' ? 1 : 0
  }
  return 0
}

function unknown(option: string): Failure {
  return new Failure('bad-input', `option ${option} not recognized`)
}
