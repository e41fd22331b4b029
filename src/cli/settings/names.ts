// What can be set, in a machine file, the environment or by a flag, and how it is read.
import { Failure } from '../../base/failure.ts'
import { parseDuration, parseRate, parseSize } from '../../base/quantity.ts'
import { parseMachineName } from '../../format/machine-name.ts'
import { parseStoreUrl } from '../../store/store-url.ts'

interface Setting<Value> {
  /** @throws `bad-input` if `text` is no such value. */
  readonly parse: (text: string) => Value
  /** What holds where nothing is set, spelled as one would set it. */
  readonly initial?: string
  readonly isSecret?: boolean
}

/** Every setting by the name it has in a machine file. */
export const SETTINGS = {
  store: { parse: checkStoreUrl },
  machine: { parse: parseMachineName },
  region: { parse: parseWord },
  endpoint: { parse: parseEndpoint },
  s3keys: { parse: parseWord },
  'access-key-id': { parse: parseWord },
  'secret-access-key': { parse: parseWord, isSecret: true },
  limit: { parse: parseLimit, initial: 'none' },
  'part-size': { parse: parseSize, initial: '8M' },
  'segment-size': { parse: parseSize, initial: '64G' },
  concurrency: { parse: parseConcurrency, initial: '4' },
  'retry-for': { parse: parseDuration, initial: '2h' },
  'storage-class': { parse: parseStorageClass, initial: 'STANDARD' },
} as const satisfies Record<string, Setting<unknown>>

export type SettingName = keyof typeof SETTINGS
export const SETTING_NAMES = Object.keys(SETTINGS) as readonly SettingName[]

/** The parsed value of each setting that is set or has an initial value. */
export type SettingValues = {
  readonly [Name in SettingName]?: ReturnType<(typeof SETTINGS)[Name]['parse']>
}

/** Settings given as flags, in the text that was typed, by the name of the setting. */
export type Flags = { readonly [Name in SettingName]?: string | undefined }

export function isSettingName(text: string): text is SettingName {
  return Object.hasOwn(SETTINGS, text)
}

export function isSecret(name: SettingName): boolean {
  const setting: Setting<unknown> = SETTINGS[name]
  return setting.isSecret === true
}

export function initialText(name: SettingName): string | undefined {
  const setting: Setting<unknown> = SETTINGS[name]
  return setting.initial
}

/** `part-size` as the environment spells it: `HOLDFAST_PART_SIZE`. */
export function environmentName(name: SettingName): string {
  return `HOLDFAST_${name.toUpperCase().replaceAll('-', '_')}`
}

/** S3's own, in the spelling of its API; a compatible server may have others. */
export const STORAGE_CLASSES = [
  'STANDARD',
  'STANDARD_IA',
  'ONEZONE_IA',
  'INTELLIGENT_TIERING',
  'GLACIER_IR',
  'GLACIER',
  'DEEP_ARCHIVE',
  'REDUCED_REDUNDANCY',
  'EXPRESS_ONEZONE',
] as const

export function parseStorageClass(text: string): string {
  if (/^[A-Z][A-Z0-9_]*$/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a storage class`, {
    hint: `S3 has ${STORAGE_CLASSES.join(', ')}.`,
  })
}

/** Bytes per second, or undefined for `none`, which lifts a limit set elsewhere. */
export function parseLimit(text: string): number | undefined {
  return text === 'none' ? undefined : parseRate(text)
}

const MAX_CONCURRENCY = 256

export function parseConcurrency(text: string): number {
  const count = /^[1-9]\d{0,3}$/.test(text) ? Number(text) : Number.NaN
  if (count <= MAX_CONCURRENCY) return count
  throw new Failure('bad-input', `${JSON.stringify(text)} is not a number from 1 to 256`)
}

/** The URL as it is, once it is known to name a store. */
export function checkStoreUrl(text: string): string {
  parseStoreUrl(text)
  return text
}

export function parseEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined
  const isHttp = url?.protocol === 'https:' || url?.protocol === 'http:'
  if (url === undefined || !isHttp || url.username !== '' || url.password !== '') {
    // An endpoint with a user in it may hold a password: it is not repeated.
    const what = url === undefined || url.password === '' ? JSON.stringify(text) : 'this'
    throw new Failure('bad-input', `${what} is not an endpoint`, {
      hint: 'Write a URL without credentials, such as https://s3.example.net.',
    })
  }
  return text.replace(/\/+$/, '')
}

function parseWord(text: string): string {
  if (/^\S+$/.test(text)) return text
  throw new Failure('bad-input', `${JSON.stringify(text)} is empty or has spaces in it`)
}
