#!/usr/bin/env python3
"""A second verifier for Cuecard's audit log, sharing no code with the first.

    verify_chain.py [--key HEX] [--anchor LINE] FILE...

Needs nothing but Python's standard library. LINE is a checkpoint that was kept outside the
database, HEX the public key that signs checkpoints. Prints one JSON object for each file, {"ok",
"events", "head", "firstBreak"?: {"seq"}}, and ends with 1 where a chain is broken. It does not
look at table definitions and triggers.

Entry n is sealed as SHA-256 of, one after the other:

    "cuecard-log/1" and a line feed             14 bytes
    the hash of entry n - 1, or zeros           32 bytes
    n                                            8 bytes, big-endian
    the time in ms since 1970                    8 bytes, big-endian
    kind, interaction, actor                     each: length in 8 bytes, big-endian, then UTF-8;
                                                 no interaction: eight bytes ff and no more
    SHA-256 of the payload as stored            32 bytes

A checkpoint is signed (Ed25519) over:

    "cuecard-checkpoint/1" and a line feed
    the installation's id                        length in 8 bytes, then UTF-8
    the version of the entry format              4 bytes
    the entry's number, the time in ms           8 bytes each
    the entry's hash                            32 bytes
    the link of the checkpoint before            length in 8 bytes, then 32 bytes, or eight bytes ff
    the public key                               the same

and its link is SHA-256 of "cuecard-checkpoint-link/1", a line feed, that message and the signature
(each its length in 8 bytes first, or eight bytes ff for no signature).
"""

import argparse
import datetime
import hashlib
import json
import sqlite3
import sys
from functools import cached_property

import ed25519

OWN_KINDS = (b"log_begun", b"record_pruned", b"signing_key_changed", b"time_went_back")
SLACK_MS = 60_000


def sized(value):
    if value is None:
        return b"\xff" * 8
    return len(value).to_bytes(8, "big") + value


def number(value):
    return value.to_bytes(8, "big", signed=True)


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


class Entry:
    def __init__(self, row):
        self.seq, self.at, self.kind, self.interaction, self.actor = row[:5]
        self.payload, self.payload_hash, self.hash, self.types = row[5:]

    def is_sealed(self, seq, previous):
        if self.seq != seq or self.types not in ("ittttbb", "itnttbb", "itttnbb", "itntnbb"):
            return False
        sealed = sha256(
            b"cuecard-log/1\n",
            previous,
            number(seq),
            number(self.at),
            sized(self.kind),
            sized(self.interaction),
            sized(self.actor),
            self.payload_hash,
        )
        return sealed == self.hash

    def payload_holds(self, prunings):
        if self.payload is not None:
            return sha256(self.payload) == self.payload_hash
        return self.kind not in OWN_KINDS and any(covers(pruning, self) for pruning in prunings)


def covers(pruning, entry):
    seq, taken = pruning
    return (
        seq > entry.seq
        and taken["from"] <= entry.seq <= taken["to"]
        and any(asks_for(rule, entry) for rule in taken["rules"])
    )


def asks_for(rule, entry):
    if "kinds" in rule and entry.kind.decode() not in rule["kinds"]:
        return False
    if "interaction" in rule and rule["interaction"].encode() != entry.interaction:
        return False
    if "before" in rule and entry.at >= milliseconds(rule["before"]):
        return False
    return "before" in rule or "interaction" in rule


def milliseconds(at):
    at = datetime.datetime.fromisoformat(at.replace("Z", "+00:00"))
    epoch = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
    return (at - epoch) // datetime.timedelta(milliseconds=1)


class Checkpoint:
    def __init__(self, seq, install, form, head, at, previous, key, signature):
        self.seq, self.install, self.format, self.hash, self.at = seq, install, form, head, at
        self.previous, self.key, self.signature = previous, key, signature
        self.message = b"".join(
            (
                b"cuecard-checkpoint/1\n",
                sized(install.encode()),
                form.to_bytes(4, "big"),
                number(seq),
                number(at),
                head,
                sized(previous),
                sized(key),
            )
        )
        self.link = sha256(
            b"cuecard-checkpoint-link/1\n", sized(self.message), sized(signature)
        )
        self.is_signed = key is not None and signature is not None

    @cached_property
    def genuine(self):
        return self.is_signed and ed25519.verify(self.key, self.message, self.signature)

    @property
    def holds(self):
        return self.genuine or (self.key is None and self.signature is None)

    @classmethod
    def of_line(cls, line):
        read = json.loads(line)
        raw = lambda name: bytes.fromhex(read[name]) if name in read else None
        return cls(
            read["seq"], read["install"], read["format"], raw("hash"), read["atMs"],
            raw("previous"), raw("publicKey"), raw("signature"),
        )


class Log:
    def __init__(self, path):
        self.db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
        tables = self.db.execute("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
        self.has_checkpoints = ("audit_checkpoint",) in tables.fetchall()

    def entries(self, where=""):
        short = " || ".join(
            f"substr(typeof({column}), 1, 1)"
            for column in "at kind interaction actor payload payload_hash hash".split()
        )
        rows = self.db.execute(
            f"""SELECT seq, at, CAST(kind AS BLOB), CAST(interaction AS BLOB),
                       CAST(actor AS BLOB), CAST(payload AS BLOB), payload_hash, hash, {short}
                FROM main.audit_event {where} ORDER BY seq"""
        )
        return map(Entry, rows)

    def counter(self, table):
        row = self.db.execute("SELECT seq FROM sqlite_sequence WHERE name = ?", (table,)).fetchone()
        return row[0] if row else 0

    def prunings(self):
        if not self.has_checkpoints:
            return []
        return [
            (entry.seq, json.loads(entry.payload))
            for entry in self.entries("WHERE kind = 'record_pruned'")
            if entry.payload and sha256(entry.payload) == entry.payload_hash
        ]

    @cached_property
    def checkpoints(self):
        if not self.has_checkpoints:
            return []
        rows = self.db.execute(
            """SELECT seq, install, format, hash, at, previous, public_key, signature
               FROM main.audit_checkpoint ORDER BY seq"""
        )
        return [Checkpoint(*row) for row in rows]

    def hash_at(self, seq):
        row = self.db.execute("SELECT hash FROM audit_event WHERE seq = ?", (seq,)).fetchone()
        return row[0] if row else None

    def install(self):
        for entry in self.entries("WHERE seq = 1"):
            if entry.kind == b"log_begun" and entry.payload:
                return json.loads(entry.payload).get("install")
        return None

    def says_key_changed(self, before, here):
        payload = {"from": before.key and before.key.hex(), "to": here.key.hex()}
        text = json.dumps(payload, sort_keys=True, separators=(",", ":")).encode()
        entries = self.entries(f"WHERE seq > {before.seq} AND seq <= {here.seq}")
        return any(
            entry.kind == b"signing_key_changed" and entry.payload_hash == sha256(text)
            for entry in entries
        )


def check_checkpoints(log, install, key):
    """The checkpoints that count, and the number of the first that does not hold."""
    good = []
    run = 0
    for here in log.checkpoints:
        before = good[-1] if good else None
        if before is None and here.install != install:
            return [], 1
        if here.previous != (before.link if before else None):
            changed = before and (
                log.hash_at(before.seq) != before.hash or (here.genuine and not before.genuine)
            )
            return (good[:-1], before.seq) if changed else (good, here.seq)
        if here.install != install or not here.holds:
            return good, here.seq
        if before and before.key != here.key:
            if here.key is None or not log.says_key_changed(before, here):
                return good, here.seq
            run = here.seq
        run = run or here.seq
        good.append(here)
    last = good[-1].seq if good else 0
    if good and key and good[-1].key != key:
        return [here for here in good if here.seq < run], run
    counter = log.counter("audit_checkpoint") if log.has_checkpoints else 0
    return good, counter if counter > last else None


def walk(log, checkpoints, pins):
    """The numbers of the last entry that holds and of the first break, if there is one."""
    prunings = log.prunings()
    table = {here.seq: here for here in checkpoints}
    events, head, agreed, floor = 0, bytes(32), 0, None
    for entry in log.entries():
        seq = events + 1
        if not entry.is_sealed(seq, head) or not entry.payload_holds(prunings):
            return events, seq
        if seq == 1 and entry.kind != b"log_begun":
            return events, seq
        for hash_there, common in pins.get(seq, ()):
            if hash_there != entry.hash:
                return events, (agreed if common is None else common) + 1
            agreed = seq
        if entry.kind == b"time_went_back":
            floor = floor if floor is None else entry.at
        elif floor is not None and entry.at < floor - SLACK_MS:
            return events, seq
        if seq in table:
            if table[seq].hash != entry.hash:
                return events, agreed + 1
            agreed, floor = seq, table[seq].at
        events, head = seq, entry.hash
    return events, None


def branch(anchor, checkpoints):
    """The last common entry where both went on from a common past, else None."""
    newest = checkpoints[-1] if checkpoints else None
    if newest is None or not anchor.is_signed or newest.key != anchor.key:
        return None
    if any(here.link == anchor.link for here in checkpoints):
        return None
    common = next((here.seq for here in checkpoints if here.link == anchor.previous), None)
    if newest.seq >= anchor.seq or (common is not None and newest.seq > common):
        return common or 0
    return None


def verify(path, key, anchors):
    log = Log(path)
    install = log.install()
    checkpoints, forged = check_checkpoints(log, install, key) if install else ([], None)
    pins = {}
    for anchor in anchors:
        if anchor.holds:
            pin = (anchor.hash, branch(anchor, checkpoints))
            pins.setdefault(anchor.seq, []).append(pin)
    events, broken = walk(log, checkpoints, pins)
    last = log.db.execute("SELECT coalesce(max(seq), 0) FROM audit_event").fetchone()[0]
    breaks = [seq for seq in (broken, forged) if seq is not None]
    for anchor in anchors:
        there = any(here.link == anchor.link for here in log.checkpoints)
        if install and anchor.install != install:
            breaks.append(1)
        if anchor.seq > last:
            breaks.append(last + 1)
        elif not anchor.holds or not there:
            breaks.append(anchor.seq)
    newest = checkpoints[-1].seq if checkpoints else 0
    if last == 0 or newest > last or log.counter("audit_event") != last:
        breaks.append(last + 1)
    first = min(breaks, default=None)
    events = min(last, first - 1) if first else last
    head = log.hash_at(events) if events else None
    verdict = {"ok": first is None, "events": events, "head": head.hex() if head else None}
    if first:
        verdict["firstBreak"] = {"seq": first}
    return verdict


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--key", type=bytes.fromhex)
    parser.add_argument("--anchor", type=Checkpoint.of_line, action="append", default=[])
    parser.add_argument("files", nargs="+")
    arguments = parser.parse_args()
    ok = True
    for path in arguments.files:
        verdict = verify(path, arguments.key, arguments.anchor)
        ok = ok and verdict["ok"]
        print(json.dumps(verdict))
    sys.exit(0 if ok else 1)


if __name__ == "__main__":
    main()
