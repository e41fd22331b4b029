// A dump that is not there: what there is instead.
import { editDistance } from '../../base/edit-distance.ts'
import { Failure, failedWith } from '../../base/failure.ts'
import { instantOf } from '../../format/instant.ts'
import { isMachineName, type MachineName } from '../../format/machine-name.ts'
import type { ObjectLister } from '../../store/store.ts'
import { listDumps } from '../catalogue/catalogue.ts'
import { describeName, type StoredDump } from '../catalogue/stored-dump.ts'
import type { NameSelector } from './selector.ts'

/** As many as an operator reads at a glance. */
const SUGGESTIONS = 5

/** What there is of a stream and level, and which name comes near it. */
export async function notFoundByName(
  store: ObjectLister,
  selector: NameSelector,
  signal?: AbortSignal,
): Promise<Failure> {
  const { machine, stream, level, at, date } = selector
  const groups = new Map<string, Group>()
  for await (const dump of listDumps(store, { machine, s3dumpHost: selector.s3dumpHost, signal })) {
    addTo(groups, dump)
  }
  const when = at === undefined ? '' : ` taken until ${instantOf(at)}`
  const what = `dump of ${machine} ${describeName(stream, level)}${date === undefined ? when : ` of ${date}`}`
  if (groups.size === 0) return notFoundMachineOrId(store, what, machine, signal)
  const distance = (group: Group) =>
    2 * editDistance(group.stream, stream) + editDistance(group.level, level)
  const nearest = [...groups.values()].sort((a, b) => distance(a) - distance(b))
  return new Failure('not-found', `there is no ${what}`, {
    hint: `There is: ${nearest.slice(0, SUGGESTIONS).map(describeGroup).join('; ')}.`,
  })
}

/** Whether the machine has dumps at all, and which machines have. */
export async function notFoundMachineOrId(
  store: ObjectLister,
  what: string,
  machine: MachineName,
  signal?: AbortSignal,
): Promise<Failure> {
  for await (const _ of listDumps(store, { machine, signal })) {
    return new Failure('not-found', `there is no ${what}`)
  }
  const others = (await listMachines(store, signal))
    .filter((name) => name !== machine)
    .sort((a, b) => editDistance(a, machine) - editDistance(b, machine))
    .slice(0, SUGGESTIONS)
  return new Failure('not-found', `there is no ${what}: ${store.url} holds no dump of ${machine}`, {
    hint: others.length === 0 ? undefined : `Other machines there: ${others.join(', ')}.`,
  })
}

/** The machines that have a folder; none if the credentials may not list them. */
async function listMachines(store: ObjectLister, signal?: AbortSignal): Promise<string[]> {
  try {
    const folders = await Array.fromAsync(store.listFolders('', signal))
    return folders.map((folder) => folder.replace(/\/$/, '')).filter(isMachineName)
  } catch (error) {
    if (failedWith(error, 'access-denied')) return []
    throw error
  }
}

interface Group {
  readonly stream: string
  readonly level: string
  count: number
  oldest: string
  newest: string
}

function addTo(groups: Map<string, Group>, dump: StoredDump): void {
  const [stream, level, taken] =
    dump.kind === 'dump'
      ? [dump.name.stream, dump.name.level, dump.name.taken]
      : [dump.name.filesystem, dump.name.level, dump.name.date]
  const id = JSON.stringify([stream, level])
  const group = groups.get(id) ?? { stream, level, count: 0, oldest: taken, newest: taken }
  group.count++
  if (taken < group.oldest) group.oldest = taken
  if (taken > group.newest) group.newest = taken
  groups.set(id, group)
}

function describeGroup({ stream, level, count, oldest, newest }: Group): string {
  const times = count === 1 ? `taken ${oldest}` : `${count} dumps, taken ${oldest} to ${newest}`
  return `${describeName(stream, level)} (${times})`
}
