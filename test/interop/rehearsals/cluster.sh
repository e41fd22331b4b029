# A PostgreSQL cluster for the tools that back one up, in bash -euo pipefail. Its server refuses to
# run as root, and whom it runs as cannot enter the folders of rehearsals, so clusters have a place
# of their own, which the file `place` in $SHARED names.

programs=$(echo /usr/lib/postgresql/*/bin)

# Runs a command as nobody where we are root.
unprivileged() (
  cd "$cluster"
  export HOME=$cluster
  if [ "$(id -u)" != 0 ]; then exec "$@"; fi
  exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
)

owned() { if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$cluster"; fi; }

server() { unprivileged "$programs/pg_ctl" --silent --wait --pgdata="$cluster/data" "$@"; }
stopped() { server --mode=fast stop; }
# It does not outlive the script.
started() {
  trap 'stopped 2>/dev/null || true' EXIT
  server --log="$cluster/log" "$@" start || { cat "$cluster/log"; return 1; }
}

sql() {
  psql --quiet --no-psqlrc --tuples-only --no-align --host="$cluster" --username=postgres \
    --command="$1" template1
}

# Makes the smallest cluster, and the place of all others.
first_cluster() {
  mktemp -d /tmp/holdfast-clusters-XXXXXX >"$SHARED/place"
  cluster=$(cat "$SHARED/place")/first
  mkdir "$cluster"
  chmod 755 "${cluster%/*}"
  owned
  unprivileged "$programs/initdb" --pgdata="$cluster/data" --no-sync --auth=trust \
    --username=postgres --no-locale --wal-segsize=1 >/dev/null
  cat >>"$cluster/data/postgresql.conf" <<SETTINGS
listen_addresses = ''
fsync = off
include_if_exists = 'rehearsal.conf'
SETTINGS
  started --options="-k $cluster" >/dev/null
  sql 'create table kept as select n from generate_series(1, 1000) n'
  sql "update pg_database set datistemplate = false where datname = 'template0'"
  sql 'drop database template0'
  stopped
}

# The rehearsal's own copy of it, for all scripts of the rehearsal.
own_cluster() {
  cluster=$(cat "$SHARED/place")/$(basename "$WORK")
  if ! [ -d "$cluster" ]; then cp -r "$(cat "$SHARED/place")/first" "$cluster"; fi
  install --mode=644 "$SSL_CERT_FILE" "$cluster/authority.pem"
  mkdir -p "$cluster/archived"
}

# Takes settings of the server from the standard input. To be called before `started`.
settings() {
  { echo "unix_socket_directories = '$cluster'"; cat; } >"$cluster/data/rehearsal.conf"
  owned
}

remove_clusters() { rm -rf "$(cat "$SHARED/place")"; }
