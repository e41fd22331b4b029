// Settings from where they may stand, in rising order: the system's machine file, the user's,
// the environment, flags. An s3keys file stands just below whoever names it.
import { homedir, hostname } from 'node:os'
import { join } from 'node:path'
import type { Environment } from '../../base/environment.ts'
import { Failure } from '../../base/failure.ts'
import { didYouMean } from '../../base/spelling.ts'
import { isMachineName } from '../../format/machine-name.ts'
import { misread } from '../../host/command-line.ts'
import { readPrivateFile, readSettingsFile } from '../../host/private-file.ts'
import type { Found, Layer } from './layer.ts'
import {
  environmentName,
  type Flags,
  initialText,
  isSecret,
  SETTING_NAMES,
  SETTINGS,
  type SettingName,
  type SettingValues,
} from './names.ts'

export interface Settings {
  readonly values: SettingValues
  /** Where each value comes from, and how it was spelled there. */
  readonly found: Layer
  /** Variables that look like settings and are none. */
  readonly unknownVariables: readonly { readonly name: string; readonly hint: string | undefined }[]
}

/** Where a value comes from that nobody has set. */
export const DEFAULT = 'default'

const SYSTEM_FILE = '/etc/holdfast/machine.yaml'

/** `$XDG_CONFIG_HOME/holdfast/machine.yaml`, in `~/.config` unless set. */
function userFile(env: Environment): string {
  const base = env['XDG_CONFIG_HOME'] || join(env['HOME'] || homedir(), '.config')
  return join(base, 'holdfast', 'machine.yaml')
}

/**
 * The settings in force.
 *
 * @throws `bad-input` for a file or value that cannot be understood.
 * @throws `host` for a file with secrets that others can read.
 */
export async function loadSettings(flags: Flags, env: Environment): Promise<Settings> {
  const layers = [
    initialLayer(),
    await fileLayer(SYSTEM_FILE),
    await fileLayer(userFile(env)),
    environmentLayer(env),
    flagLayer(flags),
  ]
  const found = merge(await withS3keys(layers, env))
  return { values: parseAll(found), found, unknownVariables: unknownVariables(env) }
}

function initialLayer(): Layer {
  const layer = new Map<SettingName, Found>()
  if (isMachineName(hostname())) layer.set('machine', { text: hostname(), where: 'the host name' })
  for (const name of SETTING_NAMES) {
    const text = initialText(name)
    if (text !== undefined) layer.set(name, { text, where: DEFAULT })
  }
  return layer
}

async function fileLayer(path: string): Promise<Layer> {
  const file = await readSettingsFile(path)
  if (file === undefined) return new Map()
  // Only now, since most machines have no such file: YAML and its schema take time to load.
  const { parseMachineFile } = await import('./machine-file.ts')
  const layer = parseMachineFile(file.text, path)
  if (file.exposure !== undefined && [...layer.keys()].some(isSecret)) throw file.exposure
  return layer
}

function environmentLayer(env: Environment): Layer {
  const layer = new Map<SettingName, Found>()
  for (const name of SETTING_NAMES) {
    const variable = environmentName(name)
    const text = env[variable]
    // As for AWS's own variables, empty means unset.
    if (text === undefined || text === '') continue
    if (misread([text], 'environ') !== undefined) {
      throw new Failure('bad-input', `${variable} is not UTF-8`)
    }
    layer.set(name, { text, where: variable })
  }
  return layer
}

function flagLayer(flags: Flags): Layer {
  const layer = new Map<SettingName, Found>()
  for (const name of SETTING_NAMES) {
    const text = flags[name]
    if (text !== undefined) layer.set(name, { text, where: flagName(name) })
  }
  return layer
}

function flagName(name: SettingName): string {
  return name === 'machine' ? '--host' : `--${name}`
}

async function withS3keys(layers: readonly Layer[], env: Environment): Promise<Layer[]> {
  const naming = layers.findLastIndex((layer) => layer.has('s3keys'))
  const named = layers[naming]?.get('s3keys')?.text
  if (named === undefined) return [...layers]
  const { parseS3keys } = await import('./s3keys.ts')
  const path = named.replace(/^~(?=\/)/, env['HOME'] || homedir())
  return layers.toSpliced(naming, 0, parseS3keys(await readPrivateFile(path), path))
}

function merge(layers: readonly Layer[]): Layer {
  return new Map(layers.flatMap((layer) => [...layer]))
}

function parseAll(found: Layer): SettingValues {
  return Object.fromEntries([...found].map(([name, each]) => [name, parseFound(name, each)]))
}

function parseFound(name: SettingName, { text, where }: Found): unknown {
  try {
    return SETTINGS[name].parse(text)
  } catch (error) {
    if (!(error instanceof Failure) || isSecret(name)) {
      throw new Failure('bad-input', `${where}: this cannot be the ${name}`)
    }
    throw new Failure('bad-input', `${where}: ${error.message}`, { hint: error.hint })
  }
}

/** Variables of ours that are no settings: of the launcher, the sandbox, an attack and the local state. */
const OTHER_VARIABLES = new Set([
  'HOLDFAST_NODE',
  'HOLDFAST_STATE_DIR',
  'HOLDFAST_SANDBOX_ACCESS_KEY_ID',
  'HOLDFAST_SANDBOX_SECRET_ACCESS_KEY',
  'HOLDFAST_CANARY_ACCESS_KEY_ID',
  'HOLDFAST_CANARY_SECRET_ACCESS_KEY',
  'HOLDFAST_CANARY_SESSION_TOKEN',
])

function unknownVariables(env: Environment): Settings['unknownVariables'] {
  const known = SETTING_NAMES.map(environmentName)
  return Object.keys(env)
    .filter((name) => name.startsWith('HOLDFAST_'))
    .filter((name) => !known.includes(name) && !OTHER_VARIABLES.has(name))
    .map((name) => ({ name, hint: didYouMean(name, known) }))
}
