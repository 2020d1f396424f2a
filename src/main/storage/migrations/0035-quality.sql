-- How checked answers scored, in quarters of an hour by every label of their entry, so that quality over time takes the filters of every other
-- question. Derived here for results that are there already. Empty text stands for no value.
CREATE TABLE quality_15m (
  bucket INTEGER NOT NULL,
  simulated INTEGER NOT NULL CHECK (simulated IN (0, 1)),
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  project TEXT NOT NULL,
  service TEXT NOT NULL,
  environment TEXT NOT NULL,
  key TEXT NOT NULL,
  user TEXT NOT NULL,
  organization TEXT NOT NULL,
  source TEXT NOT NULL,
  answers INTEGER NOT NULL,
  passed INTEGER NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (simulated, bucket, provider, model, project, service, environment, key, user, organization, source)
) STRICT, WITHOUT ROWID;

INSERT INTO quality_15m
  SELECT ifnull(entries.time, results.time) / 900000 * 900000, ifnull(simulated, 0), results.provider, results.model, results.project,
    ifnull(results.service, ''), ifnull(environment, ''), ifnull(key_id, ''), ifnull(user, ''), ifnull(organization, ''), ifnull(source, ''),
    count(*), sum(passed), sum(score)
  FROM validation_results AS results
    LEFT JOIN entries ON entries.call_id = results.call_id AND entries.attempt = results.attempt AND entries.kind = 'attempt'
  GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11;
