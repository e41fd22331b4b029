import { execFileSync } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import type { RehearsedTool } from './rehearsed-tool.ts'

const MOUNTING = 'mounting'

/** Why nothing can be mounted here, by a name that {@link S3FS} needs; nothing where it can. */
export function absentMounting(): ReadonlyMap<string, string> {
  try {
    closeSync(openSync('/dev/fuse', 'r+'))
    execFileSync('unshare', ['--mount', 'true'], { stdio: 'pipe' })
    return new Map()
  } catch (error) {
    const why = error instanceof Error ? error.message : 'no reason'
    return new Map([[MOUNTING, `nothing can be mounted here: ${why.trim()}`]])
  }
}

/**
 * What runs in it sees the machine's prefix as the folder `mounted`; no mount outlives it. `stat`
 * waits until s3fs knows whether it may begin.
 */
function inMount(script: string): string {
  return `unshare --mount bash -euo pipefail <<'SCRIPT'
    mkdir -p mounted
    s3fs '{bucket}:/{prefix}' mounted -o url='{endpoint}' -o use_path_request_style \\
      -o passwd_file="$HOME/.passwd-s3fs" -o retries=2 -o multipart_size=5
    stat mounted >/dev/null
    mountpoint --quiet mounted
    ${script}
    umount mounted
SCRIPT`
}

const STORED = inMount('cp -r "$FILES" mounted/files')

export const S3FS: RehearsedTool = {
  profile: { tool: 's3fs', edition: 'any' },
  needs: ['s3fs', MOUNTING],
  version: 's3fs --version',
  tasks: [
    {
      name: 'backup',
      role: 'writer',
      command: inMount('cp -r "$FILES" mounted/files; cat "$BIG" "$BIG" "$BIG" >mounted/big'),
      unset: {
        's3:DeleteObject': inMount('cp "$BIG" mounted/new; mv mounted/new mounted/big'),
      },
      check: inMount(
        'diff -r "$FILES" mounted/files; cat "$BIG" "$BIG" "$BIG" | cmp - mounted/big',
      ),
    },
    {
      name: 'restore',
      role: 'restorer',
      before: STORED,
      command: inMount('diff -r "$FILES" mounted/files'),
    },
    {
      name: 'prune',
      role: 'keeper',
      before: STORED,
      command: inMount('rm -r mounted/files/sub'),
      check: `test "$(keys | grep -v '/$')" = '{prefix}/files/one.txt'`,
    },
  ],
}
