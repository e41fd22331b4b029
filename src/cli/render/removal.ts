import { formatBytes } from '../../base/quantity.ts'
import { describeDump } from '../../dump/catalogue/stored-dump.ts'
import type { LockedVersion, Removal } from '../../dump/remove/removal.ts'
import { counted } from './count.ts'
import { printable } from './printable.ts'

/** One removal of a plan as lines: what goes, and each lock that forbids it. */
export function removalLines(removal: Removal): string[] {
  const { target, first, rest, bytes, locked } = removal
  const versions = [...first, ...rest]
  const objects = counted(versions.length, 'version')
  const head = `remove  ${describeDump(target)}: ${formatBytes(bytes)}, ${objects}`
  return [head, ...locked.map((each) => `        locked: ${describeLock(each)}`)].map(printable)
}

function describeLock({ key, lock }: LockedVersion): string {
  const until = lock.until === undefined ? '' : ` until ${lock.until.toISOString()}`
  return `${key} (${lock.mode}${until})`
}

/** One removal of a plan as JSON; docs/commands.md says what each field means. */
export function describeRemoval({ target, first, rest, bytes, locked }: Removal) {
  return {
    dump: describeDump(target),
    bytes,
    versions: [...first, ...rest].map(({ key, versionId }) => ({ key, versionId })),
    locked: locked.map(({ key, versionId, lock }) => ({
      key,
      versionId,
      mode: lock.mode,
      until: lock.until?.toISOString() ?? null,
    })),
  }
}
