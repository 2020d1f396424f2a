-- Facts of the installation and of this ledger.
CREATE TABLE meta (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE providers (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('openai', 'anthropic', 'openai-compatible', 'simulated')),
  name TEXT NOT NULL,
  base_url TEXT,
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
  timeouts TEXT NOT NULL,
  health TEXT NOT NULL DEFAULT 'unknown',
  last_ok_at INTEGER,
  last_error TEXT,
  created_at INTEGER NOT NULL
) STRICT;

-- Metadata only: the secret rests in the backend named here. Session keys are never in this table.
CREATE TABLE keys (
  id TEXT PRIMARY KEY,
  provider_id TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  label TEXT NOT NULL,
  last4 TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  project TEXT,
  environment TEXT,
  backend TEXT NOT NULL CHECK (backend IN ('keytar', 'keyring')),
  status TEXT NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'retiring')),
  health TEXT NOT NULL DEFAULT 'unknown',
  created_at INTEGER NOT NULL,
  last_tested_at INTEGER,
  last_ok_at INTEGER,
  last_used_at INTEGER
) STRICT;
CREATE UNIQUE INDEX keys_one_active_per_scope ON keys (provider_id, ifnull(project, ''), ifnull(environment, '')) WHERE status = 'active';

CREATE TABLE projects (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
  store_content INTEGER NOT NULL CHECK (store_content IN (0, 1)),
  policy TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE environments (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
  production INTEGER NOT NULL CHECK (production IN (0, 1)),
  default_max_output_tokens INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE services (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
  policy TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- Models a person added; the shipped catalogue is not data.
CREATE TABLE added_models (
  provider TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  name TEXT NOT NULL,
  tier TEXT NOT NULL,
  capabilities TEXT NOT NULL,
  context_window INTEGER,
  max_output_tokens INTEGER,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (provider, model)
) STRICT, WITHOUT ROWID;

-- Dated overrides, never changed: the newest row of a model that is not in the future is in force; a null price returns to the snapshot.
CREATE TABLE price_overrides (
  id TEXT PRIMARY KEY,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  price TEXT,
  effective_at INTEGER NOT NULL
) STRICT;
CREATE INDEX price_overrides_by_model ON price_overrides (provider, model, effective_at);

-- How far a model's reported input has exceeded our count, in parts per thousand; grows, never shrinks by itself.
CREATE TABLE estimate_margins (
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  permille INTEGER NOT NULL CHECK (permille >= 1000),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (provider, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE budgets (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  scope TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('usd', 'tokens', 'requests')),
  period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month', 'total')),
  time_zone TEXT NOT NULL,
  limit_value INTEGER NOT NULL CHECK (limit_value BETWEEN 0 AND 9007199254740991),
  enforcement TEXT NOT NULL CHECK (enforcement IN ('hard', 'notify')),
  thresholds TEXT NOT NULL,
  raise_amount INTEGER,
  raise_until INTEGER,
  raise_reason TEXT,
  created_at INTEGER NOT NULL,
  removed_at INTEGER
) STRICT;

-- Counters of a budget in one period: a projection of holds and entries, rebuilt from them at will.
CREATE TABLE budget_periods (
  budget_id TEXT NOT NULL REFERENCES budgets (id),
  period_start INTEGER NOT NULL,
  period_end INTEGER,
  spent INTEGER NOT NULL,
  held INTEGER NOT NULL CHECK (held >= 0),
  alerted TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (budget_id, period_start)
) STRICT, WITHOUT ROWID;

-- Money and tokens set aside for an attempt, with the price and the key that were in force.
CREATE TABLE holds (
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('open', 'settled', 'released', 'unresolved')),
  time INTEGER NOT NULL,
  facts TEXT NOT NULL,
  input_bound INTEGER NOT NULL CHECK (input_bound >= 0),
  output_bound INTEGER NOT NULL CHECK (output_bound >= 0),
  cost_bound INTEGER CHECK (cost_bound >= 0),
  price_snapshot_id TEXT,
  price TEXT,
  ended_at INTEGER,
  UNIQUE (call_id, attempt)
) STRICT;
CREATE INDEX holds_open ON holds (time) WHERE state = 'open';

-- Which budget counters a hold moved, and by how much, so that it can be ended exactly once.
CREATE TABLE hold_shares (
  hold_id TEXT NOT NULL REFERENCES holds (id),
  budget_id TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (hold_id, budget_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_shares_by_period ON hold_shares (budget_id, period_start);

-- The ledger: facts, insert-only, each row chained to the one before.
CREATE TABLE entries (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  time INTEGER NOT NULL,
  settled_at INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('attempt', 'cache_hit', 'adjustment')),
  call_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  served_model TEXT,
  key_id TEXT,
  project TEXT NOT NULL,
  service TEXT,
  environment TEXT NOT NULL,
  user TEXT,
  organization TEXT,
  source TEXT NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  unresolved INTEGER NOT NULL CHECK (unresolved IN (0, 1)),
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  cache_write_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  price_snapshot_id TEXT,
  cost INTEGER CHECK (cost BETWEEN -9007199254740991 AND 9007199254740991),
  cost_status TEXT NOT NULL CHECK (cost_status IN ('reported', 'computed', 'estimated', 'partial', 'unknown')),
  would_cost INTEGER,
  saved INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  first_token_ms INTEGER,
  outcome TEXT NOT NULL,
  provider_request_id TEXT,
  reason TEXT,
  adjusts TEXT REFERENCES entries (id),
  prev_hash TEXT NOT NULL,
  hash TEXT NOT NULL,
  CHECK ((cost IS NULL) = (cost_status = 'unknown')),
  CHECK ((kind = 'adjustment') = (adjusts IS NOT NULL))
) STRICT;
CREATE UNIQUE INDEX entries_once_per_attempt ON entries (call_id, attempt) WHERE kind = 'attempt';
CREATE INDEX entries_by_call ON entries (call_id);
CREATE INDEX entries_by_time ON entries (time);
CREATE TRIGGER entries_refuse_update BEFORE UPDATE ON entries BEGIN SELECT raise(ABORT, 'the ledger is insert-only'); END;
CREATE TRIGGER entries_refuse_delete BEFORE DELETE ON entries BEGIN SELECT raise(ABORT, 'the ledger is insert-only'); END;

-- Usage in 15-minute buckets, one dimension a row, so that every time zone's day is exact. A projection of entries.
CREATE TABLE rollup_15m (
  dimension TEXT NOT NULL,
  value TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  calls INTEGER NOT NULL,
  entries INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  input_tokens INTEGER NOT NULL,
  output_tokens INTEGER NOT NULL,
  cached_input_tokens INTEGER NOT NULL,
  reasoning_tokens INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  would_cost INTEGER NOT NULL,
  unknown_cost INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  latency_ms INTEGER NOT NULL,
  latency_count INTEGER NOT NULL,
  first_token_ms INTEGER NOT NULL,
  first_token_count INTEGER NOT NULL,
  PRIMARY KEY (dimension, simulated, bucket, value)
) STRICT, WITHOUT ROWID;

-- A call as kept. Content (request, text, reasoning) is apart from the chain: it may be absent, expire or be wiped.
CREATE TABLE calls (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
  source TEXT NOT NULL,
  project TEXT NOT NULL,
  service TEXT,
  environment TEXT NOT NULL,
  user TEXT,
  organization TEXT,
  provider TEXT,
  model TEXT,
  title TEXT NOT NULL,
  facts TEXT,
  request TEXT,
  text TEXT,
  reasoning TEXT
) STRICT;
CREATE INDEX calls_by_time ON calls (time);

CREATE TABLE alerts (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  kind TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('info', 'warning', 'critical')),
  title TEXT NOT NULL,
  message TEXT NOT NULL,
  subject TEXT,
  acknowledged_at INTEGER
) STRICT;
CREATE INDEX alerts_by_time ON alerts (time);

-- "On record": who did what, before and after.
CREATE TABLE audit (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  who TEXT NOT NULL,
  what TEXT NOT NULL,
  subject TEXT,
  before TEXT,
  after TEXT
) STRICT;
CREATE INDEX audit_by_time ON audit (time);
CREATE TRIGGER audit_refuse_update BEFORE UPDATE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is insert-only'); END;
CREATE TRIGGER audit_refuse_delete BEFORE DELETE ON audit BEGIN SELECT raise(ABORT, 'the audit trail is insert-only'); END;

CREATE TABLE comparisons (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  title TEXT NOT NULL,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  messages TEXT NOT NULL,
  variants TEXT NOT NULL,
  call_ids TEXT NOT NULL,
  vote TEXT
) STRICT;
