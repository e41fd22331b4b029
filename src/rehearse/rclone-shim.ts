// rclone 1.60 to 1.75 end with "failed to load custom CA bundle" where AWS_CA_BUNDLE is set, and
// read RCLONE_CA_CERT. Scripts call rclone beside aws, so a program of its name stands before it.
import { writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { shellWord } from '../base/shell-word.ts'
import { findProgram } from '../host/find-program.ts'
import { AWS_AUTHORITY } from './tool-access.ts'

/** Makes the rclone that `env` finds one without {@link AWS_AUTHORITY}, by a program in `folder`. */
export async function shimRclone(
  env: ReadonlyMap<string, string>,
  folder: string,
): Promise<Map<string, string>> {
  const searchPath = env.get('PATH') ?? ''
  const { path } = findProgram('rclone', searchPath)
  if (path === undefined || !env.has(AWS_AUTHORITY)) return new Map(env)
  const text = `#!/bin/sh\nunset ${AWS_AUTHORITY}\nexec ${shellWord(path)} "$@"\n`
  await writeFile(join(folder, 'rclone'), text, { mode: 0o700 })
  return new Map([...env, ['PATH', `${folder}:${searchPath}`]])
}

/** `env` as the program is to be given it: rclone named by its path gets no shim. */
export function environmentFor(
  program: string,
  env: ReadonlyMap<string, string>,
): Record<string, string> {
  const given = new Map(env)
  if (basename(program) === 'rclone') given.delete(AWS_AUTHORITY)
  return Object.fromEntries(given)
}
