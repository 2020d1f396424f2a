-- Local rate limits: what a caller may take in a window. The counters themselves are in memory, derived from the ledger at start.
CREATE TABLE limits (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  each TEXT CHECK (each IN ('provider', 'project', 'service', 'environment', 'user', 'organization')),
  unit TEXT NOT NULL CHECK (unit IN ('requests', 'tokens', 'tokens_per_request')),
  limit_value INTEGER NOT NULL CHECK (limit_value BETWEEN 1 AND 1000000000),
  time_window TEXT CHECK (time_window IN ('second', 'minute', 'hour', 'day')),
  algorithm TEXT NOT NULL CHECK (algorithm IN ('sliding_window', 'token_bucket')),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  -- The name of the offered default it was added as, so that none is added twice.
  offered TEXT UNIQUE,
  created_at INTEGER NOT NULL,
  CHECK ((unit = 'tokens_per_request') = (time_window IS NULL))
) STRICT;

-- The newest reset by hand of a limit, for one subject or ('') for all: what was before it counts no longer, after a restart neither.
CREATE TABLE limit_resets (
  limit_id TEXT NOT NULL REFERENCES limits (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  time INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  PRIMARY KEY (limit_id, subject)
) STRICT, WITHOUT ROWID;
