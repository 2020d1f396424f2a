-- How many attempts may run at a provider at once, and what an environment uses where neither service nor project says.
ALTER TABLE providers ADD COLUMN concurrency INTEGER NOT NULL DEFAULT 64 CHECK (concurrency BETWEEN 1 AND 1000);
ALTER TABLE environments ADD COLUMN default_model TEXT;
