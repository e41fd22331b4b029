import type { RehearsedTool } from './rehearsed-tool.ts'

/** Debian's 2.9 reads no endpoint from variables. */
const AWS = `s3() { aws --endpoint-url '{endpoint}' s3 "$@"; }`
const STORED = `${AWS}; s3 sync --quiet "$FILES" 's3://{bucket}/{prefix}/files/'`

export const AWSCLI: RehearsedTool = {
  profile: { tool: 'awscli', edition: 'any' },
  needs: ['aws'],
  version: 'aws --version',
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      command: `${AWS}
        s3 sync --quiet "$FILES" 's3://{bucket}/{prefix}/files/'
        s3 cp --quiet "$BIG" 's3://{bucket}/{prefix}/big'`,
      check: `${AWS}
        s3 sync --quiet 's3://{bucket}/{prefix}/files/' back
        diff -r "$FILES" back
        s3 cp --quiet 's3://{bucket}/{prefix}/big' - | cmp - "$BIG"`,
    },
    {
      name: 'backup',
      role: 'writer',
      command: `${AWS}; ! s3 cp --quiet "$BIG" 's3://{bucket}/{prefix}/big'`,
      check: 'test -z "$(uploads)"',
      breaksUploads: true,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `${AWS}
        s3 sync --quiet 's3://{bucket}/{prefix}/files/' back
        diff -r "$FILES" back`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: STORED,
      command: `${AWS}; s3 rm --quiet --recursive 's3://{bucket}/{prefix}/files/sub/'`,
      check: `test "$(keys)" = '{prefix}/files/one.txt'`,
    },
  ],
}
