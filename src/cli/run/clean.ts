import { monthlyCost, PRICES_AS_OF } from '../../aws/prices.ts'
import { formatBytes } from '../../base/quantity.ts'
import { describeDump } from '../../dump/catalogue/stored-dump.ts'
import { applyClean, type CleanPlan, planClean } from '../../dump/remove/clean.ts'
import type { KeepRule } from '../../retain/keep-rule.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { counted } from '../render/count.ts'
import { perMonth } from '../render/inventory.ts'
import { jsonLines, mapped, Series } from '../render/json.ts'
import { printable } from '../render/printable.ts'
import { describeRemoval, removalLines } from '../render/removal.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface CleanCall {
  readonly rule: KeepRule
  readonly all: boolean
  /** The host in s3dump's keys, where it is not the machine's name. */
  readonly s3dumpHost?: string | undefined
  readonly yes: boolean
  readonly json: boolean
  readonly flags: Flags
}

/** Plans what goes, prints the plan and, if told to, applies exactly that. */
export async function runClean(surroundings: Surroundings, call: CleanCall): Promise<void> {
  const { terminal, signal } = surroundings
  const { s3dumpHost } = call
  const settings = await loadSettings(call.flags, surroundings.env)
  const machine = call.all ? undefined : machineOf(settings)
  const store = await openSettledStore(settings, surroundings)
  const plan = await planClean(store, call.rule, { machine, s3dumpHost, signal })
  if (call.json) await terminal.printAll(jsonLines(describePlan(plan, call.yes)))
  else if (!(call.yes && terminal.quiet)) await terminal.printAll(planLines(plan))
  if (plan.removals.length === 0) return
  if (!call.yes) return terminal.tell('nothing was removed; add -y to remove these')
  const onRemoved = ({ target }: { target: Parameters<typeof describeDump>[0] }) =>
    terminal.say(`removed ${printable(describeDump(target))}`)
  await applyClean(store, plan, { onRemoved, signal })
}

function* planLines(plan: CleanPlan): Generator<string> {
  const { dollars } = monthlyCost(plan.classes)
  const going = plan.removals.length
  const saving = `${formatBytes(plan.bytes)}, ${perMonth(dollars)} at prices of ${PRICES_AS_OF}`
  for (const removal of plan.removals) yield* removalLines(removal)
  for (const { dump, why } of plan.kept) yield printable(`keep    ${describeDump(dump)}: ${why}`)
  for (const note of plan.notes) yield printable(`note    ${note}`)
  yield going === 0
    ? `nothing to remove; ${counted(plan.kept.size, 'dump')} kept`
    : `to remove: ${counted(going, 'dump')} (${saving}); kept: ${counted(plan.kept.size, 'dump')}`
}

function describePlan(plan: CleanPlan, applied: boolean) {
  const { dollars, unpriced } = monthlyCost(plan.classes)
  return {
    applied,
    removals: new Series(mapped(plan.removals, describeRemoval)),
    kept: new Series(mapped(plan.kept, ({ dump, why }) => ({ dump: describeDump(dump), why }))),
    notes: plan.notes,
    bytes: plan.bytes,
    dollarsPerMonth: Number(dollars.toFixed(4)),
    pricesAsOf: PRICES_AS_OF,
    unpricedClasses: unpriced,
  }
}
