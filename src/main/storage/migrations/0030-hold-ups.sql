-- What stood in the way of attempts before they left, in quarters of an hour: waits in line at a provider, and refusals by the line or by a
-- rate limit of ours. Nothing was sent, so the chain has no word of it. Empty text stands for no value.
CREATE TABLE hold_ups_15m (
  bucket INTEGER NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  kind TEXT NOT NULL CHECK (kind IN ('waited', 'left', 'turned_away', 'limited')),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  project TEXT NOT NULL,
  service TEXT NOT NULL,
  environment TEXT NOT NULL,
  user TEXT NOT NULL,
  organization TEXT NOT NULL,
  source TEXT NOT NULL,
  limit_id TEXT NOT NULL,
  times INTEGER NOT NULL,
  waited_ms INTEGER NOT NULL,
  longest_ms INTEGER NOT NULL,
  PRIMARY KEY (simulated, bucket, kind, provider, model, project, service, environment, user, organization, source, limit_id)
) STRICT, WITHOUT ROWID;
