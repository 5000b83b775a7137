-- Summaries of ended interactions: what was asked for, made, edited and filed. Times in ms since
-- 1970. `target` is a platform as `outbox` names it; texts stand in `comment`, so that they can be
-- wiped. `form` and `made_form` are what the agent chose, `decisions` what is approved and kept: JSON.

CREATE TABLE summary (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    interaction TEXT NOT NULL,
    channel TEXT,
    queue TEXT,
    started_at INTEGER,
    ended_at INTEGER NOT NULL,
    open INTEGER NOT NULL CHECK (open IN (0, 1)),
    form TEXT NOT NULL,
    scope TEXT NOT NULL CHECK (scope IN ('whole', 'part', 'none')),
    transcript INTEGER REFERENCES comment (id),
    state TEXT NOT NULL
        CHECK (state IN ('idle', 'making', 'waiting', 'made', 'failed', 'canceled')),
    tracking_id TEXT NOT NULL,
    request_id TEXT,
    requested_token_limit INTEGER,
    transcript_token_count INTEGER,
    validated_at INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    problem_code TEXT,
    problem_message TEXT,
    summary_id TEXT,
    created_date TEXT,
    made_at INTEGER,
    made_form TEXT,
    made_length TEXT,
    latency_ms REAL,
    tokens INTEGER,
    generated INTEGER REFERENCES comment (id),
    text INTEGER REFERENCES comment (id),
    text_revision INTEGER NOT NULL DEFAULT 0,
    decisions TEXT NOT NULL DEFAULT '{}',
    rating TEXT CHECK (rating IN ('up', 'down')),
    delivery INTEGER,
    filed_at INTEGER,
    emptied_at INTEGER,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE INDEX summary_ended ON summary (ended_at);
CREATE INDEX summary_open ON summary (id) WHERE open = 1;
CREATE INDEX summary_unfinished ON summary (id) WHERE state IN ('making', 'waiting');
CREATE UNIQUE INDEX summary_delivery ON summary (delivery) WHERE delivery IS NOT NULL;

-- What deleting a text looks for.
CREATE INDEX summary_transcript ON summary (transcript) WHERE transcript IS NOT NULL;
CREATE INDEX summary_generated ON summary (generated) WHERE generated IS NOT NULL;
CREATE INDEX summary_text ON summary (text) WHERE text IS NOT NULL;
