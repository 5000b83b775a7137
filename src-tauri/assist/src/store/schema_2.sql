-- What leaves on a person's behalf, what was said of cards, and figures. Times in ms since 1970.

-- One row a delivery; it goes when the far end has it, or when a person gives it up. Only the head
-- of a lane has a time at which it is due; 0 is at once.
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    target TEXT NOT NULL,
    lane TEXT NOT NULL,
    kind TEXT NOT NULL,
    interaction TEXT,
    title TEXT,
    body TEXT NOT NULL,
    body_version INTEGER NOT NULL,
    comment INTEGER REFERENCES comment (id),
    idempotency_key TEXT NOT NULL UNIQUE,
    correlation_id TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER,
    last_error_code TEXT,
    last_error_message TEXT,
    failed_at INTEGER
) STRICT;

CREATE UNIQUE INDEX outbox_head ON outbox (target, lane) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_due ON outbox (target, kind, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX outbox_lane ON outbox (target, lane, id);
CREATE INDEX outbox_failed ON outbox (target, id) WHERE failed_at IS NOT NULL;
CREATE INDEX outbox_waiting ON outbox (target, id) WHERE failed_at IS NULL;
CREATE INDEX outbox_comment ON outbox (comment) WHERE comment IS NOT NULL;

-- Counted as rows come and go: a count of 100,000 is asked for with every view.
CREATE TABLE outbox_tally (
    target TEXT PRIMARY KEY,
    waiting INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;

CREATE TRIGGER outbox_put AFTER INSERT ON outbox
BEGIN
    INSERT INTO outbox_tally (target, waiting) VALUES (NEW.target, 1)
    ON CONFLICT (target) DO UPDATE SET waiting = waiting + 1;
END;

CREATE TRIGGER outbox_gone AFTER DELETE ON outbox
BEGIN
    UPDATE outbox_tally SET
        waiting = waiting - (OLD.failed_at IS NULL),
        failed = failed - (OLD.failed_at IS NOT NULL)
    WHERE target = OLD.target;
END;

CREATE TRIGGER outbox_parked AFTER UPDATE OF failed_at ON outbox
BEGIN
    UPDATE outbox_tally SET
        waiting = waiting + (NEW.failed_at IS NULL) - (OLD.failed_at IS NULL),
        failed = failed + (NEW.failed_at IS NOT NULL) - (OLD.failed_at IS NOT NULL)
    WHERE target = NEW.target;
END;

-- What people wrote. `pad` pushes the whole text onto pages of its own: such a page is never copied
-- into another, and overwritten when the row goes.
CREATE TABLE comment (
    id INTEGER PRIMARY KEY,
    pad BLOB NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- The feedback a card has; never its text.
CREATE TABLE feedback_given (
    interaction TEXT NOT NULL,
    key TEXT NOT NULL,
    feedback_type TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('saved', 'sent', 'failed', 'discarded')),
    given_at INTEGER NOT NULL,
    correlation_id TEXT NOT NULL,
    receipt_id TEXT,
    processed_at INTEGER,
    retraining_triggered INTEGER CHECK (retraining_triggered IN (0, 1)),
    PRIMARY KEY (interaction, key)
) STRICT, WITHOUT ROWID;

-- Feedback begun and not given.
CREATE TABLE feedback_draft (
    interaction TEXT NOT NULL,
    key TEXT NOT NULL,
    target TEXT NOT NULL,
    recommendation_id TEXT NOT NULL,
    title TEXT NOT NULL,
    relevance REAL NOT NULL,
    feedback_type TEXT NOT NULL,
    comment INTEGER REFERENCES comment (id),
    later INTEGER NOT NULL CHECK (later IN (0, 1)),
    later_at INTEGER,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (interaction, key)
) STRICT, WITHOUT ROWID;

CREATE INDEX feedback_later ON feedback_draft (target, later_at) WHERE later = 1;

CREATE INDEX feedback_draft_comment ON feedback_draft (comment) WHERE comment IS NOT NULL;

-- Cards that were painted: what the rate of acceptance by suggestion counts.
ALTER TABLE interaction ADD COLUMN suggestions_shown INTEGER NOT NULL DEFAULT 0;

-- How long calls took and how they ended, by hour (ms since 1970 of its beginning). Buckets are
-- `assist::metrics`'s; counts of several hours add up.
CREATE TABLE call_latency (
    hour INTEGER NOT NULL,
    call TEXT NOT NULL,
    bucket INTEGER NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, call, bucket)
) STRICT, WITHOUT ROWID;

CREATE TABLE call_outcome (
    hour INTEGER NOT NULL,
    call TEXT NOT NULL,
    outcome TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (hour, call, outcome)
) STRICT, WITHOUT ROWID;
