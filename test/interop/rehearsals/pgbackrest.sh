# pgBackRest for one rehearsal, given the bucket and the path. It reads none of the variables that
# others do, and takes no certificate for an address.
. "$ROOT/test/interop/rehearsals/cluster.sh"
own_cluster

settings <<SETTINGS
archive_mode = on
archive_command = 'pgbackrest --stanza=demo archive-push %p'
SETTINGS

export PGBACKREST_CONFIG=$cluster/pgbackrest.conf
export PGBACKREST_REPO1_S3_KEY=$AWS_ACCESS_KEY_ID
export PGBACKREST_REPO1_S3_KEY_SECRET=$AWS_SECRET_ACCESS_KEY
# Files are bundled for speed alone.
cat >"$PGBACKREST_CONFIG" <<SETTINGS
[global]
repo1-type=s3
repo1-path=/$2
repo1-s3-bucket=$1
repo1-s3-region=$AWS_REGION
repo1-s3-endpoint=localhost
repo1-storage-port=${AWS_ENDPOINT_URL##*:}
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

backrest() { unprivileged pgbackrest --stanza=demo "$@"; }

# What is restored is not archived: who restores writes nothing.
restored() {
  rm -r "$cluster/data"
  backrest restore
  started --options='-c archive_mode=off'
}
