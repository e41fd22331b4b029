import { CLUSTER_PROGRAMS, PREPARE_CLUSTERS, REMOVE_CLUSTERS } from './cluster.ts'
import type { RehearsedTool } from './rehearsed-tool.ts'

const HERE = `. "$ROOT/test/interop/rehearsals/pgbackrest.sh" '{bucket}' '{prefix}'`
const STANZA = `${HERE}; started; backrest stanza-create`

/** Of a server that does not run, which takes less time. */
const BACKUP = 'backrest --type=full --no-online --no-expire-auto backup'

export const PGBACKREST: RehearsedTool = {
  profile: { tool: 'pgbackrest', edition: 'any' },
  needs: ['pgbackrest', ...CLUSTER_PROGRAMS],
  version: 'pgbackrest version',
  prepare: PREPARE_CLUSTERS,
  finish: REMOVE_CLUSTERS,
  tasks: [
    {
      name: 'setup',
      role: 'full',
      command: STANZA,
      check: `${HERE}; started; backrest check`,
    },
    {
      name: 'backup',
      role: 'writer',
      before: `${STANZA}; stopped; ${BACKUP}`,
      command: `${HERE}
        started
        sql 'create table added as select n from generate_series(1, 1000) n'
        backrest --type=full --no-expire-auto backup
        backrest check`,
      check: `${HERE}; restored; test "$(sql 'select count(*) from added')" = 1000`,
      unset: {
        's3:DeleteObject': `${HERE}; started; backrest --type=full backup`,
      },
    },
    {
      name: 'restore',
      role: 'restorer',
      // Of a server that runs, so that segments are restored too.
      before: `${STANZA}; backrest --no-expire-auto backup`,
      command: `${HERE}
        backrest info
        restored
        test "$(sql 'select count(*) from kept')" = 1000`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: `${HERE}; backrest --no-online stanza-create; ${BACKUP}; ${BACKUP}`,
      command: `${HERE}; backrest expire`,
      check: `test "$(keys | grep -c '/backup.manifest$')" = 1`,
    },
  ],
}
