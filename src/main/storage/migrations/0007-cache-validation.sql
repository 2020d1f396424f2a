-- Answers kept for reuse, the biggest column last. What a project does not store is never here.
CREATE TABLE cache_answers (
  key TEXT NOT NULL UNIQUE,
  project TEXT NOT NULL,
  service TEXT,
  environment TEXT NOT NULL,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  call_id TEXT NOT NULL,
  stored_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > stored_at),
  last_used_at INTEGER NOT NULL,
  hits INTEGER NOT NULL DEFAULT 0 CHECK (hits >= 0),
  cost INTEGER,
  would_cost INTEGER,
  latency_ms INTEGER NOT NULL,
  bytes INTEGER NOT NULL CHECK (bytes > 0),
  answer TEXT NOT NULL
) STRICT;
CREATE INDEX cache_answers_by_use ON cache_answers (last_used_at);
CREATE INDEX cache_answers_by_expiry ON cache_answers (expires_at);
-- Sums by service and project read this index alone.
CREATE INDEX cache_answers_by_label ON cache_answers (service, project, expires_at, bytes);

-- How large the kept answers are together, moved with each row so that the bound is looked at without reading them.
CREATE TABLE cache_size (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  answers INTEGER NOT NULL,
  bytes INTEGER NOT NULL
) STRICT;
INSERT INTO cache_size (one, answers, bytes) VALUES (1, 0, 0);
CREATE TRIGGER cache_answers_added AFTER INSERT ON cache_answers BEGIN UPDATE cache_size SET answers = answers + 1, bytes = bytes + new.bytes; END;
CREATE TRIGGER cache_answers_removed AFTER DELETE ON cache_answers BEGIN UPDATE cache_size SET answers = answers - 1, bytes = bytes - old.bytes; END;

-- Questions to the cache by hour: what was found, what was not, and what the found ones spared. An empty service stands for none.
CREATE TABLE cache_hours (
  hour INTEGER NOT NULL,
  service TEXT NOT NULL,
  project TEXT NOT NULL,
  hits INTEGER NOT NULL,
  misses INTEGER NOT NULL,
  saved INTEGER NOT NULL,
  saved_ms INTEGER NOT NULL,
  PRIMARY KEY (hour, service, project)
) STRICT, WITHOUT ROWID;

-- Named sets of rules that answers are held against.
CREATE TABLE validation_profiles (
  name TEXT PRIMARY KEY,
  description TEXT NOT NULL,
  built_in INTEGER NOT NULL CHECK (built_in IN (0, 1)),
  rules TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

-- What each checked answer kept and broke. Details name rules and counts; they hold no text of the answer.
CREATE TABLE validation_results (
  id INTEGER PRIMARY KEY,
  call_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  time INTEGER NOT NULL,
  project TEXT NOT NULL,
  service TEXT,
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  profile TEXT NOT NULL,
  passed INTEGER NOT NULL CHECK (passed IN (0, 1)),
  score REAL NOT NULL CHECK (score BETWEEN 0 AND 1),
  rules TEXT NOT NULL
) STRICT;
CREATE INDEX validation_results_by_time ON validation_results (time);
CREATE INDEX validation_results_by_service ON validation_results (service, id);
CREATE INDEX validation_results_by_model ON validation_results (model, id);
CREATE INDEX validation_results_broken ON validation_results (id) WHERE passed = 0;

-- Checked answers by hour, and the rules they broke: what a chart asks for without reading every result. An empty service stands for none.
CREATE TABLE validation_hours (
  hour INTEGER NOT NULL,
  service TEXT NOT NULL,
  model TEXT NOT NULL,
  answers INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (hour, service, model)
) STRICT, WITHOUT ROWID;
CREATE TABLE validation_broken (
  hour INTEGER NOT NULL,
  service TEXT NOT NULL,
  model TEXT NOT NULL,
  rule TEXT NOT NULL,
  answers INTEGER NOT NULL,
  PRIMARY KEY (hour, service, model, rule)
) STRICT, WITHOUT ROWID;
