import type { RehearsedTool } from './rehearsed-tool.ts'

/** What is denied, restic tries again for a quarter of an hour. */
const PATIENCE = { patience: 8 }
const STORED = 'restic --quiet init && restic --quiet backup "$FILES"'

export const RESTIC_0_14: RehearsedTool = {
  profile: { tool: 'restic', edition: '0.14' },
  needs: ['restic'],
  version: 'restic version',
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
      before: 'restic --quiet init',
      command: 'restic --quiet backup "$FILES"',
      check: `
        test -z "$(keys | grep /locks/)"
        restic --quiet restore latest --target back
        diff -r "$FILES" "back$FILES"`,
      ...PATIENCE,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `
        restic --quiet --no-cache --no-lock restore latest --target back
        diff -r "$FILES" "back$FILES"`,
      unset: {
        's3:PutObject': 'restic --quiet restore latest --target back',
        's3:DeleteObject': 'restic --quiet restore latest --target back',
      },
      ...PATIENCE,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: `
        ${STORED}
        head -c 50000 "$BIG" >other && restic --quiet backup other
        keys | grep -c /data/ >packs`,
      command: 'restic --quiet --no-cache forget --keep-last 1 --group-by host --prune',
      check: `
        test "$(keys | grep -c /snapshots/)" = 1
        test "$(keys | grep -c /data/)" -lt "$(cat packs)"
        test -z "$(keys | grep /locks/)"
        restic --quiet check --read-data`,
      ...PATIENCE,
    },
  ],
}
