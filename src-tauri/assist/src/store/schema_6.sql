-- Where a platform makes summaries by itself and asks for a wrap-up code: which part in the
-- conversation was the agent's, which codes it would choose, which one was applied. JSON; ids and the
-- names of codes, no word of a conversation.

ALTER TABLE summary ADD COLUMN there TEXT NOT NULL DEFAULT '{}';

-- The platform tells of an interaction, not of a row.
CREATE INDEX summary_interaction ON summary (interaction);
