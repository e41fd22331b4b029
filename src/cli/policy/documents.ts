// Policy documents from files and from standard input.
import { closeSync, openSync, readSync } from 'node:fs'
import { isatty } from 'node:tty'
import { Failure } from '../../base/failure.ts'
import { parsePolicy } from '../../iam/policy/parse.ts'
import type { Policy, PolicyKind } from '../../iam/policy/policy.ts'

/** AWS's largest quota is 20,480 bytes: fifty times that is no policy, and would only cost time. */
const MAX_BYTES = 1_048_576

/** A policy takes one read, and a fleet's ten thousand little memory. */
const CHUNK_BYTES = 16_384

export const STDIN = '-'

/** What documents are called in messages. */
export function nameOf(path: string): string {
  return path === STDIN ? 'stdin' : path
}

/** The documents that a command line names; standard input is read once, and given once. */
export class Documents {
  readonly #stdin: string | undefined

  private constructor(stdin: string | undefined) {
    this.#stdin = stdin
  }

  /**
   * @param paths all that the command line names
   * @throws `bad-input` if `-` is among them twice, or standard input is no text of a sane size.
   */
  static async open(paths: readonly (string | undefined)[]): Promise<Documents> {
    const wanted = paths.filter((path) => path === STDIN).length
    if (wanted > 1) {
      throw new Failure('bad-input', 'standard input can be read once, and - is given twice')
    }
    return new Documents(wanted === 0 ? undefined : await readStdin())
  }

  /** @throws `bad-input` for a file that cannot be read, is too large or is not UTF-8. */
  text(path: string): string {
    return path === STDIN ? (this.#stdin ?? '') : decode(readFile(path), path)
  }

  /** @throws `bad-input` for a file that cannot be read or is no policy, saying where. */
  policy(path: string, kind: PolicyKind): Policy {
    return parsePolicy(this.text(path), { kind, name: nameOf(path) })
  }

  policies(paths: readonly string[], kind: PolicyKind): Policy[] {
    return paths.map((path) => this.policy(path, kind))
  }

  optional(path: string | undefined, kind: PolicyKind): Policy | undefined {
    return path === undefined ? undefined : this.policy(path, kind)
  }
}

async function readStdin(): Promise<string> {
  if (isatty(0)) {
    throw new Failure('bad-input', 'standard input is a terminal: pipe the policy in')
  }
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin) {
    chunks.push(Buffer.from(chunk))
    bytes += chunk.length
    if (bytes > MAX_BYTES) throw tooLarge(STDIN)
  }
  return decode(Buffer.concat(chunks), STDIN)
}

/** A pipe, as `<(…)` makes one, has no size to ask for: it is read until it is too much. */
function readFile(path: string): Buffer {
  const chunks: Buffer[] = []
  let total = 0
  try {
    const file = openSync(path, 'r')
    try {
      for (;;) {
        const chunk = Buffer.allocUnsafe(CHUNK_BYTES)
        const bytes = readSync(file, chunk)
        if (bytes === 0 || total > MAX_BYTES) break
        total += bytes
        chunks.push(chunk.subarray(0, bytes))
      }
    } finally {
      closeSync(file)
    }
  } catch (cause) {
    throw new Failure('bad-input', `${path} cannot be read`, { cause })
  }
  if (total > MAX_BYTES) throw tooLarge(path)
  return Buffer.concat(chunks)
}

/** A byte order mark stays: that it may not stand there is the parser's to say. */
function decode(bytes: Buffer, path: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new Failure('bad-input', `${nameOf(path)} is not UTF-8`, { cause })
  }
}

function tooLarge(path: string): Failure {
  return new Failure('bad-input', `${nameOf(path)} has more than ${MAX_BYTES} bytes`, {
    hint: 'AWS takes no policy of more than 20,480.',
  })
}
