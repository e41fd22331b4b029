import { A_CLUSTER, PREPARE_CLUSTERS, REMOVE_CLUSTERS } from './postgres.ts'
import type { RehearsedTool } from './rehearsed-tool.ts'

/**
 * It reads none of the variables, and takes no certificate for an address. Many small files are
 * bundled for speed alone.
 */
const CONFIGURED = `${A_CLUSTER}
  export PGBACKREST_CONFIG="$cluster/pgbackrest.conf"
  export PGBACKREST_REPO1_S3_KEY="$AWS_ACCESS_KEY_ID"
  export PGBACKREST_REPO1_S3_KEY_SECRET="$AWS_SECRET_ACCESS_KEY"
  cat >"$PGBACKREST_CONFIG" <<SETTINGS
[global]
repo1-type=s3
repo1-path=/{prefix}
repo1-s3-bucket={bucket}
repo1-s3-region=$AWS_REGION
repo1-s3-endpoint=localhost
repo1-storage-port=\${AWS_ENDPOINT_URL##*:}
repo1-storage-ca-file=$cluster/authority.pem
repo1-s3-uri-style=path
repo1-bundle=y
repo1-retention-full=1
compress-type=lz4
log-path=$cluster
lock-path=$cluster/lock
spool-path=$cluster
log-level-console=warn
start-fast=y
archive-timeout=10
[demo]
pg1-path=$cluster/data
pg1-socket-path=$cluster
pg1-user=postgres
pg1-database=template1
SETTINGS
  cat >>"$cluster/data/rehearsal.conf" <<SETTINGS
archive_mode = on
archive_command = 'pgbackrest --stanza=demo archive-push %p'
SETTINGS
  owned
  backrest() { unprivileged pgbackrest --stanza=demo "$@"; }`

const STANZA = `${CONFIGURED}; started; backrest stanza-create`

/** Of a server that does not run, which takes less time. */
const STORED = `${CONFIGURED}
  backup() { backrest --type=full --no-online --no-expire-auto backup; }
  backrest --no-online stanza-create
  backup`

/** What is restored is not archived: the restorer writes nothing. */
const RESTORED = `
  rm -r "$cluster/data"
  backrest restore
  started --options='-c archive_mode=off'`

export const PGBACKREST: RehearsedTool = {
  profile: { tool: 'pgbackrest', edition: 'any' },
  needs: ['pgbackrest', 'pg_ctlcluster', 'psql', 'setpriv'],
  version: 'pgbackrest version',
  prepare: PREPARE_CLUSTERS,
  finish: REMOVE_CLUSTERS,
  tasks: [
    {
      name: 'setup',
      role: 'full',
      command: STANZA,
      check: `${CONFIGURED}; started; backrest check`,
    },
    {
      name: 'backup',
      role: 'writer',
      before: STORED,
      command: `${CONFIGURED}; started
        sql 'create table added as select n from generate_series(1, 1000) n'
        backrest --type=full --no-expire-auto backup
        backrest check`,
      check: `${CONFIGURED}
        ${RESTORED}
        test "$(sql 'select count(*) from added')" = 1000`,
      unset: {
        's3:DeleteObject': `${CONFIGURED}; started; backrest --type=full backup`,
      },
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `${CONFIGURED}
        ${RESTORED}
        test "$(sql 'select count(*) from kept')" = 1000`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: `${STORED}; backup`,
      command: `${CONFIGURED}; backrest expire`,
      check: `test "$(keys | grep -c '/backup.manifest$')" = 1`,
    },
  ],
}
