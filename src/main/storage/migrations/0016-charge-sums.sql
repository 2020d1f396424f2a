-- Cache writes by how long they are kept, and what every kind of charge came to, beside the other sums: derived here for entries that are
-- there already, as the appender derives them. Entries from before the lines were kept hold cache writes of five minutes.
ALTER TABLE rollup_15m ADD COLUMN cache_write_5m_tokens INTEGER NOT NULL DEFAULT 0;
ALTER TABLE rollup_15m ADD COLUMN cache_write_1h_tokens INTEGER NOT NULL DEFAULT 0;

CREATE TABLE charge_15m (
  kind TEXT NOT NULL,
  simulated INTEGER NOT NULL,
  bucket INTEGER NOT NULL,
  quantity INTEGER NOT NULL,
  cost INTEGER NOT NULL,
  PRIMARY KEY (simulated, bucket, kind)
) STRICT, WITHOUT ROWID;

-- A correction carries no lines of cache writes: what it takes away comes off the five-minute ones first.
CREATE TABLE cache_writes AS
  WITH lines AS (
    SELECT entries.seq AS line_seq, iif(line.type = 'array', json_extract(line.value, '$[0]'), NULL) AS kind,
      iif(line.type = 'array', json_extract(line.value, '$[1]'), NULL) AS quantity
    FROM entries, json_each(iif(json_valid(charges), charges, '[]')) AS line
    WHERE cache_write_tokens > 0 AND entries.kind <> 'adjustment'
  ),
  hours AS (
    SELECT line_seq, sum(quantity) AS hour FROM lines WHERE kind = 'cache_write_1h' GROUP BY line_seq
  ),
  written AS (
    SELECT seq, id, kind, adjusts, time / 900000 * 900000 AS bucket, simulated, provider, model, project, environment, service, key_id, user,
      organization, cache_write_tokens AS tokens, min(ifnull(hour, 0), cache_write_tokens) AS hour
    FROM entries LEFT JOIN hours ON line_seq = seq
    WHERE cache_write_tokens <> 0
  ),
  standing AS (
    SELECT written.*, ifnull(first.hour, 0) AS first_hour, ifnull(first.tokens, 0) + (
      SELECT ifnull(sum(other.cache_write_tokens), 0) FROM entries AS other WHERE other.adjusts = written.adjusts AND other.seq < written.seq
    ) AS before
    FROM written LEFT JOIN written AS first ON first.id = written.adjusts
  )
  SELECT bucket, simulated, provider, model, project, environment, service, key_id, user, organization, tokens,
    CASE
      WHEN kind = 'adjustment' THEN min(first_hour, before + tokens) - min(first_hour, before)
      WHEN tokens > 0 THEN hour
      ELSE 0
    END AS hour_tokens
  FROM standing;
CREATE TABLE cache_write_sums (
  dimension TEXT, value TEXT, simulated INTEGER, bucket INTEGER, five INTEGER, hour INTEGER,
  PRIMARY KEY (dimension, simulated, bucket, value)
) WITHOUT ROWID;
INSERT INTO cache_write_sums
  SELECT 'all', '', simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes GROUP BY 2, 3, 4
  UNION ALL SELECT 'provider', provider, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes GROUP BY 2, 3, 4
  UNION ALL SELECT 'model', model, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes GROUP BY 2, 3, 4
  UNION ALL SELECT 'project', project, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes GROUP BY 2, 3, 4
  UNION ALL SELECT 'project_model', project || ' ' || provider || '/' || model, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes GROUP BY 2, 3, 4
  UNION ALL SELECT 'environment', environment, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes GROUP BY 2, 3, 4
  UNION ALL SELECT 'service', service, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes WHERE service IS NOT NULL GROUP BY 2, 3, 4
  UNION ALL SELECT 'key', key_id, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes WHERE key_id IS NOT NULL GROUP BY 2, 3, 4
  UNION ALL SELECT 'user', user, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes WHERE user IS NOT NULL GROUP BY 2, 3, 4
  UNION ALL SELECT 'organization', organization, simulated, bucket, sum(tokens - hour_tokens), sum(hour_tokens) FROM cache_writes WHERE organization IS NOT NULL GROUP BY 2, 3, 4;
UPDATE rollup_15m SET cache_write_5m_tokens = five, cache_write_1h_tokens = hour
  FROM cache_write_sums AS written
  WHERE rollup_15m.dimension = written.dimension AND rollup_15m.simulated = written.simulated AND rollup_15m.bucket = written.bucket AND rollup_15m.value = written.value;
DROP TABLE cache_write_sums;
DROP TABLE cache_writes;

-- Added up in halves: a sum may pass what an integer holds, and stands at 2^62 then.
INSERT INTO charge_15m (kind, simulated, bucket, quantity, cost)
  WITH lines AS (
    SELECT iif(line.type = 'array', json_extract(line.value, '$[0]'), NULL) AS kind, simulated, time / 900000 * 900000 AS bucket,
      iif(line.type = 'array', json_extract(line.value, '$[1]'), NULL) AS quantity, iif(line.type = 'array', json_extract(line.value, '$[3]'), NULL) AS cost
    FROM entries, json_each(iif(json_valid(charges), charges, '[]')) AS line
    UNION ALL
    SELECT 'not_itemised', simulated, time / 900000 * 900000, 1, iif(simulated = 1, would_cost, cost)
    FROM entries WHERE (charges IS NULL OR NOT json_valid(charges)) AND iif(simulated = 1, would_cost, cost) <> 0
  ),
  halves AS (
    SELECT kind, simulated, bucket, sum(quantity >> 32) AS high_quantity, sum(quantity & 4294967295) AS low_quantity,
      sum(cost >> 32) AS high_cost, sum(cost & 4294967295) AS low_cost
    FROM lines
    WHERE typeof(kind) = 'text' AND typeof(quantity) = 'integer' AND typeof(cost) = 'integer'
    GROUP BY kind, simulated, bucket
  )
  SELECT kind, simulated, bucket,
    CASE WHEN high_quantity >= 1073741824 THEN 4611686018427387904 ELSE min(4611686018427387904, high_quantity * 4294967296 + low_quantity) END,
    CASE
      WHEN high_cost >= 1073741824 THEN 4611686018427387904
      WHEN high_cost < -1073741824 THEN -4611686018427387904
      ELSE max(-4611686018427387904, min(4611686018427387904, high_cost * 4294967296 + low_cost))
    END
  FROM halves;
