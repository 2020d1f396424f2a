-- Where alerts are sent, and each sending. The secret that signs them is in the keychain under `secret_id`, never here.
CREATE TABLE webhook (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  url TEXT NOT NULL,
  private_network_confirmed INTEGER NOT NULL CHECK (private_network_confirmed IN (0, 1)),
  enabled INTEGER NOT NULL CHECK (enabled IN (0, 1)),
  picks TEXT NOT NULL,
  secret_id TEXT NOT NULL,
  backend TEXT NOT NULL CHECK (backend IN ('keytar', 'keyring', 'session')),
  secret_made_at INTEGER NOT NULL,
  previous_until INTEGER,
  created_at INTEGER NOT NULL
) STRICT;

-- `body` is sent as it stands at every try, under the same id. `queued_at` is when its tries began, by which it grows too old.
CREATE TABLE webhook_deliveries (
  id TEXT PRIMARY KEY,
  alert_id TEXT,
  title TEXT NOT NULL,
  body TEXT NOT NULL,
  made_at INTEGER NOT NULL,
  queued_at INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_try_at INTEGER,
  last_try_at INTEGER,
  status INTEGER,
  duration_ms INTEGER,
  answer TEXT,
  error TEXT
) STRICT;
CREATE INDEX webhook_deliveries_waiting ON webhook_deliveries (next_try_at) WHERE state = 'waiting';
