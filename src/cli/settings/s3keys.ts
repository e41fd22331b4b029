// s3dump's `~/.s3keys`: one `key value` per line, split at the first space, `#` in column 1.
import { Failure } from '../../base/failure.ts'
import { didYouMean } from '../../base/spelling.ts'
import type { Found, Layer } from './layer.ts'
import { parseEndpoint, SETTINGS, type SettingName } from './names.ts'

const KEYS = ['service', 'region', 'server', 'bucket_name', 'access_key_id', 'secret_access_key']
const REQUIRED = ['bucket_name', 'access_key_id', 'secret_access_key']

/** Amazon's own servers, which are told by the region. */
const AMAZON = /^(?:[a-z0-9.-]+\.)?amazonaws\.com(?:\.cn)?$/
const S3DUMP_REGION = 'us-east-1'

/**
 * The settings that an s3keys file makes: the bucket as store, the keys, the region (us-east-1
 * unless given), and a server that is not Amazon's as endpoint, over TLS unless it says `http://`.
 * Unlike s3dump it allows blank lines, and several spaces before a value.
 *
 * @throws `bad-input` naming `path` and the line, never a value, which may be a secret.
 */
export function parseS3keys(text: string, path: string): Layer {
  const lines = new Map<string, Found>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.startsWith('#') || line.trim() === '') continue
    const where = `${path}:${index + 1}`
    const [, key = '', value = ''] = /^(\S+) +(\S.*?)\s*$/.exec(line) ?? []
    if (!KEYS.includes(key)) throw unknownKey(key, where)
    lines.set(key, { text: value, where })
  }
  const missing = REQUIRED.filter((key) => !lines.has(key))
  if (missing.length > 0) {
    throw new Failure('bad-input', `${path}: ${missing.join(' and ')} must be set`)
  }
  return settingsOf(lines, path)
}

function unknownKey(key: string, where: string): Failure {
  const what = key === '' ? 'the line is not a key, a space and a value' : `unknown key ${key}`
  const hint = didYouMean(key, KEYS) ?? `Keys are ${KEYS.join(', ')}.`
  return new Failure('bad-input', `${where}: ${what}`, { hint })
}

function settingsOf(lines: ReadonlyMap<string, Found>, path: string): Layer {
  const layer = new Map<SettingName, Found>()
  const set = (name: SettingName, found: Found | undefined) => {
    if (found === undefined) return
    check(name, found)
    layer.set(name, found)
  }
  const bucket = lines.get('bucket_name')
  set('store', bucket && { text: `s3://${bucket.text}`, where: bucket.where })
  set('region', lines.get('region') ?? { text: S3DUMP_REGION, where: `${path} (s3dump's default)` })
  set('endpoint', endpointOf(lines.get('server')))
  set('access-key-id', lines.get('access_key_id'))
  set('secret-access-key', lines.get('secret_access_key'))
  return layer
}

function check(name: SettingName, { text, where }: Found): void {
  try {
    SETTINGS[name].parse(text)
  } catch {
    throw new Failure('bad-input', `${where}: this cannot be the ${name}`)
  }
}

function endpointOf(server: Found | undefined): Found | undefined {
  if (server === undefined || AMAZON.test(server.text)) return undefined
  const text = server.text.includes('://') ? server.text : `https://${server.text}`
  return { text: parseEndpoint(text), where: server.where }
}
