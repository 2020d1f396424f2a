-- Cases × variants × repeats. `outline` is what is needed to tell of an experiment, `content` what people wrote: gone where it was wiped.
CREATE TABLE experiments (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  name TEXT NOT NULL,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  service TEXT,
  state TEXT NOT NULL CHECK (state IN ('draft', 'running', 'paused', 'capped', 'done')),
  note TEXT,
  outline TEXT NOT NULL,
  content TEXT,
  repeats INTEGER NOT NULL,
  planned_cases INTEGER NOT NULL,
  margin REAL NOT NULL,
  seed INTEGER NOT NULL,
  concurrency INTEGER NOT NULL,
  cap INTEGER,
  bound INTEGER,
  expected INTEGER,
  sentence TEXT
) STRICT;
CREATE INDEX experiments_that_run ON experiments (state) WHERE state = 'running';

-- Trials that have ended; one that is made again takes the place of the last, under a new number.
CREATE TABLE trials (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  experiment TEXT NOT NULL REFERENCES experiments (id),
  case_index INTEGER NOT NULL,
  variant_index INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  call_id TEXT NOT NULL,
  passed INTEGER CHECK (passed IN (0, 1)),
  score REAL,
  cost INTEGER,
  latency INTEGER,
  problem TEXT,
  UNIQUE (experiment, case_index, variant_index, repeat)
) STRICT;
CREATE INDEX trials_in_order ON trials (experiment, seq);

-- What a judge said of two answers to a case, one row an order: which it was shown first.
CREATE TABLE duels (
  experiment TEXT NOT NULL REFERENCES experiments (id),
  case_index INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  first INTEGER NOT NULL,
  second INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('done', 'failed')),
  call_id TEXT NOT NULL,
  -- The index of the better variant; nothing where it called them equal, or failed.
  better INTEGER,
  problem TEXT,
  PRIMARY KEY (experiment, case_index, repeat, first, second)
) STRICT, WITHOUT ROWID;

-- The cap of an experiment: it counts the calls whose ids begin with the experiment's.
ALTER TABLE budgets ADD COLUMN experiment TEXT;
