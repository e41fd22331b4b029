// Beginning anew: a sandbox as it was first started, at the same address and with the same root.
import type { Identities } from '../identity/identities.ts'
import type { State } from '../state/state.ts'

/** What is there, and would go. */
export interface ResetPlan {
  readonly buckets: readonly BucketContent[]
  readonly users: number
  readonly groups: number
  readonly roles: number
  /** Managed policies of its accounts. */
  readonly policies: number
  readonly instanceProfiles: number
  /** Those of users. */
  readonly accessKeys: number
}

export interface BucketContent {
  readonly name: string
  /** Old versions and delete markers among them. */
  readonly versions: number
  /** Of all versions. */
  readonly bytes: number
  readonly uploads: number
}

export function planReset({ database }: State): ResetPlan {
  const buckets = database.all<BucketContent>(
    `SELECT name, (SELECT count(*) FROM versions WHERE bucket = buckets.id) AS versions,
       (SELECT coalesce(sum(size), 0) FROM versions WHERE bucket = buckets.id) AS bytes,
       (SELECT count(*) FROM uploads WHERE bucket = buckets.id) AS uploads
     FROM buckets ORDER BY name`,
  )
  const count = (kind: string) =>
    countOf(database, 'FROM entities WHERE kind = ? AND account <> ?', kind, 'aws')
  return {
    buckets: buckets.map((row) => ({ ...row })),
    users: count('user'),
    groups: count('group'),
    roles: count('role'),
    policies: count('policy'),
    instanceProfiles: count('instance-profile'),
    accessKeys: countOf(database, 'FROM access_keys WHERE owner IS NOT NULL'),
  }
}

function countOf(database: State['database'], from: string, ...values: string[]): number {
  return database.get<{ n: number }>(`SELECT count(*) AS n ${from}`, ...values)?.n ?? 0
}

/** What stays of tables of which anything does; of all others nothing. */
const KEPT: Readonly<Record<string, string>> = {
  settings: "name IN ('accessKeyId', 'secretAccessKey', 'rootAccessKeyId')",
  accounts: 'true',
  access_keys: 'owner IS NULL',
  entities: "account = 'aws'",
  policy_versions: "policy IN (SELECT id FROM entities WHERE account = 'aws')",
}

/**
 * Removes every bucket with all that is in it, locked or not, and every identity but the accounts
 * and their roots; the clock shows the real time again. All of it, or nothing.
 */
export function reset(state: State, identities: Identities): void {
  const { database, blobs, buckets, clock } = state
  identities.change(() => {
    // Rows go in any order: what refers to what is judged when all are gone.
    database.run('PRAGMA defer_foreign_keys = ON')
    blobs.removeAll()
    database.run('DELETE FROM versions')
    for (const { name } of planReset(state).buckets) buckets.remove(buckets.require(name), () => {})
    const tables = database.all<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    )
    for (const { name } of tables) {
      database.run(`DELETE FROM ${name} WHERE NOT (${KEPT[name] ?? 'false'})`)
    }
  })
  clock.reset()
}
