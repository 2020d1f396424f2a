-- Calls of tools that an answer asks for, as JSON: content, like its text.
ALTER TABLE calls ADD COLUMN tool_calls TEXT;
