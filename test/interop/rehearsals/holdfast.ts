import type { RehearsedTool } from './rehearsed-tool.ts'

/** Small enough that nine MiB become parts. */
const HERE = 'export HOLDFAST_STATE_DIR=$HOME/state HOLDFAST_PART_SIZE=5M'
const FILES = 'tar -C "$FILES" -cf - .'
const STORED = `${HERE}
  holdfast dump -q files 0 -- ${FILES}
  holdfast dump -q big 0 <"$BIG"`
const S3DUMPED = `${HERE}; s3dump -qh m1 dump home 1 <"$BIG"`

export const HOLDFAST: RehearsedTool = {
  profile: { tool: 'holdfast', edition: 'format-1' },
  needs: [],
  version: 'holdfast --version',
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      command: STORED,
      check: `${HERE}
        holdfast restore -q big 0 | cmp - "$BIG"
        mkdir back
        holdfast restore -q files 0 | tar -C back -xf -
        diff -r "$FILES" back`,
    },
    {
      name: 'backup',
      role: 'writer',
      command: `${HERE}; ! holdfast dump -q big 0 -- sh -c 'cat "$BIG"; exit 3'`,
      check: 'test -z "$(uploads)$(keys)"',
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `${HERE}
        holdfast verify
        holdfast restore -q big 0 | cmp - "$BIG"`,
    },
    {
      name: 'prune',
      role: 'keeper',
      // What keeps objects is asked for only where the bucket can keep any.
      before: `lockable
        ${HERE}
        for n in 1 2; do holdfast dump -q files 0 -- ${FILES}; done`,
      // A keeper makes sure of what is kept before anything goes.
      command: `${HERE}
        holdfast verify --all
        holdfast clean 1 --count dumps --all --yes`,
      check: `
        keys >left
        test "$(grep -c /records/files/ left) $(grep -c /data/ left)" = '1 1'`,
    },
    // As people call s3dump.py.
    {
      name: 'backup',
      role: 'writer',
      command: S3DUMPED,
      check: `${HERE}; s3dump -h m1 restore home 1 | cmp - "$BIG"`,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: S3DUMPED,
      command: `${HERE}; s3dump -h m1 restore home 1 | cmp - "$BIG"`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: S3DUMPED,
      command: `${HERE}; s3dump list; s3dump -h m1 delete home 1`,
      check: 'test -z "$(keys)"',
    },
  ],
}
