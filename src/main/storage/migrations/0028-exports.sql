-- Vendors' exports, to be compared with the ledger. `export_days` says which import speaks for a day of a workspace or project; other rows of
-- that day are no longer read. Nothing here changes an entry.
CREATE TABLE exports (
  id TEXT PRIMARY KEY,
  family TEXT NOT NULL CHECK (family IN ('anthropic_usage', 'anthropic_cost', 'openai_usage', 'openai_cost')),
  file_name TEXT NOT NULL,
  imported_at INTEGER NOT NULL,
  first_day INTEGER NOT NULL,
  last_day INTEGER NOT NULL,
  row_count INTEGER NOT NULL,
  unread_columns TEXT NOT NULL
) STRICT;

CREATE TABLE export_rows (
  import_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  scope TEXT NOT NULL,
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  model TEXT NOT NULL,
  tier TEXT NOT NULL,
  long INTEGER NOT NULL CHECK (long IN (0, 1)),
  kind TEXT NOT NULL,
  requests INTEGER,
  input INTEGER NOT NULL,
  cached INTEGER NOT NULL,
  write5m INTEGER NOT NULL,
  write1h INTEGER NOT NULL,
  output INTEGER NOT NULL,
  cost TEXT,
  list TEXT,
  PRIMARY KEY (import_id, day, scope, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE export_days (
  family TEXT NOT NULL,
  day INTEGER NOT NULL,
  scope TEXT NOT NULL,
  import_id TEXT NOT NULL,
  PRIMARY KEY (family, day, scope)
) STRICT, WITHOUT ROWID;

-- Which key of ours an export's key is; null: a person said it is none.
CREATE TABLE export_keys (
  provider TEXT NOT NULL,
  name TEXT NOT NULL,
  key_id TEXT,
  PRIMARY KEY (provider, name)
) STRICT, WITHOUT ROWID;
