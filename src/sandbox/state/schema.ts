// Keys are blobs, because S3 orders them by their UTF-8 bytes.
//
// A body (an object's or a part's) is a list of pieces, each a stretch of a blob, so that
// completing an upload and copying an object move no bytes. A blob without `bytes` is a file
// named by its id; one that no piece names is garbage.

export const SCHEMA = `
CREATE TABLE IF NOT EXISTS settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS buckets (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  created INTEGER NOT NULL,
  location TEXT NOT NULL,
  versioning TEXT NOT NULL DEFAULT '',
  ownership TEXT NOT NULL,
  acl TEXT NOT NULL,
  tags TEXT
);

CREATE TABLE IF NOT EXISTS versions (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  bucket INTEGER NOT NULL REFERENCES buckets,
  key BLOB NOT NULL,
  version TEXT NOT NULL,
  marker INTEGER NOT NULL,
  live INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  modified INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  body INTEGER,
  attributes TEXT NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS versions_by_age ON versions (bucket, key, id DESC);
CREATE UNIQUE INDEX IF NOT EXISTS versions_by_name ON versions (bucket, key, version);
CREATE UNIQUE INDEX IF NOT EXISTS live_versions ON versions (bucket, key) WHERE live = 1;

CREATE TABLE IF NOT EXISTS uploads (
  id TEXT PRIMARY KEY,
  bucket INTEGER NOT NULL REFERENCES buckets,
  key BLOB NOT NULL,
  initiated INTEGER NOT NULL,
  storage_class TEXT NOT NULL,
  checksum TEXT,
  attributes TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX IF NOT EXISTS uploads_by_key ON uploads (bucket, key, id);

CREATE TABLE IF NOT EXISTS overtaken_uploads (
  upload TEXT PRIMARY KEY REFERENCES uploads ON DELETE CASCADE
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS parts (
  upload TEXT NOT NULL REFERENCES uploads,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL,
  etag TEXT NOT NULL,
  modified INTEGER NOT NULL,
  checksum TEXT,
  body INTEGER NOT NULL,
  PRIMARY KEY (upload, number)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS completions (
  upload TEXT PRIMARY KEY,
  version INTEGER NOT NULL REFERENCES versions ON DELETE CASCADE
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS completions_by_version ON completions (version);

CREATE TABLE IF NOT EXISTS object_parts (
  body INTEGER NOT NULL,
  number INTEGER NOT NULL,
  size INTEGER NOT NULL,
  checksum TEXT,
  PRIMARY KEY (body, number)
) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS blobs (
  id INTEGER PRIMARY KEY,
  bytes BLOB
);

CREATE TABLE IF NOT EXISTS bodies (
  id INTEGER PRIMARY KEY AUTOINCREMENT
);

CREATE TABLE IF NOT EXISTS pieces (
  body INTEGER NOT NULL REFERENCES bodies,
  position INTEGER NOT NULL,
  blob INTEGER NOT NULL REFERENCES blobs,
  start INTEGER NOT NULL,
  length INTEGER NOT NULL,
  PRIMARY KEY (body, position)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS pieces_by_blob ON pieces (blob)
`

/** Columns that tables got since, which an older folder's lack: `[table, name, definition]`. */
export const ADDED_COLUMNS: readonly (readonly [table: string, name: string, type: string])[] = [
  ['buckets', 'owner', 'TEXT'],
  ['buckets', 'policy', 'TEXT'],
  ['buckets', 'public_access_block', 'TEXT'],
  ['buckets', 'shared', 'TEXT'],
  ['buckets', 'object_lock', 'TEXT'],
  ['buckets', 'encryption', 'TEXT'],
  ['buckets', 'cors', 'TEXT'],
  ['buckets', 'payer', 'TEXT'],
  ['buckets', 'lifecycle', 'TEXT'],
  ['buckets', 'logging', 'TEXT'],
  ['versions', 'restoration', 'TEXT'],
  ['versions', 'class_since', 'INTEGER'],
]
