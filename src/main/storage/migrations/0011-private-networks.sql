-- 1 where a person agreed to plain http on the private network that the base URL is in.
ALTER TABLE providers ADD COLUMN private_network INTEGER NOT NULL DEFAULT 0 CHECK (private_network IN (0, 1));
