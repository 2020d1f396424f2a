-- What a person preferred of two answers to a case, read without names; it changes no verdict.
CREATE TABLE picks (
  experiment TEXT NOT NULL REFERENCES experiments (id),
  case_index INTEGER NOT NULL,
  repeat INTEGER NOT NULL,
  -- Indexes of the variants, the lower one first.
  first INTEGER NOT NULL,
  second INTEGER NOT NULL,
  -- The index of the better one; nothing where they are equally good.
  better INTEGER,
  picked_at INTEGER NOT NULL,
  PRIMARY KEY (experiment, case_index, repeat, first, second)
) STRICT, WITHOUT ROWID;
