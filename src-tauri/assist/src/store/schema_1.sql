-- What must be asked quickly; everything else stands in the audit payloads. Times in ms since 1970.

CREATE TABLE interaction (
    id TEXT PRIMARY KEY,
    started_at INTEGER NOT NULL,
    ended_at INTEGER,
    channel TEXT,
    queue TEXT,
    batches INTEGER NOT NULL DEFAULT 0,
    batches_shown INTEGER NOT NULL DEFAULT 0,
    accepted INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

-- One row an accepted frame; its time, interaction and contents are the entry's.
CREATE TABLE batch (
    event INTEGER PRIMARY KEY REFERENCES audit_event (seq),
    processing_latency_ms REAL,
    passed INTEGER NOT NULL,
    shown INTEGER NOT NULL CHECK (shown IN (0, 1))
) STRICT;

-- What an agent did with a content, so that a restart does not bring back what was put away.
CREATE TABLE card (
    interaction TEXT NOT NULL,
    key TEXT NOT NULL,
    suggestion_id TEXT NOT NULL,
    accepted_at INTEGER,
    pinned_at INTEGER,
    dismissed_at INTEGER,
    PRIMARY KEY (interaction, key)
) STRICT, WITHOUT ROWID;
