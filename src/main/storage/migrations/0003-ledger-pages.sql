-- A page of the ledger goes by time: one index a dimension, so that rare values are found without reading the rest. What few entries have
-- (a user, a trouble, a correction) is indexed only where it is there, so that an ordinary call does not pay for it.
CREATE INDEX entries_by_provider ON entries (provider, time);
CREATE INDEX entries_by_model ON entries (model, time);
CREATE INDEX entries_by_project ON entries (project, time);
CREATE INDEX entries_by_service ON entries (service, time) WHERE service IS NOT NULL;
CREATE INDEX entries_by_environment ON entries (environment, time);
CREATE INDEX entries_by_key ON entries (key_id, time) WHERE key_id IS NOT NULL;
CREATE INDEX entries_by_user ON entries (user, time) WHERE user IS NOT NULL;
CREATE INDEX entries_by_organization ON entries (organization, time) WHERE organization IS NOT NULL;
CREATE INDEX entries_by_source ON entries (source, time) WHERE source <> 'api';
CREATE INDEX entries_by_trouble ON entries (outcome, time) WHERE outcome <> 'ok';
CREATE INDEX entries_by_kind ON entries (kind, time) WHERE kind <> 'attempt';
CREATE INDEX entries_by_cost_status ON entries (cost_status, time) WHERE cost_status <> 'computed';
CREATE INDEX entries_unresolved ON entries (time) WHERE unresolved = 1;
CREATE INDEX entries_simulated ON entries (time) WHERE simulated = 1;

-- For the sweep at start and for retention: neither may read every call ever made.
CREATE INDEX calls_running ON calls (id) WHERE state = 'running';
CREATE INDEX calls_with_content ON calls (time) WHERE request IS NOT NULL;
