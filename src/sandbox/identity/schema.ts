// Accounts, what stands in them, and who may come in. Secrets stand here and nowhere else; the
// folder of the database is its owner's alone.
//
// Everything of IAM that has a name, a path and a unique id is an entity. An owner of policies is
// a user, a group or a role. Rows that only make sense with their entity go with it; the others
// (attachments, memberships, keys) hold it back, as IAM does.

export const IDENTITY_SCHEMA: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS accounts (
    id TEXT PRIMARY KEY,
    canonical_id TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    created INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS entities (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    folded TEXT NOT NULL,
    path TEXT NOT NULL,
    created INTEGER NOT NULL,
    details TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE UNIQUE INDEX IF NOT EXISTS entities_by_name ON entities (account, kind, folded)',
  `CREATE TABLE IF NOT EXISTS inline_policies (
    owner TEXT NOT NULL REFERENCES entities,
    name TEXT NOT NULL,
    document TEXT NOT NULL,
    PRIMARY KEY (owner, name)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS attachments (
    owner TEXT NOT NULL REFERENCES entities,
    policy TEXT NOT NULL REFERENCES entities,
    PRIMARY KEY (owner, policy)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS attachments_by_policy ON attachments (policy)',
  `CREATE TABLE IF NOT EXISTS boundaries (
    owner TEXT PRIMARY KEY REFERENCES entities ON DELETE CASCADE,
    policy TEXT NOT NULL REFERENCES entities
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS boundaries_by_policy ON boundaries (policy)',
  `CREATE TABLE IF NOT EXISTS memberships (
    container TEXT NOT NULL REFERENCES entities,
    member TEXT NOT NULL REFERENCES entities,
    PRIMARY KEY (container, member)
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS memberships_by_member ON memberships (member)',
  `CREATE TABLE IF NOT EXISTS policy_versions (
    policy TEXT NOT NULL REFERENCES entities ON DELETE CASCADE,
    number INTEGER NOT NULL,
    document TEXT NOT NULL,
    created INTEGER NOT NULL,
    is_default INTEGER NOT NULL,
    PRIMARY KEY (policy, number)
  ) WITHOUT ROWID`,
  `CREATE TABLE IF NOT EXISTS access_keys (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts,
    owner TEXT REFERENCES entities,
    secret TEXT NOT NULL,
    status TEXT NOT NULL,
    created INTEGER NOT NULL,
    used INTEGER,
    service TEXT,
    region TEXT
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS access_keys_by_owner ON access_keys (account, owner)',
  `CREATE TABLE IF NOT EXISTS sessions (
    id TEXT PRIMARY KEY,
    account TEXT NOT NULL REFERENCES accounts,
    owner TEXT REFERENCES entities ON DELETE CASCADE,
    secret TEXT NOT NULL,
    token TEXT NOT NULL,
    issued INTEGER NOT NULL,
    expires INTEGER NOT NULL,
    details TEXT NOT NULL
  ) WITHOUT ROWID`,
  'CREATE INDEX IF NOT EXISTS sessions_by_end ON sessions (expires)',
  `CREATE TABLE IF NOT EXISTS role_uses (
    role TEXT PRIMARY KEY REFERENCES entities ON DELETE CASCADE,
    used INTEGER NOT NULL,
    region TEXT NOT NULL
  ) WITHOUT ROWID`,
]
