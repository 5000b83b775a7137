-- Prompts: what is written, deployed, injected, shown; and what happened, for back-tests. Times in
-- ms since 1970. `target` is a platform as `outbox` names it; drafts begun before anyone signed in
-- have none ('').

-- A prompt as a supervisor writes it; `document` is what was typed, whatever it is worth.
CREATE TABLE prompt_draft (
    target TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    base_sha256 TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (target, id)
) STRICT, WITHOUT ROWID;

-- What the platform held when it was last read.
CREATE TABLE prompt_deployed (
    target TEXT NOT NULL,
    id TEXT NOT NULL,
    document TEXT NOT NULL,
    version INTEGER,
    sha256 TEXT NOT NULL,
    modified_at INTEGER,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (target, id)
) STRICT, WITHOUT ROWID;

-- When that was; there may be nothing deployed.
CREATE TABLE prompt_read (
    target TEXT PRIMARY KEY,
    read_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every deploy there was, and whatever else was found deployed. A row is 'unknown' from before the
-- request is sent until it is known what the platform holds.
CREATE TABLE prompt_version (
    target TEXT NOT NULL,
    id TEXT NOT NULL,
    version INTEGER NOT NULL,
    document TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    who TEXT,
    at INTEGER NOT NULL,
    outcome TEXT NOT NULL CHECK (outcome IN ('unknown', 'deployed', 'found', 'failed')),
    rollback_to INTEGER,
    latency_ms REAL,
    problem_code TEXT,
    problem_message TEXT,
    correlation_id TEXT,
    idempotency_key TEXT,
    PRIMARY KEY (target, id, version)
) STRICT, WITHOUT ROWID;

CREATE INDEX prompt_version_unknown ON prompt_version (target) WHERE outcome = 'unknown';

-- What agents here did with prompts, by UTC day (ms since 1970 of its beginning).
CREATE TABLE prompt_tally (
    target TEXT NOT NULL,
    prompt_id TEXT NOT NULL,
    day INTEGER NOT NULL,
    shown INTEGER NOT NULL DEFAULT 0,
    viewed INTEGER NOT NULL DEFAULT 0,
    clicked INTEGER NOT NULL DEFAULT 0,
    dismissed INTEGER NOT NULL DEFAULT 0,
    timed_out INTEGER NOT NULL DEFAULT 0,
    muted INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (target, prompt_id, day)
) STRICT, WITHOUT ROWID;

-- Injections by their delivery, which is gone once they are through.
CREATE TABLE injection (
    delivery INTEGER PRIMARY KEY,
    target TEXT NOT NULL,
    interaction TEXT NOT NULL,
    prompt_id TEXT NOT NULL,
    prompt TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'full', 'sent', 'failed', 'canceled')),
    created_at INTEGER NOT NULL,
    settled_at INTEGER,
    injection_id TEXT,
    latency_ms REAL,
    auto_dismiss_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX injection_target ON injection (target, delivery);

-- What a batch brought, as triggers see it: `suggested` is [[title, confidence], …]. `said` is what
-- the customer said, where that is kept at all (`[record] utterances`). By interaction, so that
-- thousands of them are read in one sweep.
CREATE TABLE moment (
    interaction TEXT NOT NULL,
    event INTEGER NOT NULL,
    at INTEGER NOT NULL,
    suggested TEXT NOT NULL,
    said TEXT,
    PRIMARY KEY (interaction, event)
) STRICT, WITHOUT ROWID;

CREATE INDEX moment_at ON moment (at);

-- The platform's figures of a span of time, as they were last read.
CREATE TABLE adoption (
    target TEXT NOT NULL,
    from_at INTEGER NOT NULL,
    to_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    read_at INTEGER NOT NULL,
    PRIMARY KEY (target, from_at, to_at)
) STRICT, WITHOUT ROWID;
