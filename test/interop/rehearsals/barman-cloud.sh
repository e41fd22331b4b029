# barman-cloud for one rehearsal, given the bucket and the machine.
. "$ROOT/test/interop/rehearsals/cluster.sh"
own_cluster

place="--endpoint-url $AWS_ENDPOINT_URL s3://$1 $2"
# The server itself would try for ever what is denied, and a backup wait for it: what it archives is
# sent by `archived`.
settings <<SETTINGS
archive_mode = on
archive_command = 'cp %p $cluster/archived/%f'
restore_command = 'barman-cloud-wal-restore $place %f %p'
SETTINGS

# Whom the server runs as cannot read the files of HOME; the key is in variables too.
export AWS_CA_BUNDLE=$cluster/authority.pem
unset AWS_CONFIG_FILE AWS_SHARED_CREDENTIALS_FILE

barman() { unprivileged "barman-cloud-$1" "${@:2}" $place; }
barman_of() { unprivileged "barman-cloud-$1" $place "${@:2}"; }

backup() {
  barman backup --immediate-checkpoint --host="$cluster" --user=postgres --dbname=template1
}

archived() {
  sql 'select pg_switch_wal()'
  stopped
  for segment in "$cluster"/archived/*; do barman_of wal-archive "$segment"; done
}

restored() {
  rm -r "$cluster/data"
  id=$(barman backup-list --format=json | sed 's/.*"backup_id": *"\([^"]*\)".*/\1/')
  barman_of restore "$id" "$cluster/data"
  touch "$cluster/data/recovery.signal"
  chmod 700 "$cluster/data"
  owned
  started --options='-c archive_mode=off'
}
