#!/usr/bin/env python3
"""Power loss, replayed: what a disk may hold after the power failed, opened and checked.

    replay.py --states N [--seed S] [--control] -- COMMAND ARGUMENT...

Runs COMMAND under strace with `{dir}` replaced by a fresh data folder. COMMAND acknowledges on
standard output, a JSON object with a `correlationId` a line. Then makes N states of the folder as
a power loss may leave them: every write, truncation or new name since a file's last fsync is kept,
dropped, torn at a 512-byte sector or applied in another order, and everything before it is there.
Each state must open, pass SQLite's own check, hold its chain and agree with the head kept beside
it, and hold every acknowledged item.

`--control` replays a plain SQLite writer with synchronous=NORMAL instead of COMMAND: that one must
lose acknowledged rows, or this program could not find a loss. Ends with 1 where it should not.

Needs Python's standard library and strace.
"""

import argparse
import importlib.util
import json
import os
import random
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile

SECTOR = 512
CALL = re.compile(
    r"^(?:\d+ +)?(pwrite64|write|ftruncate|fdatasync|fsync|unlink|unlinkat|rename|renameat|renameat2|openat)"
    r"\((.*)\) += (-?\d+)(?:<.*)?(?: .*)?$"
)
TEXT = re.compile(r'"((?:\\x[0-9a-f]{2})*)"')
OPEN_FILE = re.compile(r"^(\d+)<((?:\\x[0-9a-f]{2}|[^>\\])*)>")


def unhex(text):
    return bytes.fromhex(text.replace("\\x", ""))


def path_of(argument):
    match = OPEN_FILE.match(argument)
    if not match:
        return None, None
    raw = match.group(2)
    return int(match.group(1)), unhex(raw).decode() if raw.startswith("\\x") else raw


def trace(command, folder):
    """What the command did to files in `folder`, and what it said, in order."""
    log = os.path.join(os.path.dirname(folder), "strace.log")
    calls = "pwrite64,write,ftruncate,fdatasync,fsync,unlink,unlinkat,rename,renameat,renameat2,openat"
    # Whole syscalls on one line each: -ff keeps every thread's apart, which loses their order;
    # unfinished ones are joined below.
    argv = ["strace", "-f", "-y", "-xx", "-s", "1000000", "-e", f"trace={calls}", "-o", log]
    done = subprocess.run(argv + command, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
    if done.returncode not in (0, 1):
        sys.exit(f"{command[0]} ended with {done.returncode}")
    begun = {}
    events = []
    with open(log, encoding="ascii") as lines:
        for line in lines:
            thread = line.split(" ", 1)[0]
            if line.rstrip().endswith("<unfinished ...>"):
                begun[thread] = line.rstrip()[: -len("<unfinished ...>")]
                continue
            resumed = re.match(r"^\d+ +<\.\.\. \w+ resumed>(.*)$", line.rstrip())
            if resumed:
                line = begun.pop(thread, "") + resumed.group(1)
            event = read(line.rstrip(), folder)
            if event:
                events.append(event)
    os.unlink(log)
    return events


def read(line, folder):
    match = CALL.match(line)
    if not match or int(match.group(3)) < 0:
        return None
    name, arguments, result = match.group(1), match.group(2), int(match.group(3))
    texts = [unhex(text) for text in TEXT.findall(arguments)]
    if name in ("unlink", "unlinkat", "rename", "renameat", "renameat2"):
        paths = [text.decode(errors="replace") for text in texts]
        inside = [path for path in paths if path.startswith(folder)]
        return ("names", name.rstrip("2").removesuffix("at"), inside) if inside else None
    if name == "openat":
        return None
    number, path = path_of(arguments)
    if number == 1 and name == "write":
        return ("said", texts[0][:result])
    if path is None or not path.startswith(folder + "/") or path.endswith("-shm"):
        return None
    if name == "pwrite64":
        offset = int(arguments.rsplit(",", 1)[1])
        return ("write", path, offset, texts[0][:result])
    if name == "write":
        return ("append", path, texts[0][:result])
    if name == "ftruncate":
        return ("truncate", path, int(arguments.rsplit(",", 1)[1]))
    return ("sync", path)


class Disk:
    """Files as they surely are, and what is written and not yet synced."""

    def __init__(self):
        self.sure = {}
        self.loose = {}

    def take(self, event):
        kind = event[0]
        if kind == "names":
            # A journaling file system orders names among themselves and after what was synced.
            _, what, paths = event
            if what == "rename" and len(paths) == 2:
                old, new = paths
                for files in (self.sure, self.loose):
                    if old in files:
                        files[new] = files.pop(old)
            elif what == "unlink":
                for files in (self.sure, self.loose):
                    files.pop(paths[0], None)
            return
        path = event[1]
        self.sure.setdefault(path, bytearray())
        waiting = self.loose.setdefault(path, [])
        if kind == "sync":
            for change in waiting:
                apply(self.sure[path], change)
            waiting.clear()
        elif kind == "append":
            offset = self.size(path)
            waiting.append(("write", offset, event[2]))
        elif kind == "write":
            waiting.append(("write", event[2], event[3]))
        else:
            waiting.append(("truncate", event[2]))

    def size(self, path):
        file = bytearray(self.sure[path])
        for change in self.loose[path]:
            apply(file, change)
        return len(file)

    def crash(self, chance, folder, into):
        """Writes one state that a power loss may leave."""
        for path, sure in self.sure.items():
            file = bytearray(sure)
            waiting = [torn for change in self.loose.get(path, []) for torn in tear(change, chance)]
            if chance.random() < 0.5:
                chance.shuffle(waiting)
            for change in waiting:
                apply(file, change)
            target = os.path.join(into, os.path.relpath(path, folder))
            os.makedirs(os.path.dirname(target), exist_ok=True)
            with open(target, "wb") as out:
                out.write(file)


def apply(file, change):
    if change[0] == "truncate":
        length = change[1]
        del file[length:]
        file.extend(bytes(length - len(file)))
        return
    _, offset, data = change
    if len(file) < offset:
        file.extend(bytes(offset - len(file)))
    file[offset : offset + len(data)] = data


def tear(change, chance):
    fate = chance.random()
    if fate < 0.4:
        return [change]
    if fate < 0.75 or change[0] == "truncate":
        return []
    _, offset, data = change
    sectors = [
        ("write", offset + start, data[start : start + SECTOR])
        for start in range(0, len(data), SECTOR)
    ]
    return [sector for sector in sectors if chance.random() < 0.5]


def verifier():
    here = os.path.dirname(os.path.abspath(__file__))
    path = os.path.join(here, "../../src-tauri/audit/tests/verify_chain.py")
    # It imports its neighbours.
    sys.path.insert(0, os.path.dirname(path))
    spec = importlib.util.spec_from_file_location("verify_chain", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def check_record(folder, said, chain):
    """What is wrong with a state of a data folder; none when nothing is."""
    path = os.path.join(folder, "cuecard.db")
    if not os.path.exists(path):
        return "the record is gone" if said else None
    connection = sqlite3.connect(path)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            return f"SQLite says {found}"
        tables = connection.execute(
            "SELECT count(*) FROM sqlite_schema WHERE name = 'audit_event'"
        ).fetchone()[0]
        kept = set()
        if tables:
            kept = {
                json.loads(payload).get("correlationId")
                for (payload,) in connection.execute(
                    "SELECT payload FROM audit_event WHERE kind = 'feedback_given'"
                )
            }
    finally:
        connection.close()
    lost = said - kept
    if lost:
        return f"{len(lost)} acknowledged items are lost"
    if tables:
        verdict = chain.verify(path, None, anchors(folder, chain))
        if not verdict["ok"]:
            return f"the chain is broken: {verdict}"
    return None


def anchors(folder, chain):
    """The head that is kept beside the database, where there is one."""
    try:
        with open(os.path.join(folder, "cuecard.head"), encoding="ascii") as kept:
            return [chain.Checkpoint.of_line(kept.read())]
    except FileNotFoundError:
        return []


CONTROL = """
import json, os, sqlite3, sys
c = sqlite3.connect(os.path.join(sys.argv[1], "cuecard.db"), isolation_level=None)
c.execute("PRAGMA journal_mode=WAL"); c.execute("PRAGMA synchronous=NORMAL")
c.execute("CREATE TABLE audit (id TEXT)")
for n in range(200):
    c.execute("INSERT INTO audit VALUES (?)", (str(n),))
    os.write(1, (json.dumps({"correlationId": str(n)}) + chr(10)).encode())
os._exit(0)
"""


def check_control(folder, said, _chain):
    path = os.path.join(folder, "cuecard.db")
    connection = sqlite3.connect(path)
    try:
        kept = {row[0] for row in connection.execute("SELECT id FROM audit")}
    except sqlite3.Error:
        kept = set()
    finally:
        connection.close()
    return "acknowledged rows are lost" if said - kept else None


def acknowledged(said):
    """The items named on whole lines."""
    lines = said.split(b"\n")[:-1]
    return {json.loads(line)["correlationId"] for line in lines if line.startswith(b"{")}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--states", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--control", action="store_true")
    arguments.add_argument("command", nargs="*")
    arguments = arguments.parse_args()
    chance = random.Random(arguments.seed)
    root = tempfile.mkdtemp(prefix="cuecard-power-")
    folder = os.path.join(root, "data")
    os.mkdir(folder)
    command = [word.replace("{dir}", folder) for word in arguments.command]
    check = check_record
    if arguments.control:
        command = [sys.executable, "-c", CONTROL, folder]
        check = check_control
    events = trace(command, folder)
    places = [at for at, event in enumerate(events) if event[0] != "said"]
    if not places:
        sys.exit("the command wrote nothing")
    # Each crash happens just after some change to a file; several states for each place.
    crashes = sorted(chance.choice(places) for _ in range(arguments.states))
    disk, said, wrong, at = Disk(), b"", [], 0
    chain = verifier()
    for place in crashes:
        while at <= place:
            event = events[at]
            at += 1
            if event[0] == "said":
                said += event[1]
            else:
                disk.take(event)
        state = os.path.join(root, "state")
        os.mkdir(state)
        disk.crash(chance, folder, state)
        try:
            problem = check(state, acknowledged(said), chain)
        except sqlite3.Error as error:
            problem = f"it does not open: {error}"
        if problem:
            wrong.append((place, problem))
        shutil.rmtree(state)
    shutil.rmtree(root)
    total = len(acknowledged(b"".join(event[1] for event in events if event[0] == "said")))
    print(
        json.dumps(
            {
                "states": len(crashes),
                "changes": len(places),
                "acknowledged": total,
                "wrong": len(wrong),
                "first": wrong[0] if wrong else None,
            }
        )
    )
    if arguments.control:
        sys.exit(0 if wrong else "the control lost nothing: this program can't find a loss")
    sys.exit(1 if wrong or not total else 0)


if __name__ == "__main__":
    main()
