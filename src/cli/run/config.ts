import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { renderTable } from '../render/table.ts'
import { awsLayer } from '../settings/aws-layer.ts'
import type { Layer } from '../settings/layer.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { isSecret, SETTING_NAMES } from '../settings/names.ts'

export interface ConfigCall {
  readonly json: boolean
  readonly flags: Flags
}

/** Shows the settings in force, secrets hidden, and warns of variables that are no settings. */
export async function runConfig({ terminal, env }: Surroundings, call: ConfigCall): Promise<void> {
  const settings = await loadSettings(call.flags, env)
  for (const { name, hint } of settings.unknownVariables) {
    terminal.warn(printable([`${name} is not a setting`, hint].filter(Boolean).join('. ')))
  }
  const rows = rowsOf(new Map([...(await awsLayer(env)), ...settings.found]))
  if (call.json) {
    const entries = rows.map(({ name, value, where }) => [name, { value, from: where }])
    return terminal.printJson(Object.fromEntries(entries))
  }
  const columns = [{ title: 'SETTING' }, { title: 'VALUE', shrinks: true }, { title: 'FROM' }]
  const cells = rows.map(({ name, value, where }) =>
    [name, value ?? '-', where ?? '-'].map(printable),
  )
  const [head = '', ...lines] = renderTable(columns, cells, terminal.width)
  terminal.print(terminal.heading(head), ...lines)
}

function rowsOf(found: Layer) {
  return SETTING_NAMES.map((name) => {
    const each = found.get(name)
    const value = each !== undefined && isSecret(name) ? '(hidden)' : (each?.text ?? null)
    return { name, value, where: each?.where ?? null }
  })
}
