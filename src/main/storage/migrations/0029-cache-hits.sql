-- Answers that came from the cache, counted beside the other sums: derived here for entries that are there already, as the appender derives them.
ALTER TABLE rollup_15m ADD COLUMN cache_hits INTEGER NOT NULL DEFAULT 0;

CREATE TABLE cache_hit_sums (
  dimension TEXT, value TEXT, simulated INTEGER, bucket INTEGER, hits INTEGER,
  PRIMARY KEY (dimension, simulated, bucket, value)
) WITHOUT ROWID;
WITH hits AS MATERIALIZED (
  SELECT time / 900000 * 900000 AS bucket, simulated, provider, model, project, environment, service, key_id, user, organization
  FROM entries WHERE kind <> 'attempt' AND kind = 'cache_hit'
)
INSERT INTO cache_hit_sums
  SELECT 'all', '', simulated, bucket, count(*) FROM hits GROUP BY 2, 3, 4
  UNION ALL SELECT 'provider', provider, simulated, bucket, count(*) FROM hits GROUP BY 2, 3, 4
  UNION ALL SELECT 'model', model, simulated, bucket, count(*) FROM hits GROUP BY 2, 3, 4
  UNION ALL SELECT 'project', project, simulated, bucket, count(*) FROM hits GROUP BY 2, 3, 4
  UNION ALL SELECT 'project_model', project || ' ' || provider || '/' || model, simulated, bucket, count(*) FROM hits GROUP BY 2, 3, 4
  UNION ALL SELECT 'environment', environment, simulated, bucket, count(*) FROM hits GROUP BY 2, 3, 4
  UNION ALL SELECT 'service', service, simulated, bucket, count(*) FROM hits WHERE service IS NOT NULL GROUP BY 2, 3, 4
  UNION ALL SELECT 'key', key_id, simulated, bucket, count(*) FROM hits WHERE key_id IS NOT NULL GROUP BY 2, 3, 4
  UNION ALL SELECT 'user', user, simulated, bucket, count(*) FROM hits WHERE user IS NOT NULL GROUP BY 2, 3, 4
  UNION ALL SELECT 'organization', organization, simulated, bucket, count(*) FROM hits WHERE organization IS NOT NULL GROUP BY 2, 3, 4;
UPDATE rollup_15m SET cache_hits = hits
  FROM cache_hit_sums AS hit
  WHERE rollup_15m.dimension = hit.dimension AND rollup_15m.simulated = hit.simulated AND rollup_15m.bucket = hit.bucket AND rollup_15m.value = hit.value;
DROP TABLE cache_hit_sums;
