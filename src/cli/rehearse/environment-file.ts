// The variables of a rehearsal for those who cannot inherit them.
import { rm, writeFile } from 'node:fs/promises'
import { Failure } from '../../base/failure.ts'
import { shellWord } from '../../base/shell-word.ts'
import { cannotWrite, readOutputFile } from './output-file.ts'

const HEADING = '# Made by holdfast rehearse; removed when it ends.'

/** Lines to paste into a shell. */
export function exportLines(variables: ReadonlyMap<string, string>): string[] {
  return [...variables].map(([name, value]) => `export ${name}=${shellWord(value)}`)
}

/**
 * Writes a file that sh, systemd and `docker run --env-file` read, for its owner alone. It is
 * removed when disposed of.
 *
 * @throws `bad-input` if there is a file that holds something else; `host` if it cannot be written.
 */
export async function writeEnvironmentFile(
  path: string,
  variables: ReadonlyMap<string, string>,
): Promise<AsyncDisposable> {
  await removeOwn(path)
  const lines = [...variables].map(([name, value]) => `${name}=${shellWord(value)}`)
  try {
    await writeFile(path, [HEADING, ...lines, ''].join('\n'), { mode: 0o600, flag: 'wx' })
  } catch (cause) {
    throw cannotWrite(path, cause)
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/** Removes what an earlier rehearsal left there, or the empty file of mktemp(1). */
async function removeOwn(path: string): Promise<void> {
  const text = await readOutputFile(path)
  if (text === undefined) return
  if (text !== '' && !text.startsWith(HEADING)) {
    throw new Failure('bad-input', `${path} is there and holds something else`, {
      hint: 'Name a new file.',
    })
  }
  await rm(path, { force: true })
}
