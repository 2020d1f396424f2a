-- Parameters that a server refused by name for a model: later calls are worded otherwise.
CREATE TABLE learned_dialects (
  provider TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  model TEXT NOT NULL,
  fact TEXT NOT NULL,
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (provider, model, fact)
) STRICT, WITHOUT ROWID;
