-- AUTOINCREMENT keeps the highest number ever given in sqlite_sequence: a plainly cut tail shows.
CREATE TABLE audit_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    interaction TEXT,
    actor TEXT NOT NULL,
    payload TEXT,
    payload_hash BLOB NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE INDEX audit_event_interaction ON audit_event (interaction) WHERE interaction IS NOT NULL;

-- Retention may take a payload away; nothing else ever changes.
CREATE TRIGGER audit_event_unchanged BEFORE UPDATE ON audit_event
WHEN NEW.payload IS NOT NULL
    OR NEW.seq IS NOT OLD.seq
    OR NEW.at IS NOT OLD.at
    OR NEW.kind IS NOT OLD.kind
    OR NEW.interaction IS NOT OLD.interaction
    OR NEW.actor IS NOT OLD.actor
    OR NEW.payload_hash IS NOT OLD.payload_hash
    OR NEW.hash IS NOT OLD.hash
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is never changed');
END;

CREATE TRIGGER audit_event_undeleted BEFORE DELETE ON audit_event
BEGIN
    SELECT RAISE(ABORT, 'an audit entry is never deleted');
END;
