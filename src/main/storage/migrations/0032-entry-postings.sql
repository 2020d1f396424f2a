-- Where in the chain each label stands, a row a label and block of 4,096 entries: pages through several labels at once find what has them all
-- without reading the rest. A projection of entries that is made in the background, a block when it is full; what is missing is read from entries.
CREATE TABLE entry_blocks (
  block INTEGER PRIMARY KEY,
  first_time INTEGER NOT NULL,
  last_time INTEGER NOT NULL
) STRICT;
CREATE TABLE entry_postings (
  field TEXT NOT NULL,
  value TEXT NOT NULL,
  block INTEGER NOT NULL,
  places BLOB NOT NULL,
  checksum INTEGER NOT NULL,
  PRIMARY KEY (field, value, block)
) STRICT, WITHOUT ROWID;
