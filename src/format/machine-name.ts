import type { Branded } from '../base/brand.ts'
import { Failure } from '../base/failure.ts'

/** The name of a backup client, such as `gozer.tproa.net`. Its prefix is the name and `/`. */
export type MachineName = Branded<string, 'MachineName'>

const MACHINE_NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*$/

/** Longest name of a host (RFC 1123 section 2.1); leaves a key room for stream and level. */
const MAX_NAME_BYTES = 255

/** @throws `bad-input` if `text` is not a machine name. */
export function parseMachineName(text: string): MachineName {
  if (!isMachineName(text)) {
    throw new Failure('bad-input', `${JSON.stringify(text)} is not a machine name`, {
      hint: 'Use letters, digits, ".", "_" and "-", starting with a letter or digit, such as "web-1".',
    })
  }
  return text
}

export function isMachineName(text: string): text is MachineName {
  return MACHINE_NAME.test(text) && text.length <= MAX_NAME_BYTES
}
