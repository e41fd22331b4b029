// What holds where no setting of ours does, and AWS's own do: for `holdfast config`.
import type { Environment } from '../../base/environment.ts'
import type { Found, Layer } from './layer.ts'
import type { SettingName } from './names.ts'

/** The variables of AWS that stand for each setting, the first that is not empty in force. */
const VARIABLES = {
  endpoint: ['AWS_ENDPOINT_URL_S3', 'AWS_ENDPOINT_URL'],
  region: ['AWS_REGION', 'AWS_DEFAULT_REGION'],
  'access-key-id': ['AWS_ACCESS_KEY_ID'],
  'secret-access-key': ['AWS_SECRET_ACCESS_KEY'],
} as const satisfies { readonly [Name in SettingName]?: readonly string[] }

/**
 * Settings that AWS's variables and shared config files make. Whose credentials a profile, a role
 * or a sign-on gives is not asked: that takes requests.
 */
export async function awsLayer(env: Environment): Promise<Layer> {
  const { resolveAddress, withoutPassword } = await import('../../store/s3/settings.ts')
  const shared = await resolveAddress({ env })
  const layer = new Map<SettingName, Found>()
  for (const name of ['endpoint', 'region'] as const) {
    const text = shared[name] && withoutPassword(shared[name])
    const where = variableOf(name, env) ?? "AWS's shared config"
    if (text !== undefined) layer.set(name, { text, where })
  }
  // A profile that was named goes before keys in the environment.
  if (env['AWS_PROFILE']) return layer
  for (const name of ['access-key-id', 'secret-access-key'] as const) {
    const where = variableOf(name, env)
    if (where !== undefined) layer.set(name, { text: env[where] ?? '', where })
  }
  return layer
}

function variableOf(name: keyof typeof VARIABLES, env: Environment): string | undefined {
  return VARIABLES[name].find((variable) => env[variable])
}
