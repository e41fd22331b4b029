import type { RehearsedTool } from './rehearsed-tool.ts'

/** What one machine has in its cache another one must ask for. */
const DUPLICITY = `
  url='boto3+s3://{bucket}/{prefix}'
  dup() { duplicity "$@" --no-encryption --no-print-statistics --num-retries 1 \\
    --s3-endpoint-url '{endpoint}' --archive-dir "$WORK/\${archive-here}"; }`

/** A while ago, as two backups of one second are one. */
const STORED = `${DUPLICITY}
  archive=elsewhere
  dup full --current-time 1700000000 "$FILES" "$url"`

export const DUPLICITY_BOTO3: RehearsedTool = {
  profile: { tool: 'duplicity', edition: 'boto3' },
  // barman-cloud brings boto3, which duplicity's own package does not.
  needs: ['duplicity', 'barman-cloud-backup'],
  version: 'duplicity --version',
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      before: STORED,
      command: `${DUPLICITY}
        cp -r "$FILES" changed
        echo more >>changed/one.txt
        # A change within the second of the last one is none to it.
        touch -d '1 minute ago' changed/one.txt
        dup incremental --allow-source-mismatch changed "$url"`,
      check: `${DUPLICITY}
        dup restore "$url" back
        diff -r changed back`,
    },
    {
      name: 'backup',
      role: 'writer',
      command: `${DUPLICITY}
        mkdir large && cp "$BIG" large/
        ! dup full --s3-multipart-chunk-size 5 large "$url"`,
      check: 'test -z "$(uploads)"',
      breaksUploads: true,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `${DUPLICITY}
        dup restore "$url" back
        diff -r "$FILES" back`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: `${STORED}; dup full "$FILES" "$url"`,
      command: `${DUPLICITY}
        dup remove-all-but-n-full 1 --force "$url"
        dup cleanup --force "$url"`,
      check: `test "$(keys | grep -c 'duplicity-full\\..*\\.manifest$')" = 1`,
    },
  ],
}
