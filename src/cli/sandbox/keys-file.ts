// Access keys in the form of ~/.aws/credentials, a profile for each user.
import { randomBytes } from 'node:crypto'
import { open, readFile, rename, rm } from 'node:fs/promises'
import { Failure } from '../../base/failure.ts'
import { systemCode } from '../../base/system-code.ts'
import type { SeedKey } from '../../sandbox/index.ts'

const HEADING = '# Keys of a Holdfast sandbox. `holdfast sandbox seed` replaces this file.'

/** The text of a file for AWS_SHARED_CREDENTIALS_FILE. */
export function keysText(keys: readonly SeedKey[]): string {
  const profiles = keys.map(({ user, accessKeyId, secretAccessKey }) =>
    [
      `[${user}]`,
      `aws_access_key_id = ${accessKeyId}`,
      `aws_secret_access_key = ${secretAccessKey}`,
      '',
    ].join('\n'),
  )
  return [HEADING, '', ...profiles].join('\n')
}

/** @throws `already-exists` if there is a file that holds other keys than a sandbox's. */
export async function requireReplaceable(path: string): Promise<void> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return
    throw new Failure('host', `${path} cannot be replaced`, { cause: error })
  }
  if (text === '' || text.startsWith(HEADING)) return
  throw new Failure(
    'already-exists',
    `${path} is there, and does not look like keys of a sandbox`,
    {
      hint: 'Name another file with --keys.',
    },
  )
}

/** For its owner alone: old or new after a crash, never half of it. @throws `host` */
export async function writeKeys(path: string, keys: readonly SeedKey[]): Promise<void> {
  const draft = `${path}.${randomBytes(8).toString('hex')}`
  try {
    {
      await using file = await open(draft, 'wx', 0o600)
      await file.writeFile(keysText(keys))
      await file.sync()
    }
    await rename(draft, path)
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw new Failure('host', `the keys cannot be written to ${path}`, { cause })
  }
}
