#!/bin/sh
# Lists and restores dumps of format 1 with curl, sed and sha256sum.
#
#   recover.sh web-1/records/                  prints the keys of web-1's records
#   recover.sh web-1/records/…/… >dump         restores the dump of that record
#
# BUCKET_URL is https://BUCKET.s3.REGION.amazonaws.com, or http://HOST:PORT/BUCKET elsewhere;
# REGION the bucket's region; CURL_CONF a file that only you can read, with the line
#   user = "ACCESS_KEY_ID:SECRET_ACCESS_KEY"
# and, for temporary credentials, header = "x-amz-security-token: TOKEN".
set -eu
umask 077
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' HUP INT TERM

# SHA-256 of nothing: S3 wants the hash of the body, and a GET has none.
empty=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855

get() {
  curl -sS -f --retry 5 -K "$CURL_CONF" --aws-sigv4 "aws:amz:$REGION:s3" \
    -H "x-amz-content-sha256: $empty" -o "$work/$2" "$BUCKET_URL$1"
}

fail() {
  echo "recover.sh: $1" >&2
  exit 1
}

# A listing goes on after the last key of the page before it. Older curls sign a query as it
# is typed: its parameters must be in order, and a slash must be %2F.
list() {
  prefix=$(echo "$1" | sed 's,/,%2F,g')
  after=
  while :; do
    get "?list-type=2&prefix=$prefix${after:+&start-after=$after}" page
    tr '<' '\n' <"$work/page" | sed -n 's/^Key>//p'
    grep -q '<IsTruncated>true<' "$work/page" || break
    after=$(tr '<' '\n' <"$work/page" | sed -n 's/^Key>//p' | sed -n '$s,/,%2F,gp')
  done
}

restore() {
  get "/$1" record
  grep -qx 'format: holdfast-dump/1' "$work/record" || fail "$1 is not a record of format 1"
  ! grep '^requires: ' "$work/record" >&2 || fail 'the record requires more than this script knows'
  sed -n 's/^filter: /undo, last to first, the filter /p' "$work/record" >&2

  # A key ends in …/STREAM/LEVEL/TAKEN-NONCE-SEGMENTS-BYTES-PARENT.
  nonce=$(echo "${1##*/}" | sed 's/^[^-]*-\([^-]*\)-.*/\1/')
  grep -qx "nonce: $nonce" "$work/record" || fail 'the record belongs to another key'
  data=${1%/*/*/*/*}/data/$nonce

  # What follows the blank line is for sha256sum -c. Fewer lines than announced: a cut record.
  sed '1,/^$/d' "$work/record" >"$work/sums"
  grep -qx "segments: $(sed -n '$=' "$work/sums")" "$work/record" || fail 'the record is cut short'
  ! grep -qvx '[0-9a-f]\{64\}  [0-9]\{6\}' "$work/sums" || fail 'the record is damaged'

  # Each segment is checked before a byte of it is passed on.
  while read -r sum name || [ -n "$sum" ]; do
    get "/$data/$name" segment
    echo "$sum  $work/segment" | sha256sum -c --status || fail "segment $name is damaged"
    cat "$work/segment"
  done <"$work/sums"
}

case $1 in
  */) list "$1" ;;
  *) restore "$1" ;;
esac
