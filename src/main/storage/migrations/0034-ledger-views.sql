-- Views of the ledger under a name: filter, range and columns.
CREATE TABLE ledger_views (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  view TEXT NOT NULL
) STRICT;
