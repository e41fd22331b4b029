import { Failure } from '../../base/failure.ts'
import type { Database } from '../state/database.ts'
import { readSetting, type SettingName, writeSetting } from '../state/settings.ts'
import type { RootKey } from './identities.ts'
import { newAccessKeyId, newSecret } from './ids.ts'

/**
 * The first account's credentials: those given, else those of the folder, else new ones that the
 * folder keeps.
 *
 * @throws `bad-input` for what no signature can name.
 */
export function rootKeyOf(
  database: Database,
  given: { readonly [Part in keyof RootKey]?: string | undefined },
): RootKey {
  const kept = (name: SettingName & keyof RootKey, make: () => string): string => {
    const value = given[name] ?? readSetting(database, name) ?? make()
    writeSetting(database, name, value)
    return value
  }
  const accessKeyId = kept('accessKeyId', () => newAccessKeyId('AKIA'))
  const secretAccessKey = kept('secretAccessKey', newSecret)
  if (!/^[\x21-\x7e]+$/.test(accessKeyId) || /[/,]/.test(accessKeyId) || secretAccessKey === '') {
    throw new Failure('bad-input', 'the access key id or the secret cannot be used', {
      hint: 'An access key id is printable, without slash and comma; a secret is not empty.',
    })
  }
  return { accessKeyId, secretAccessKey }
}
