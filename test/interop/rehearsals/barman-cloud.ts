import { CLUSTER_PROGRAMS, PREPARE_CLUSTERS, REMOVE_CLUSTERS } from './cluster.ts'
import type { RehearsedTool } from './rehearsed-tool.ts'

const HERE = `. "$ROOT/test/interop/rehearsals/barman-cloud.sh" '{bucket}' '{prefix}'`
const STORED = `${HERE}; started; backup; archived`
const RESTORED = `${HERE}; restored; test "$(sql 'select count(*) from kept')" = 1000`

export const BARMAN_CLOUD: RehearsedTool = {
  profile: { tool: 'barman-cloud', edition: 'any' },
  needs: ['barman-cloud-backup', ...CLUSTER_PROGRAMS],
  version: 'barman-cloud-backup --version',
  prepare: PREPARE_CLUSTERS,
  finish: REMOVE_CLUSTERS,
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      // Of a segment: barman-cloud-backup hangs where an upload cannot be completed.
      command: `${HERE}
        cp "$BIG" "$cluster/000000010000000000000001"
        ! barman_of wal-archive "$cluster/000000010000000000000001"`,
      check: 'test -z "$(uploads)"',
      breaksUploads: true,
    },
    {
      name: 'backup',
      role: 'writer',
      command: STORED,
      check: RESTORED,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: RESTORED,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: `${HERE}; started; backup; backup
        barman_of wal-archive "$(ls "$cluster"/archived/* | head -n 1)"`,
      command: `${HERE}; barman backup-delete --retention-policy 'REDUNDANCY 1'`,
      check: `
        test "$(keys | grep -c '/backup.info$')" = 1
        ! keys | grep /wals/`,
    },
  ],
}
