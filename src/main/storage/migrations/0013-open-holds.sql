-- Holds are here while they are open. What an ended one was for stands in the ledger, so it goes with its shares in the transaction that ends
-- it. Written anew and dropped whole: a million ended rows deleted one by one would take minutes.
CREATE TABLE hold_shares_kept AS SELECT * FROM hold_shares WHERE hold_id IN (SELECT id FROM holds WHERE state = 'open');
CREATE TABLE holds_kept AS SELECT * FROM holds WHERE state = 'open';
DROP TABLE hold_shares;
DROP TABLE holds;

CREATE TABLE holds (
  id TEXT PRIMARY KEY,
  call_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'open' CHECK (state = 'open'),
  time INTEGER NOT NULL,
  facts TEXT NOT NULL,
  input_bound INTEGER NOT NULL CHECK (input_bound >= 0),
  output_bound INTEGER NOT NULL CHECK (output_bound >= 0),
  cost_bound INTEGER CHECK (cost_bound >= 0),
  price_snapshot_id TEXT,
  price TEXT,
  UNIQUE (call_id, attempt)
) STRICT;

CREATE TABLE hold_shares (
  hold_id TEXT NOT NULL REFERENCES holds (id),
  budget_id TEXT NOT NULL,
  period_start INTEGER NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  PRIMARY KEY (hold_id, budget_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX hold_shares_by_period ON hold_shares (budget_id, period_start);

INSERT INTO holds (id, call_id, attempt, time, facts, input_bound, output_bound, cost_bound, price_snapshot_id, price)
  SELECT id, call_id, attempt, time, facts, input_bound, output_bound, cost_bound, price_snapshot_id, price FROM holds_kept;
INSERT INTO hold_shares SELECT hold_id, budget_id, period_start, amount FROM hold_shares_kept;
DROP TABLE hold_shares_kept;
DROP TABLE holds_kept;

-- What was said of an entry later: whether an unresolved one has been corrected is asked with each page of them.
CREATE INDEX entries_by_adjusted ON entries (adjusts, seq) WHERE adjusts IS NOT NULL;

-- An entry whose cost was not known counts as unknown no longer once a correction has said what it cost.
CREATE TABLE corrected_unknown (dimension TEXT, value TEXT, simulated INTEGER, bucket INTEGER);
INSERT INTO corrected_unknown
  WITH known AS (
    SELECT * FROM entries WHERE cost IS NULL AND EXISTS (SELECT 1 FROM entries AS later WHERE later.adjusts = entries.id AND later.cost_status = 'reported')
  )
  SELECT 'all', '', simulated, time / 900000 * 900000 FROM known
  UNION ALL SELECT 'provider', provider, simulated, time / 900000 * 900000 FROM known
  UNION ALL SELECT 'model', model, simulated, time / 900000 * 900000 FROM known
  UNION ALL SELECT 'project', project, simulated, time / 900000 * 900000 FROM known
  UNION ALL SELECT 'project_model', project || ' ' || provider || '/' || model, simulated, time / 900000 * 900000 FROM known
  UNION ALL SELECT 'environment', environment, simulated, time / 900000 * 900000 FROM known
  UNION ALL SELECT 'service', service, simulated, time / 900000 * 900000 FROM known WHERE service IS NOT NULL
  UNION ALL SELECT 'key', key_id, simulated, time / 900000 * 900000 FROM known WHERE key_id IS NOT NULL
  UNION ALL SELECT 'user', user, simulated, time / 900000 * 900000 FROM known WHERE user IS NOT NULL
  UNION ALL SELECT 'organization', organization, simulated, time / 900000 * 900000 FROM known WHERE organization IS NOT NULL;
UPDATE rollup_15m SET unknown_cost = unknown_cost - (
  SELECT count(*) FROM corrected_unknown AS c WHERE c.dimension = rollup_15m.dimension AND c.simulated = rollup_15m.simulated AND c.bucket = rollup_15m.bucket AND c.value = rollup_15m.value
) WHERE (dimension, simulated, bucket, value) IN (SELECT dimension, simulated, bucket, value FROM corrected_unknown);
DROP TABLE corrected_unknown;
