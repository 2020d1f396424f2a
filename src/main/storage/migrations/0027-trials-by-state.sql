-- How many have ended, and how many of them failed, is asked while they run: counted from here, rows are not read.
CREATE INDEX trials_by_state ON trials (experiment, state);
