// What s3dump.py of 2021 asks for. It needs Python libraries of its time, so a program that sends
// the same requests stands for it.
import type { RehearsedTool } from './rehearsed-tool.ts'

const UPLOADER = `
  uploader() { BUCKET='{bucket}' python3 "$ROOT/test/interop/rehearsals/sequential-uploader.py" "$@"; }`

const STORED = `${UPLOADER}
  uploader dump m1 etc 0 2026-11-20 <"$FILES/one.txt"
  uploader dump m1 etc 0 2026-11-21 <"$FILES/sub/two.bin"
  uploader dump m1 home 0 2026-11-21 <"$BIG"
  uploader dump db etc 0 2026-11-20 <"$FILES/one.txt"`

export const S3DUMP: RehearsedTool = {
  profile: { tool: 's3dump', edition: 'multipart' },
  needs: ['python3'],
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      command: `${UPLOADER}
        uploader dump m1 etc 0 2026-11-20 <"$FILES/one.txt"
        uploader dump m1 home 0 2026-11-21 <"$BIG"`,
      check: `${UPLOADER}
        uploader restore m1 etc 0 | cmp - "$FILES/one.txt"
        uploader restore m1 home 0 | cmp - "$BIG"`,
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: `${UPLOADER}
        uploader restore m1 etc 0 | cmp - "$FILES/sub/two.bin"
        uploader restore m1 home 0 | cmp - "$BIG"`,
    },
    {
      name: 'prune',
      role: 'keeper',
      before: STORED,
      command: `${UPLOADER}; uploader clean m1 1`,
      check: `test "$(keys | tr '\\n' ' ')" = 'db:etc:0:2026-11-20 m1:etc:0:2026-11-21 m1:home:0:2026-11-21 '`,
    },
  ],
}
