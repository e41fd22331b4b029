import { monthlyCost, PRICES_AS_OF } from '../../aws/prices.ts'
import { formatBytes } from '../../base/quantity.ts'
import { applyClean, type CleanPlan, planClean } from '../../dump/clean.ts'
import { describeDump } from '../../dump/stored-dump.ts'
import type { KeepRule } from '../../retain/keep-rule.ts'
import { machineOf, openSettledStore } from '../open-store.ts'
import { perMonth } from '../render/inventory.ts'
import { printable } from '../render/printable.ts'
import { describeRemoval, removalLines } from '../render/removal.ts'
import { type Flags, loadSettings } from '../settings/load.ts'
import type { Surroundings } from '../surroundings.ts'

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
  if (call.json) terminal.printJson(describePlan(plan, call.yes))
  else if (!(call.yes && terminal.quiet)) terminal.print(...planLines(plan))
  if (plan.removals.length === 0) return
  if (!call.yes) return terminal.tell('nothing was removed; add -y to remove these')
  const onRemoved = ({ target }: { target: Parameters<typeof describeDump>[0] }) =>
    terminal.say(`removed ${printable(describeDump(target))}`)
  await applyClean(store, plan, { onRemoved, signal })
}

function planLines(plan: CleanPlan): string[] {
  const { dollars } = monthlyCost(plan.classes)
  const kept = plan.kept.map(({ dump, why }) => printable(`keep    ${describeDump(dump)}: ${why}`))
  const going = plan.removals.length
  const saving = `${formatBytes(plan.bytes)}, ${perMonth(dollars)} at prices of ${PRICES_AS_OF}`
  return [
    ...plan.removals.flatMap(removalLines),
    ...kept,
    ...plan.notes.map((note) => printable(`note    ${note}`)),
    going === 0
      ? `nothing to remove; ${count(kept.length)} kept`
      : `to remove: ${count(going)} (${saving}); kept: ${count(kept.length)}`,
  ]
}

function count(dumps: number): string {
  return dumps === 1 ? '1 dump' : `${dumps} dumps`
}

function describePlan(plan: CleanPlan, applied: boolean) {
  const { dollars, unpriced } = monthlyCost(plan.classes)
  return {
    applied,
    removals: plan.removals.map(describeRemoval),
    kept: plan.kept.map(({ dump, why }) => ({ dump: describeDump(dump), why })),
    notes: plan.notes,
    bytes: plan.bytes,
    dollarsPerMonth: Number(dollars.toFixed(4)),
    pricesAsOf: PRICES_AS_OF,
    unpricedClasses: unpriced,
  }
}
