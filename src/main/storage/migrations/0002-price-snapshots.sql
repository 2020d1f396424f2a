-- Price snapshots a person imported or fetched, never changed: each is in force from when it was applied until the next one, or until the
-- program ships with a later one.
CREATE TABLE price_snapshots (
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  date INTEGER NOT NULL,
  applied_at INTEGER NOT NULL,
  entries TEXT NOT NULL
) STRICT;
