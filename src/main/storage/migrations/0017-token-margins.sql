-- What the reports of a model taught about its token counts: by kind of text, in thousandths of the bound without lessons ('short', 'prose',
-- 'code', 'data', 'script', 'images'); in tokens what is added to each request ('input') and written beyond the limit ('output'); and in
-- thousandths of the count what was kept before kinds were told apart ('earlier'), up to four times: what lies above came of a report of
-- one short call, or of none that can be true.
CREATE TABLE token_margins (
  provider TEXT NOT NULL,
  model TEXT NOT NULL,
  kind TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  reports INTEGER NOT NULL CHECK (reports >= 0),
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (provider, model, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO token_margins (provider, model, kind, amount, reports, learned_at)
  SELECT provider, model, 'earlier', min(permille, 4000), 1, updated_at FROM estimate_margins;
DROP TABLE estimate_margins;
-- 1: what was reported for the entry cannot be true. Nothing in all others, whose hash does not tell of it.
ALTER TABLE entries ADD COLUMN suspect INTEGER CHECK (suspect = 1);
