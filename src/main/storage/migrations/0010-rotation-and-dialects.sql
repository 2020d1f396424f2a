-- Rotation: when a person wants to be reminded, since when an old key waits beside its successor, and what a provider last said of a key.
ALTER TABLE keys ADD COLUMN rotate_after INTEGER;
ALTER TABLE keys ADD COLUMN retiring_since INTEGER;
ALTER TABLE keys ADD COLUMN last_error TEXT;
-- 0 where a compatible server refused `stream_options`: it is not asked for token counts in streams.
ALTER TABLE providers ADD COLUMN stream_usage INTEGER NOT NULL DEFAULT 1 CHECK (stream_usage IN (0, 1));
