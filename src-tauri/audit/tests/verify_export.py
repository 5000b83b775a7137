#!/usr/bin/env python3
"""A second checker of Cuecard's exports (CSV and JSON Lines), sharing no code with the first.

    verify_export.py FILE

Reads FILE and FILE.proof.json; needs nothing but Python's standard library and no database. Prints
one JSON object, {"ok", "signed", "events", "firstBreak"?: {"seq"}}, and ends with 1 where
something is wrong. How an entry is sealed stands in verify_chain.py.

The proof's signature is Ed25519 over "cuecard-proof/1", a line feed, and its statement as JSON
with sorted names and no white space.
"""

import csv
import datetime
import hashlib
import json
import sys

import ed25519

EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
OWN_KINDS = ("log_begun", "record_pruned", "signing_key_changed", "time_went_back")


def cell(text):
    """The text as it was; None for an absent value."""
    if text.startswith("'"):
        return text[1:]
    return text or None


def from_csv(path):
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {
                "seq": int(row["seq"]),
                "at": row["at"],
                "kind": cell(row["kind"]),
                "interaction": cell(row["interaction"]),
                "actor": cell(row["actor"]),
                "payload": cell(row["payload"]),
                "payload_hash": bytes.fromhex(row["payload_hash"]),
                "previous": bytes.fromhex(row["previous_hash"]),
                "hash": bytes.fromhex(row["hash"]),
            }


def from_jsonl(path):
    mark = ',"payload":'
    with open(path, encoding="utf-8", newline="\n") as file:
        for line in file:
            row = json.loads(line)
            # The payload stands last, byte for byte; inside a string the quotes would be escaped.
            raw = line[line.index(mark) + len(mark) : -2]
            payload_hash = bytes.fromhex(row["payloadHash"])
            missing = raw == "null" and hashlib.sha256(b"null").digest() != payload_hash
            yield {
                "seq": row["seq"],
                "at": row["at"],
                "kind": row["kind"],
                "interaction": row["interaction"],
                "actor": row["actor"],
                "payload": None if missing else raw,
                "payload_hash": payload_hash,
                "previous": bytes.fromhex(row["previousHash"]),
                "hash": bytes.fromhex(row["hash"]),
            }


def sized(text):
    if text is None:
        return b"\xff" * 8
    text = text.encode()
    return len(text).to_bytes(8, "big") + text


def milliseconds(at):
    at = datetime.datetime.fromisoformat(at.replace("Z", "+00:00"))
    return (at - EPOCH) // datetime.timedelta(milliseconds=1)


def holds(row, before, whole):
    if before is not None and row["seq"] == before["seq"] + 1:
        if row["previous"] != before["hash"]:
            return False
    elif whole and (before is not None or row["seq"] != 1 or row["previous"] != bytes(32)):
        return False
    elif before is not None and row["seq"] <= before["seq"]:
        return False
    if row["payload"] is None:
        if row["kind"] in OWN_KINDS:
            return False
    elif hashlib.sha256(row["payload"].encode()).digest() != row["payload_hash"]:
        return False
    sealed = b"".join(
        (
            b"cuecard-log/1\n",
            row["previous"],
            row["seq"].to_bytes(8, "big", signed=True),
            milliseconds(row["at"]).to_bytes(8, "big", signed=True),
            sized(row["kind"]),
            sized(row["interaction"]),
            sized(row["actor"]),
            row["payload_hash"],
        )
    )
    return hashlib.sha256(sealed).digest() == row["hash"]


def main():
    path = sys.argv[1]
    with open(path + ".proof.json", encoding="utf-8") as file:
        proof = json.load(file)
    statement = proof["statement"]
    read = {"csv": from_csv, "jsonl": from_jsonl}[statement["file"]["format"]]
    events, before, broken = 0, None, None
    for row in read(path):
        if not holds(row, before, statement["whole"]):
            broken = row["seq"]
            break
        events, before = events + 1, row
    last = before["seq"] if before else None
    if broken is None and (events, last) != (statement["events"], statement["last"]):
        broken = (last or 0) + 1
    head = statement["log"]["head"]
    if broken is None and statement["whole"] and before["hash"].hex() != head["hash"]:
        broken = head["seq"]
    with open(path, "rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    canonical = json.dumps(statement, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    signed = "signature" in proof and ed25519.verify(
        bytes.fromhex(proof["publicKey"]),
        b"cuecard-proof/1\n" + canonical.encode(),
        bytes.fromhex(proof["signature"]),
    )
    wrong = sha256 != statement["file"]["sha256"] or ("signature" in proof and not signed)
    if broken is None and wrong:
        broken = (last or 0) + 1
    verdict = {"ok": broken is None, "signed": signed, "events": events}
    if broken is not None:
        verdict["firstBreak"] = {"seq": broken}
    print(json.dumps(verdict))
    sys.exit(0 if broken is None else 1)


if __name__ == "__main__":
    main()
