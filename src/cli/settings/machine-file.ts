// The machine file: YAML, strict, every mistake told with its line.
import * as z from 'zod'
import { Failure } from '../../base/failure.ts'
import { didYouMean } from '../../base/spelling.ts'
import type { Found, Layer } from './layer.ts'
import { isSettingName, SETTING_NAMES, SETTINGS, type SettingName } from './names.ts'
import { parseStrictYaml, type StrictYaml } from './strict-yaml.ts'

const schema = z.strictObject(
  Object.fromEntries(SETTING_NAMES.map((name) => [name, settingSchema(name).optional()])),
)

function settingSchema(name: SettingName) {
  return z.string('must be one plain value').superRefine((text, context) => {
    try {
      SETTINGS[name].parse(text)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      context.addIssue({
        code: 'custom',
        message: [error.message, error.hint].filter(Boolean).join('. '),
      })
    }
  })
}

/**
 * The settings that the text of a machine file makes.
 *
 * @throws `bad-input` naming `path`, line and column, for what is not YAML, not a setting, or
 *   not a value of it.
 */
export function parseMachineFile(text: string, path: string): Layer {
  const { value, positionOf } = parseStrictYaml(text, path)
  const parsed = schema.safeParse(value)
  if (!parsed.success) throw describeIssue(parsed.error.issues[0], positionOf)
  return layerOf(parsed.data, positionOf)
}

type PositionOf = StrictYaml['positionOf']

function layerOf(data: Record<string, string | undefined>, positionOf: PositionOf): Layer {
  const layer = new Map<SettingName, Found>()
  for (const [name, text] of Object.entries(data)) {
    if (isSettingName(name) && text !== undefined) {
      layer.set(name, { text, where: positionOf([name]).replace(/:\d+$/, '') })
    }
  }
  return layer
}

function describeIssue(issue: z.core.$ZodIssue | undefined, positionOf: PositionOf): Failure {
  if (issue?.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys
    const hint = didYouMean(key, SETTING_NAMES) ?? `Settings are ${SETTING_NAMES.join(', ')}.`
    return new Failure('bad-input', `${positionOf([key])}: unknown setting ${key}`, { hint })
  }
  const path = issue?.path ?? []
  const [name] = path
  const what =
    name === undefined ? 'the file must hold lines such as "store: s3://bucket"' : issue?.message
  return new Failure(
    'bad-input',
    `${positionOf(path)}: ${name === undefined ? '' : `${String(name)}: `}${what}`,
  )
}
