-- A monthly token limit of a provider, or of a service at it, is a budget that only the ladder shows: the same counters, holds and guard.
-- Its thresholds are the three marks of the ladder.
ALTER TABLE budgets ADD COLUMN purpose TEXT NOT NULL DEFAULT 'budget' CHECK (purpose IN ('budget', 'token_limit'));
ALTER TABLE budgets ADD COLUMN from_dot_env INTEGER NOT NULL DEFAULT 0 CHECK (from_dot_env IN (0, 1));
CREATE UNIQUE INDEX budgets_one_token_limit ON budgets (json_extract(scope, '$.provider'), ifnull(json_extract(scope, '$.service'), ''))
  WHERE purpose = 'token_limit' AND removed_at IS NULL;

-- Usage set back to nothing for the token limits of a service (at one provider, or at all), or of a provider itself: entries up to the
-- marker count no longer for them. What the entries say stays as it is.
CREATE TABLE usage_resets (
  id TEXT PRIMARY KEY,
  time INTEGER NOT NULL,
  provider TEXT,
  service TEXT,
  entry_id TEXT NOT NULL REFERENCES entries (id),
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  who TEXT NOT NULL,
  CHECK (provider IS NOT NULL OR service IS NOT NULL)
) STRICT;
CREATE INDEX usage_resets_by_service ON usage_resets (service, provider, seq);
