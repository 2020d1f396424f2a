-- Which models a project uses: the one crossing of two dimensions among the rollups, derived here for entries that are there already.
-- Its value is the project, a space, and `provider/model`; names of projects have no spaces.
DELETE FROM rollup_15m WHERE dimension = 'project_model';
INSERT INTO rollup_15m (
  dimension, value, simulated, bucket, calls, entries, errors, input_tokens, output_tokens, cached_input_tokens, reasoning_tokens, cost, would_cost,
  unknown_cost, saved, latency_ms, latency_count, first_token_ms, first_token_count
)
SELECT
  'project_model', project || ' ' || provider || '/' || model, simulated, time / 900000 * 900000,
  sum(kind = 'cache_hit' OR (kind = 'attempt' AND (attempt = 1 OR NOT EXISTS (
    SELECT 1 FROM entries AS earlier WHERE earlier.call_id = entries.call_id AND earlier.kind = 'attempt' AND earlier.attempt < entries.attempt
  )))), count(*), sum(kind = 'attempt' AND outcome NOT IN ('ok', 'cancelled')),
  sum(input_tokens), sum(output_tokens), sum(cached_input_tokens), sum(reasoning_tokens), sum(ifnull(cost, 0)), sum(ifnull(would_cost, 0)),
  sum(cost IS NULL), sum(saved), sum(iif(kind = 'attempt', latency_ms, 0)), sum(kind = 'attempt'), sum(ifnull(first_token_ms, 0)),
  sum(first_token_ms IS NOT NULL)
FROM entries
GROUP BY 2, 3, 4;
