-- What a platform's summary says in parts beside its text: the headline, why, what came of it, what is
-- left to do. JSON in `comment`, as every text is, so that it can be wiped.

ALTER TABLE summary ADD COLUMN parts INTEGER REFERENCES comment (id);

-- What deleting a text looks for.
CREATE INDEX summary_parts ON summary (parts) WHERE parts IS NOT NULL;
