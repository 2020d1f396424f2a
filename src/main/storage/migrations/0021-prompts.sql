-- The prompt library. Versions are added and never changed; they go with their prompt.
CREATE TABLE prompts (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL
) STRICT;
CREATE TABLE prompt_versions (
  prompt TEXT NOT NULL REFERENCES prompts (id) ON DELETE CASCADE,
  version INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  note TEXT NOT NULL,
  body TEXT NOT NULL,
  PRIMARY KEY (prompt, version)
) STRICT, WITHOUT ROWID;
