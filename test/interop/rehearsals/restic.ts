import type { RehearsedTool } from './rehearsed-tool.ts'

/** What is denied, restic tries again for fifteen minutes. */
const PATIENCE = { patience: 2 }

/** Making a repository takes seconds, since its key is made slow to guess: it is made once. */
const MADE_ONCE = `
  export RESTIC_REPOSITORY=repository RESTIC_PASSWORD=known RESTIC_CACHE_DIR=cache
  restic --quiet init
  cp -r repository empty
  restic --quiet backup "$FILES"
  cp -r repository one
  head -c 50000 "$BIG" >other && restic --quiet backup other`
const KNOWN = 'export RESTIC_PASSWORD=known'

function holding(repository: string): string {
  return `rclone copy "$SHARED/${repository}" 'holdfast:{bucket}/{prefix}'`
}

export const RESTIC_0_14: RehearsedTool = {
  profile: { tool: 'restic', edition: '0.14' },
  needs: ['restic', 'rclone'],
  version: 'restic version',
  prepare: MADE_ONCE,
  tasks: [
    {
      name: 'setup',
      role: 'full',
      command: 'restic --quiet init',
      check: 'restic --quiet cat config',
      ...PATIENCE,
    },
    {
      name: 'backup',
      role: 'writer',
      before: holding('empty'),
      command: `${KNOWN}; restic --quiet backup "$FILES"`,
      check: `${KNOWN}
        test -z "$(keys | grep /locks/)"
        restic --quiet restore latest --target back
        diff -r "$FILES" "back$FILES"`,
      ...PATIENCE,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: holding('one'),
      command: `${KNOWN}
        restic --quiet --no-lock restore latest --target back
        diff -r "$FILES" "back$FILES"`,
      unset: {
        's3:PutObject': `${KNOWN}; restic --quiet restore latest --target back`,
        's3:DeleteObject': `${KNOWN}; restic --quiet restore latest --target back`,
      },
      ...PATIENCE,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: holding('repository'),
      command: `${KNOWN}; restic --quiet forget --keep-last 1 --group-by host --prune`,
      check: `${KNOWN}
        test "$(keys | grep -c /snapshots/)" = 1
        test "$(keys | grep -c /data/)" -lt "$(find "$SHARED/repository/data" -type f | wc -l)"
        test -z "$(keys | grep /locks/)"
        restic --quiet check --read-data`,
      ...PATIENCE,
    },
  ],
}
