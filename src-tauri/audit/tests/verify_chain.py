#!/usr/bin/env python3
"""A second verifier for Cuecard's audit log, sharing no code with the first.

    verify_chain.py FILE

Needs nothing but Python's standard library. Prints one JSON object, {"ok", "events", "head",
"firstBreak"?: {"seq"}}, and ends with 1 where the chain is broken.

Entry n is sealed as SHA-256 of, one after the other:

    "cuecard-log/1" and a line feed             14 bytes
    the hash of entry n - 1, or zeros           32 bytes
    n                                            8 bytes, big-endian
    the time in ms since 1970                    8 bytes, big-endian
    kind, interaction, actor                     each: length in 8 bytes, big-endian, then UTF-8;
                                                 no interaction: eight bytes ff and no more
    SHA-256 of the payload as stored            32 bytes
"""

import hashlib
import json
import sqlite3
import sys


def sized(value):
    if value is None:
        return b"\xff" * 8
    return len(value).to_bytes(8, "big") + value


def holds(row, seq, previous):
    number, at, kind, interaction, actor, payload, payload_hash, stored, types = row
    if number != seq or types not in (
        "integer text text text text blob blob",
        "integer text null text text blob blob",
    ):
        return False
    if seq == 1 and kind != b"log_begun":
        return False
    if hashlib.sha256(payload).digest() != payload_hash:
        return False
    sealed = b"".join(
        (
            b"cuecard-log/1\n",
            previous,
            seq.to_bytes(8, "big", signed=True),
            at.to_bytes(8, "big", signed=True),
            sized(kind),
            sized(interaction),
            sized(actor),
            payload_hash,
        )
    )
    return hashlib.sha256(sealed).digest() == stored


def verify(path):
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = connection.execute(
        """SELECT seq, at, CAST(kind AS BLOB), CAST(interaction AS BLOB), CAST(actor AS BLOB),
                  CAST(payload AS BLOB), payload_hash, hash,
                  typeof(at) || ' ' || typeof(kind) || ' ' || typeof(interaction) || ' ' ||
                  typeof(actor) || ' ' || typeof(payload) || ' ' || typeof(payload_hash) || ' ' ||
                  typeof(hash)
           FROM main.audit_event ORDER BY seq"""
    )
    events, head = 0, bytes(32)
    for row in rows:
        if not holds(row, events + 1, head):
            return events, head, True
        events, head = events + 1, row[7]
    counter = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'audit_event'")
    return events, head, counter.fetchone() != (events,) or events == 0


def main():
    events, head, broken = verify(sys.argv[1])
    verdict = {"ok": not broken, "events": events, "head": head.hex() if events else None}
    if broken:
        verdict["firstBreak"] = {"seq": events + 1}
    print(json.dumps(verdict))
    sys.exit(1 if broken else 0)


if __name__ == "__main__":
    main()
