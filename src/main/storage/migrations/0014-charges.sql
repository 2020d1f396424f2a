-- What a cost is made of, and the terms it was billed by. Older entries hold nothing here and keep the hash they were written with.
ALTER TABLE entries ADD COLUMN service_tier TEXT;
ALTER TABLE entries ADD COLUMN inference_geo TEXT;
ALTER TABLE entries ADD COLUMN charges TEXT;
-- What an open hold was held by; nothing for the plain terms.
ALTER TABLE holds ADD COLUMN terms TEXT;
