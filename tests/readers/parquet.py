"""Reads an exported history with the two programs that analysts open it in.

A stand-in platform is served, a stream is followed, suggestions are taken, and the history is
exported as Parquet and as JSON Lines; DuckDB and pandas must then see the same rows, with types
that need no conversion. Usage: parquet.py PATH-OF-CUECTL
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from datetime import datetime, timezone
from pathlib import Path

import duckdb
import pandas

CUECTL = sys.argv.pop(1)
HASHES = ("payload_hash", "previous_hash", "hash")


class Journey(unittest.TestCase):
    """One history, exported in each form."""

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        clean = {k: v for k, v in os.environ.items() if not k.startswith("CUECARD_")}
        # No session bus: the test must not meet somebody's keyring.
        clean["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
        sandbox = subprocess.Popen(
            [CUECTL, "sandbox", "--speed", "200"], stdout=subprocess.PIPE, env=clean, text=True
        )
        cls.addClassCleanup(sandbox.wait)
        cls.addClassCleanup(sandbox.stdout.close)
        cls.addClassCleanup(sandbox.terminate)
        served = json.loads(sandbox.stdout.readline())
        cls.env = clean | {
            "CUECARD_DATA_DIR": cls.folder.name,
            "CUECARD_API_URL": served["apiUrl"],
            "CUECARD_LOGIN_URL": served["loginUrl"],
            "CUECARD_CLIENT_ID": served["clientId"],
            "CUECARD_CLIENT_SECRET": served["clientSecret"],
            "CUECARD_LIBRARY_ID": served["libraryId"],
            "CUECARD_AGENT_ID": served["agentId"],
        }
        cls.interaction = served["interactions"][0]
        batches = cls.cuectl("stream", "--interaction", cls.interaction, "--max-batches", "3")
        taken = next(b["rankedSuggestions"][0] for b in batches if b["rankedSuggestions"])
        cls.cuectl("accept", "--interaction", cls.interaction, "--suggestion", taken["id"])
        cls.parquet = str(Path(cls.folder.name) / "history.parquet")
        lines = Path(cls.folder.name) / "history.jsonl"
        # Up to the same event: the first export itself may be on record in the second.
        [cls.exported] = cls.cuectl("audit", "export", "--format", "parquet", "--out", cls.parquet)
        cls.cuectl("audit", "export", "--format", "jsonl", "--out", str(lines))
        events = [json.loads(line) for line in lines.read_text("utf-8").splitlines()]
        cls.events = events[: cls.exported["events"]]

    @classmethod
    def cuectl(cls, *arguments):
        done = subprocess.run(
            [CUECTL, *arguments], env=cls.env, capture_output=True, text=True, timeout=120
        )
        if done.returncode != 0:
            raise AssertionError(f"cuectl {arguments}: {done.stderr}")
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_the_history_is_worth_reading(self):
        kinds = {event["kind"] for event in self.events}
        self.assertLessEqual({"suggestions_produced", "suggestion_accepted"}, kinds)
        self.assertEqual(len(self.events), self.exported["events"])

    def test_pandas_has_every_row_and_its_types(self):
        frame = pandas.read_parquet(self.parquet)
        self.assertEqual(len(frame), len(self.events))
        self.assertEqual(str(frame["seq"].dtype), "int64")
        self.assertEqual(str(frame["at"].dt.tz), "UTC", "times need no conversion")
        self.assertEqual(frame["seq"].tolist(), [event["seq"] for event in self.events])
        for row, event in zip(frame.itertuples(), self.events):
            self.assertEqual(row.kind, event["kind"])
            self.assertEqual(row.actor, event["actor"])
            self.assertEqual(none(row.interaction), event.get("interaction"))
            self.assertEqual(row.at.to_pydatetime(), moment(event["at"]))
            self.assertEqual(json.loads(row.payload), event["payload"])
            for name in HASHES:
                self.assertEqual(getattr(row, name).hex(), event[camel(name)])

    def test_pandas_counts_by_kind(self):
        frame = pandas.read_parquet(self.parquet, columns=["kind"])
        counts = frame["kind"].value_counts().to_dict()
        kinds = [event["kind"] for event in self.events]
        self.assertEqual(counts, {kind: kinds.count(kind) for kind in set(kinds)})

    def test_duckdb_has_every_row_and_its_types(self):
        columns = self.ask("DESCRIBE SELECT * FROM read_parquet(?)")
        types = {column[0]: column[1] for column in columns}
        self.assertEqual(types["seq"], "BIGINT")
        self.assertEqual(types["at"], "TIMESTAMP WITH TIME ZONE")
        self.assertEqual({types[n] for n in ("kind", "interaction", "actor", "payload")}, {"VARCHAR"})
        self.assertEqual({types[name] for name in HASHES}, {"BLOB"})
        rows = self.ask(
            'SELECT seq, epoch_ms("at"), kind, interaction, actor, payload, hash'
            " FROM read_parquet(?) ORDER BY seq"
        )
        self.assertEqual(len(rows), len(self.events))
        for (seq, at, kind, interaction, actor, payload, digest), event in zip(rows, self.events):
            self.assertEqual(seq, event["seq"])
            self.assertEqual(at, round(moment(event["at"]).timestamp() * 1000))
            self.assertEqual((kind, actor), (event["kind"], event["actor"]))
            self.assertEqual(interaction, event.get("interaction"))
            self.assertEqual(json.loads(payload), event["payload"])
            self.assertEqual(bytes(digest).hex(), event["hash"])

    def test_duckdb_follows_the_chain_and_looks_into_contents(self):
        broken = self.ask(
            "SELECT count(*) FROM (SELECT previous_hash, lag(hash) OVER (ORDER BY seq) AS before"
            " FROM read_parquet(?)) WHERE before IS NOT NULL AND before <> previous_hash"
        )
        self.assertEqual(broken, [(0,)], "each hash is the next one's previous")
        taken = self.ask(
            "SELECT payload ->> '$.suggestionId' FROM read_parquet(?)"
            " WHERE kind = 'suggestion_accepted' AND interaction = ?",
            self.interaction,
        )
        accepted = [e["payload"]["suggestionId"] for e in self.events if e["kind"] == "suggestion_accepted"]
        self.assertEqual([row[0] for row in taken], accepted)

    def ask(self, query, *more):
        with duckdb.connect() as connection:
            return connection.execute(query, [self.parquet, *more]).fetchall()


def none(value):
    return None if pandas.isna(value) else value


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(timezone.utc)


def camel(name):
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


if __name__ == "__main__":
    done = unittest.main(exit=False, verbosity=2).result
    failed = len(done.failures) + len(done.errors)
    print(f"# pass {done.testsRun - failed}\n# fail {failed}")
    sys.exit(failed > 0)
