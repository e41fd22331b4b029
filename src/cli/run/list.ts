import { type CatalogueEntry, readCatalogue } from '../../dump/catalogue/catalogue.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { Inventory } from '../render/inventory.ts'
import { jsonLines } from '../render/json.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface ListCall {
  readonly all: boolean
  /** Whether objects that are no dumps are named, not only counted. */
  readonly others?: boolean
  readonly json: boolean
  readonly flags: Flags
}

/** Lists what the store holds of one machine or all. */
export async function runList(surroundings: Surroundings, call: ListCall): Promise<void> {
  const { terminal, signal } = surroundings
  const settings = await loadSettings(call.flags, surroundings.env)
  const machine = call.all ? undefined : machineOf(settings)
  const store = await openSettledStore(settings, surroundings)
  const inventory = new Inventory(store.url, machine)
  const entries: AsyncIterable<CatalogueEntry> = readCatalogue(store, { machine, signal })
  for await (const entry of entries) {
    signal.throwIfAborted()
    inventory.add(entry)
  }
  if (call.json) await terminal.printAll(jsonLines(inventory.toJson()))
  else await terminal.printAll(inventory.toLines(terminal, call.others))
}
