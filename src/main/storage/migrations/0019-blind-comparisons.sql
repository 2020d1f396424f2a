-- Names and figures of a blind comparison are shown once it is voted on, or revealed without a vote.
ALTER TABLE comparisons ADD COLUMN blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1));
ALTER TABLE comparisons ADD COLUMN revealed_at INTEGER;
-- The service as which its calls are made, where there is one.
ALTER TABLE comparisons ADD COLUMN service TEXT;
