import { describeDump } from '../../dump/catalogue/stored-dump.ts'
import { applyDelete, planDelete } from '../../dump/remove/delete.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { describeRemoval, removalLines } from '../render/removal.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import type { ChooseTarget } from './choose.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface DeleteCall {
  readonly choose: ChooseTarget
  readonly yes: boolean
  readonly json: boolean
  readonly flags: Flags
}

/** Plans the removal of one dump, prints the plan and, if told to, applies exactly that. */
export async function runDelete(surroundings: Surroundings, call: DeleteCall): Promise<void> {
  const { terminal, signal } = surroundings
  const settings = await loadSettings(call.flags, surroundings.env)
  const store = await openSettledStore(settings, surroundings)
  const target = await call.choose(store, () => machineOf(settings), signal)
  const plan = await planDelete(store, target, signal)
  for (const warning of plan.warnings) terminal.warn(printable(warning))
  if (call.json) terminal.printJson({ ...describeRemoval(plan), applied: call.yes })
  else if (!(call.yes && terminal.quiet)) terminal.print(...removalLines(plan))
  if (!call.yes) return terminal.tell('nothing was removed; add -y to remove it')
  await applyDelete(store, plan, signal)
  terminal.say(`removed ${printable(describeDump(plan.target))}`)
}
