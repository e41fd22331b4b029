// Fills the listings of docs/iam.md: each stands between a comment that says what it is and the
// end of the block below it. check-docs.ts fails where a listing is not what it says.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { S3_ACTION_CLASSES } from '../src/aws/actions/s3-classes.ts'
import { S3_OPERATIONS_WITHOUT_ACTION } from '../src/aws/actions/s3-operations.ts'
import { FINDING_CODES } from '../src/iam/lint/finding.ts'
import { generatePolicy } from '../src/iam/profile/generate.ts'
import { hardeningPolicy } from '../src/iam/profile/hardening.ts'
import { listProfiles, profileName } from '../src/iam/profile/profiles.ts'

export const IAM_DOCUMENT = 'docs/iam.md'

const BUCKET = 'backups'

const LISTINGS: Readonly<Record<string, () => string>> = {
  'the writer of a group': () =>
    json(generatePolicy({ tool: 'holdfast', role: 'writer', for: 'group', bucket: BUCKET }).text),
  'the restorer web-1': () =>
    json(
      generatePolicy({ tool: 'holdfast', role: 'restorer', machine: 'web-1', bucket: BUCKET }).text,
    ),
  'the keeper': () =>
    json(generatePolicy({ tool: 'holdfast', role: 'keeper', bucket: BUCKET }).text),
  'the bucket': () => json(hardeningPolicy({ bucket: BUCKET }).text),
  profiles: () =>
    table(
      ['profile', 'tool', 'a stolen writer key is harmless', 'the proof must accept'],
      listProfiles().map((profile) => [
        `\`${profileName(profile)}\``,
        `${profile.title}: ${profile.versions}`,
        profile.blindWriter.possible ? 'yes' : 'no',
        profile.acceptances.map(({ accept }) => `\`${accept}\``).join(', '),
      ]),
    ),
  'classes of actions': () =>
    table(
      ['class', 'actions', 'such as'],
      Object.entries(S3_ACTION_CLASSES).map(([name, actions]) => [
        `\`${name}\``,
        String(actions.length),
        actions.slice(0, 3).join(', '),
      ]),
    ),
  'operations without an action': () =>
    table(
      ['operation', 'why'],
      Object.entries(S3_OPERATIONS_WITHOUT_ACTION).map(([name, why]) => [name, why]),
    ),
  findings: () =>
    table(
      ['code', 'what it finds'],
      Object.entries(FINDING_CODES).map(([code, meaning]) => [`\`${code}\``, meaning]),
    ),
}

/** `text` with every listing as it should be. @throws Error for a listing that nobody knows. */
export function withListings(text: string): string {
  const used = new Set<string>()
  const filled = text.replace(
    /(<!-- listing: (.+?) -->\n)[^]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => {
      used.add(name)
      const listing = LISTINGS[name]
      if (listing === undefined) throw new Error(`${IAM_DOCUMENT}: no listing is called ${name}`)
      return `${start}${listing()}\n${end}`
    },
  )
  const missing = Object.keys(LISTINGS).filter((name) => !used.has(name))
  if (missing.length > 0) throw new Error(`${IAM_DOCUMENT} has no listing ${missing.join(', ')}`)
  return filled
}

function json(text: string): string {
  return `\`\`\`json\n${text.trimEnd()}\n\`\`\``
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n')
}

if (import.meta.main) {
  const path = join(import.meta.dirname, '..', IAM_DOCUMENT)
  writeFileSync(path, withListings(readFileSync(path, 'utf8')))
}
