import type { Failure } from '../base/failure.ts'

/**
 * The text of a file that holds secrets.
 *
 * @throws `host` if others can read or write it, if another user owns it, or it cannot be read.
 */
export async function readPrivateFile(path: string): Promise<string> {
  throw new Error(`not written yet: ${path}`)
}

export interface SettingsFile {
  readonly text: string
  /** Why secrets in this file would be refused; undefined if nobody else can read it. */
  readonly exposure: Failure | undefined
}

/** A file that may hold secrets and need not be there: undefined if it is not. */
export async function readSettingsFile(path: string): Promise<SettingsFile | undefined> {
  throw new Error(`not written yet: ${path}`)
}
