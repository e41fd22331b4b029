// Real tools rehearsed under the policies that are generated for them, over HTTPS.
import assert from 'node:assert/strict'
import type { Case, Workbench } from './workbench.ts'

interface Tool {
  readonly profile: string
  readonly program: string
  /** A line of shell that sets up, backs up and restores `$FILES`, with placeholders. */
  readonly works: string
}

/** Of the versions that Debian 12 has. */
const TOOLS: readonly Tool[] = [
  {
    profile: 'restic@0.14',
    program: 'restic',
    works: `restic init && restic backup "$FILES" && restic restore latest --target back &&
      diff -r "$FILES" "back$FILES"`,
  },
  {
    profile: 'rclone@1.60',
    program: 'rclone',
    works: `rclone --s3-no-check-bucket copy "$FILES" 'holdfast:{bucket}/{prefix}/files' &&
      rclone copy 'holdfast:{bucket}/{prefix}/files' back && diff -r "$FILES" back`,
  },
  {
    profile: 's3cmd',
    program: 's3cmd',
    works: `s3cmd --quiet sync "$FILES/" 's3://{bucket}/{prefix}/files/' && mkdir back &&
      s3cmd --quiet sync 's3://{bucket}/{prefix}/files/' back/ && diff -r "$FILES" back`,
  },
  {
    profile: 'awscli',
    program: 'aws',
    works: `s3() { aws --endpoint-url '{endpoint}' s3 "$@" --quiet; }
      s3 sync "$FILES" 's3://{bucket}/{prefix}/files/' &&
      s3 sync 's3://{bucket}/{prefix}/files/' back && diff -r "$FILES" back`,
  },
  {
    profile: 'duplicity',
    program: 'duplicity',
    works: `dup() { duplicity "$@" --no-encryption --s3-endpoint-url '{endpoint}'; }
      dup full "$FILES" 'boto3+s3://{bucket}/{prefix}' &&
      dup restore 'boto3+s3://{bucket}/{prefix}' back && diff -r "$FILES" back`,
  },
]

export const REHEARSAL_CASES: readonly Case[] = [
  ...TOOLS.map(({ profile, program, works }) => ({
    name: `${program} backs up and restores under the policy generated for it`,
    needs: [program],
    run: async (bench: Workbench) => {
      const { status, count } = await report(bench, `--profile ${profile}`, works)
      assert.equal(status, 0)
      assert.ok(count > 0)
    },
  })),
  {
    name: 's3cmd is told what a policy without its listing denies, and ends as it does alone',
    needs: ['s3cmd'],
    run: async (bench) => {
      const line = `s3cmd --quiet sync "$FILES/" 's3://{bucket}/{prefix}/files/'`
      const { status, requests } = await report(bench, '--profile holdfast --role writer', line)
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
  readonly count: number
  readonly requests: readonly { readonly verdict: string; readonly action: string | null }[]
}

/** What came of a line of shell; its own status stands in the report. */
async function report({ sh }: Workbench, options: string, line: string): Promise<Report> {
  const script = `holdfast rehearse --json ${options} -- bash -c "$LINE" >report.json || true
    cat report.json`
  return JSON.parse(await sh(script, { LINE: line })) as Report
}
