#!/usr/bin/env python3
"""The baseline of `append.rs`: the same rows with the same durability through Python's sqlite3.

    baseline.py FILE BATCH ROWS

Prints rows a second. The payload is made within the time, as there; nothing is hashed.
"""

import json
import sqlite3
import sys
import time

INTERACTION = "0b9f6a1e-5f0e-4d69-8f43-2a8a3c1d7e55"


def row(n, at):
    payload = json.dumps(
        {
            "key": f"knowledge:article-{n % 40}",
            "knowledgeArticleId": f"5f0e4d69-8f43-4a8a-9c1d-{n:012}",
            "position": n % 5,
            "suggestionId": f"suggestion-{n}",
        },
        separators=(",", ":"),
        sort_keys=True,
    )
    fixed = b"\7" * 32
    return n + 1, at, "suggestion_accepted", INTERACTION, "agent", payload, fixed, fixed


def main():
    path, batch, rows = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(
        """CREATE TABLE audit_event (
               seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, interaction TEXT,
               actor TEXT NOT NULL, payload TEXT, payload_hash BLOB NOT NULL, hash BLOB NOT NULL
           )"""
    )
    insert = "INSERT INTO audit_event VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
    started = time.perf_counter()
    for first in range(0, rows, batch):
        connection.execute("BEGIN IMMEDIATE")
        at = 1790000000000 + first
        connection.executemany(insert, (row(n, at) for n in range(first, min(first + batch, rows))))
        connection.execute("COMMIT")
    print(rows / (time.perf_counter() - started))


if __name__ == "__main__":
    main()
