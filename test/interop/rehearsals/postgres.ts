// A PostgreSQL cluster for the tools that back one up. Its server refuses to run as root, and whom
// it runs as cannot enter the folders of rehearsals, so clusters have a place of their own.

/**
 * `$cluster` is a folder; `unprivileged` runs a command as nobody where we are root, `started` and
 * `stopped` its server, which does not outlive the script.
 */
const FUNCTIONS = `
  programs=$(echo /usr/lib/postgresql/*/bin)
  unprivileged() (
    cd "$cluster"
    export HOME="$cluster"
    if [ "$(id -u)" = 0 ]; then
      exec setpriv --reuid=nobody --regid=nogroup --clear-groups "$@"
    else exec "$@"; fi
  )
  owned() { if [ "$(id -u)" = 0 ]; then chown -R nobody:nogroup "$cluster"; fi; }
  server() { unprivileged "$programs/pg_ctl" --silent --wait --pgdata="$cluster/data" "$@"; }
  started() { server --log="$cluster/log" "$@" start || { cat "$cluster/log"; return 1; }; }
  stopped() { server --mode=fast stop; }
  sql() {
    psql --quiet --no-psqlrc --tuples-only --no-align --host="$cluster" --username=postgres \\
      --command "$1" template1
  }
  trap 'stopped 2>/dev/null || true' EXIT`

/** Makes the smallest cluster, once, and the place of all others. */
export const PREPARE_CLUSTERS = `
  mktemp -d /tmp/holdfast-clusters-XXXXXX >place
  cluster=$(cat place)/first${FUNCTIONS}
  mkdir "$cluster"
  chmod 755 "$(cat place)"
  owned
  unprivileged "$programs/initdb" --pgdata="$cluster/data" --no-sync --auth=trust \\
    --username=postgres --no-locale --wal-segsize=1 >/dev/null
  cat >>"$cluster/data/postgresql.conf" <<SETTINGS
listen_addresses = ''
fsync = off
include_if_exists = 'rehearsal.conf'
SETTINGS
  server --options="-k $cluster" start >/dev/null
  sql 'create table kept as select n from generate_series(1, 1000) n'
  sql "update pg_database set datistemplate = false where datname = 'template0'"
  sql 'drop database template0'
  stopped`

export const REMOVE_CLUSTERS = 'rm -rf "$(cat place)"'

/**
 * The rehearsal's own copy of it, for all scripts of the rehearsal: call `owned` when its files are
 * there, then `started`. What stands in `$cluster/data/rehearsal.conf` is added to its settings.
 */
export const A_CLUSTER = `
  cluster=$(cat "$SHARED/place")/$(basename "$WORK")${FUNCTIONS}
  if ! [ -d "$cluster" ]; then
    cp -r "$(cat "$SHARED/place")/first" "$cluster"
    echo "unix_socket_directories = '$cluster'" >"$cluster/data/rehearsal.conf"
  fi
  install --mode=644 "$SSL_CERT_FILE" "$cluster/authority.pem"`
