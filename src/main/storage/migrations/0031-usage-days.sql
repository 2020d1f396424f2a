-- Usage of whole days of one zone by every combination of labels but users and organizations: a projection of entries, made in the background.
-- `until_seq`: holds the entries of its day up to there. One that is missing, damaged or of another form is made anew.
CREATE TABLE usage_days (
  start INTEGER PRIMARY KEY,
  end INTEGER NOT NULL,
  until_seq INTEGER NOT NULL,
  checksum INTEGER NOT NULL,
  data BLOB NOT NULL
) STRICT;

-- Of which zone the days are, and the place in the chain up to which each of them holds all entries of its day.
CREATE TABLE usage_days_standing (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  time_zone TEXT NOT NULL,
  seq INTEGER NOT NULL,
  hash TEXT NOT NULL
) STRICT;
