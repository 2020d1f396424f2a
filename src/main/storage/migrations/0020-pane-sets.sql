-- Panes of Compare under a name. The comparison is that whose answers they had; it may be gone.
CREATE TABLE pane_sets (
  id TEXT PRIMARY KEY,
  saved_at INTEGER NOT NULL,
  name TEXT NOT NULL UNIQUE,
  panes TEXT NOT NULL,
  comparison TEXT
) STRICT;
