-- Cells that could not be read, told of once each. The text is kept where its row may be written over; where it lies in content it stays in its row.
CREATE TABLE broken_cells (
  key TEXT PRIMARY KEY,
  place TEXT NOT NULL,
  "row" TEXT NOT NULL,
  problem TEXT NOT NULL,
  text TEXT,
  found_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- A scope that is not JSON may not stop its budget from being removed.
DROP INDEX budgets_one_token_limit;
CREATE UNIQUE INDEX budgets_one_token_limit ON budgets (
  iif(json_valid(scope), json_extract(scope, '$.provider'), id), iif(json_valid(scope), ifnull(json_extract(scope, '$.service'), ''), '')
) WHERE purpose = 'token_limit' AND removed_at IS NULL;
