-- Calls that used up their attempts, kept for a person to retry or discard. The request is content: it may be absent, expire or be wiped.
CREATE TABLE dead_letters (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  call_id TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  service TEXT,
  environment TEXT NOT NULL,
  provider TEXT,
  model TEXT,
  error TEXT NOT NULL,
  attempts TEXT NOT NULL,
  request TEXT,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'retried', 'discarded')),
  retried_call_id TEXT,
  closed_at INTEGER,
  CHECK ((state = 'open') = (closed_at IS NULL))
) STRICT;
CREATE INDEX dead_letters_by_state ON dead_letters (state, id);
CREATE INDEX dead_letters_with_content ON dead_letters (time) WHERE request IS NOT NULL;

-- Kinds of alerts a person does not want to be told of now; without an end where until is null.
CREATE TABLE alert_mutes (
  kind TEXT PRIMARY KEY,
  since INTEGER NOT NULL,
  until INTEGER
) STRICT, WITHOUT ROWID;

-- Watched conditions that hold now and have been told: each is told once until it has ended, over a restart too.
CREATE TABLE alert_conditions (
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  since INTEGER NOT NULL,
  PRIMARY KEY (kind, subject)
) STRICT, WITHOUT ROWID;
