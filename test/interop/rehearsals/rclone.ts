import type { RehearsedTool } from './rehearsed-tool.ts'

/** What is refused is not asked again. */
const RCLONE = 'rclone --s3-no-check-bucket --retries 1 --low-level-retries 1'
const STORED = `${RCLONE} copy "$FILES" 'holdfast:{bucket}/{prefix}/files'`
/** In parts, since its length is not known. */
const STREAMED = `head -c 300000 "$BIG" | ${RCLONE} --streaming-upload-cutoff 100k rcat 'holdfast:{bucket}/{prefix}/stream'`

export const RCLONE_1_60: RehearsedTool = {
  profile: { tool: 'rclone', edition: '1.60' },
  needs: ['rclone'],
  version: 'rclone version',
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      command: `${STORED}\n${STREAMED}`,
      check: `
        rclone copy 'holdfast:{bucket}/{prefix}/files' back
        diff -r "$FILES" back
        rclone cat 'holdfast:{bucket}/{prefix}/stream' | cmp -n 300000 - "$BIG"`,
      unset: {
        's3:CreateBucket': `rclone --retries 1 --low-level-retries 1 copyto "$FILES/one.txt" 'holdfast:{bucket}/{prefix}/one'`,
      },
    },
    {
      name: 'backup',
      role: 'writer',
      command: `! ${STREAMED}`,
      check: 'test -z "$(uploads)"',
      breaksUploads: true,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `
        ${RCLONE} copy 'holdfast:{bucket}/{prefix}/files' back
        diff -r "$FILES" back`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: STORED,
      // What the age of a file is stands in its metadata.
      command: `${RCLONE} delete --min-age 0s 'holdfast:{bucket}/{prefix}/files/sub'`,
      check: `test "$(keys)" = '{prefix}/files/one.txt'`,
    },
  ],
}
