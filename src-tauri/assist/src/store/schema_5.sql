-- Surface B gives no relevance: feedback that is begun on what has none keeps none.
CREATE TABLE feedback_draft_5 (
    interaction TEXT NOT NULL,
    key TEXT NOT NULL,
    target TEXT NOT NULL,
    recommendation_id TEXT NOT NULL,
    title TEXT NOT NULL,
    relevance REAL,
    feedback_type TEXT NOT NULL,
    comment INTEGER REFERENCES comment (id),
    later INTEGER NOT NULL CHECK (later IN (0, 1)),
    later_at INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (interaction, key)
) STRICT, WITHOUT ROWID;

INSERT INTO feedback_draft_5 (interaction, key, target, recommendation_id, title, relevance,
        feedback_type, comment, later, later_at, updated_at)
    SELECT interaction, key, target, recommendation_id, title, relevance,
        feedback_type, comment, later, later_at, updated_at
    FROM feedback_draft;

DROP TABLE feedback_draft;

ALTER TABLE feedback_draft_5 RENAME TO feedback_draft;

CREATE INDEX feedback_later ON feedback_draft (target, later_at) WHERE later = 1;

CREATE INDEX feedback_draft_comment ON feedback_draft (comment) WHERE comment IS NOT NULL;
