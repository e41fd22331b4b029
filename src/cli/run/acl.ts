import { getDumpAcl, putDumpAcl } from '../../dump/acl.ts'
import type { Surroundings } from '../program/surroundings.ts'
import { printable } from '../render/printable.ts'
import { loadSettings } from '../settings/load.ts'
import type { Flags } from '../settings/names.ts'
import type { Choose } from './choose.ts'
import { readDocument } from './input.ts'
import { machineOf, openSettledStore } from './open-store.ts'

export interface AclCall {
  readonly choose: Choose
  readonly flags: Flags
}

/** S3 takes no larger document: 100 grants and an owner. */
const MAX_DOCUMENT_BYTES = 1024 * 1024

export async function runGetacl(surroundings: Surroundings, call: AclCall): Promise<void> {
  const { terminal, signal } = surroundings
  const { store, dump } = await findCalled(surroundings, call)
  const { document, differing } = await getDumpAcl(store, dump, signal)
  for (const key of differing) terminal.warn(printable(`${key} has another ACL document`))
  terminal.print(document.replace(/\n$/, ''))
}

export async function runPutacl(surroundings: Surroundings, call: AclCall): Promise<void> {
  const { terminal, signal } = surroundings
  const document = await readDocument('an ACL document', MAX_DOCUMENT_BYTES)
  const { store, dump } = await findCalled(surroundings, call)
  const keys = await putDumpAcl(store, dump, document, signal)
  for (const key of keys) terminal.say(`put on ${printable(key)}`)
}

async function findCalled(surroundings: Surroundings, call: AclCall) {
  const settings = await loadSettings(call.flags, surroundings.env)
  const store = await openSettledStore(settings, surroundings)
  const { dump } = await call.choose(store, () => machineOf(settings), surroundings.signal)
  return { store, dump }
}
