// `holdfast rehearse` itself with real tools: what it tells of a denial, and what it learns.
import assert from 'node:assert/strict'
import type { Case } from '../workbench.ts'

export const COMMAND_CASES: readonly Case[] = [
  {
    name: 's3cmd is told what a policy without its listing denies, and ends as it does alone',
    needs: ['s3cmd'],
    run: async ({ sh }) => {
      const { status, requests } = JSON.parse(
        await sh(
          `holdfast rehearse --json --profile holdfast --role writer -- \\
             s3cmd --quiet sync "$FILES/package/" 's3://{bucket}/{prefix}/files/' >report.json || true
           cat report.json`,
        ),
      ) as Report
      assert.equal(status, 77)
      assert.ok(
        requests.some(({ verdict, action }) => verdict === 'denied' && action === 's3:ListBucket'),
      )
    },
  },
  {
    name: 'what restic needs is learned, replayed and proved but for the bucket that it asks for',
    needs: ['restic'],
    run: async ({ fails }) => {
      const line = 'restic init && restic backup "$FILES/package"'
      const stderr = await fails(1, `holdfast rehearse --learn -- sh -c '${line}' >policy.json`)
      assert.match(stderr, /replayed: sh passed under this policy/)
      assert.match(stderr, /refuted: .*\n[^]*lists keys outside web-1\//)
    },
  },
]

interface Report {
  readonly status: number
  readonly requests: readonly { readonly verdict: string; readonly action: string | null }[]
}
