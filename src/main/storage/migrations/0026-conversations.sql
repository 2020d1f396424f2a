-- Conversations of the playground. `words` is what was said in them, without images, for the search.
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  revision INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  saved_at INTEGER NOT NULL,
  project TEXT NOT NULL,
  environment TEXT NOT NULL,
  title TEXT NOT NULL,
  titled INTEGER NOT NULL CHECK (titled IN (0, 1)),
  answers INTEGER NOT NULL,
  words TEXT NOT NULL,
  body TEXT NOT NULL
) STRICT;
CREATE INDEX conversations_by_time ON conversations (saved_at, id);
