-- System prompts of kept panes, apart from models and parameters: content of a project, and wiped as such.
ALTER TABLE pane_sets ADD COLUMN project TEXT;
ALTER TABLE pane_sets ADD COLUMN words TEXT;
