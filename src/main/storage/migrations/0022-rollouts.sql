-- A share of a service's calls to a challenger of its default model. Another share, challenger, default or plan is another roll-out.
CREATE TABLE rollouts (
  id TEXT PRIMARY KEY,
  service TEXT NOT NULL,
  champion TEXT NOT NULL,
  challenger TEXT NOT NULL,
  percent INTEGER NOT NULL,
  planned_calls INTEGER NOT NULL,
  started_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT;
CREATE INDEX rollouts_of_service ON rollouts (service, started_at);

-- What became of the calls that took part, in the order in which they ended.
CREATE TABLE rollout_calls (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  call_id TEXT NOT NULL UNIQUE,
  rollout TEXT NOT NULL,
  arm TEXT NOT NULL CHECK (arm IN ('champion', 'challenger')),
  outcome TEXT NOT NULL CHECK (outcome IN ('answered', 'failed', 'cancelled', 'cached')),
  -- What its answer's checks said; nothing where it was not checked.
  passed INTEGER CHECK (passed IN (0, 1)),
  -- Nano-USD; nothing where it is not known.
  cost INTEGER,
  latency INTEGER NOT NULL,
  -- 1: another model of the route answered.
  by_other INTEGER NOT NULL CHECK (by_other IN (0, 1))
) STRICT;
CREATE INDEX rollout_calls_of ON rollout_calls (rollout);
