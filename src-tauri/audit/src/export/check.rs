//! Checking an export without the database: every entry by itself, their order, and what the proof
//! says of them.

use std::fs::File;
use std::io::{self, BufReader};
use std::path::Path;

use sha2::{Digest, Sha256};

use super::line::{Line, Owned, Unreadable};
use super::output::file_error;
use super::proof::Proof;
use super::{Format, csv, jsonl, one, parquet, proof_path};
use crate::own::{GENESIS_KIND, KEPT};
use crate::verify::pruned::Prunings;
use crate::{
    AuditError, Break, BreakKind, Checkpoint, Expectations, Hash, Progress, PublicKey, Verdict,
    Vouched,
};

/// Progress is told every so many entries.
const STRIDE: i64 = 10_000;

type Entries = Box<dyn Iterator<Item = Result<Owned, Unreadable>>>;

/// Checks the export at `file` against the proof beside it, or within it
/// ([`proof_of_one`](crate::proof_of_one)), without the database: every entry's
/// payload and seal, their order, what the proof says of them, and the signature. Of an export of
/// everything, the whole chain.
///
/// The verdict's `events` counts the entries of the file that hold, and its head is the last of
/// them. An entry that is *missing* from a filtered export shows only where the proof is signed or
/// the file was changed after it was made.
///
/// # Errors
///
/// [`AuditError::Proof`] where there is no proof beside it that reads as one, and
/// [`AuditError::File`]. What is wrong with file or proof is in the verdict.
pub fn verify_export(
    file: &Path,
    expectations: &Expectations,
    mut progress: impl FnMut(Progress),
) -> Result<Verdict, AuditError> {
    let unpacked = one::unpacked(file)?;
    let inside = unpacked
        .as_ref()
        .map(|folder| folder.path().join(one::NAME));
    let file = inside.as_deref().unwrap_or(file);
    let proof = Proof::read(&proof_path(file))?;
    let sha256 = sha256(file)?;
    let anchors = expectations.anchors.iter();
    let vouched = anchors.chain(&proof.statement.log.checkpoint);
    let mut check = Check {
        expectations,
        proof: &proof,
        pins: vouched
            .filter(|checkpoint| checkpoint.holds())
            .map(|checkpoint| (checkpoint.seq, checkpoint.hash))
            .collect(),
        prunings: Prunings::default(),
        last: None,
        events: 0,
        agreed: 0,
        met_head: false,
        scratch: Vec::new(),
    };
    if proof.statement.whole {
        for entry in open(file, proof.statement.file.format)?.map_while(Result::ok) {
            check.prunings.add(
                &entry.line().fields,
                entry.payload.as_deref().map(str::as_bytes),
            );
        }
    }
    let total = i64::try_from(proof.statement.events).unwrap_or(i64::MAX);
    let mut first_break = None;
    for entry in open(file, proof.statement.file.format)? {
        first_break = match &entry {
            Ok(entry) => check.entry(&entry.line()),
            Err(Unreadable) => Some(Break::at(check.next(), BreakKind::Unreadable)),
        };
        if first_break.is_some() {
            break;
        }
        if check.events % STRIDE == 0 {
            let done = check.events;
            progress(Progress { done, total });
        }
    }
    let done = check.events;
    progress(Progress { done, total: done });
    check.verdict(first_break, sha256)
}

fn open(path: &Path, format: Format) -> Result<Entries, AuditError> {
    let file = File::open(path).map_err(|error| file_error(path, error))?;
    Ok(match format {
        Format::Csv => Box::new(csv::read(BufReader::new(file))),
        Format::Jsonl => Box::new(jsonl::read(file)),
        Format::Parquet => Box::new(parquet::read(file)),
    })
}

fn sha256(path: &Path) -> Result<Hash, AuditError> {
    let mut hasher = Hasher(Sha256::new());
    File::open(path)
        .and_then(|mut file| io::copy(&mut file, &mut hasher))
        .map_err(|error| file_error(path, error))?;
    Ok(Hash(hasher.0.finalize().into()))
}

struct Hasher(Sha256);

impl io::Write for Hasher {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.update(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct Check<'a> {
    expectations: &'a Expectations,
    proof: &'a Proof,
    /// Entries that the anchors and the log's own newest checkpoint speak of.
    pins: Vec<(i64, Hash)>,
    prunings: Prunings,
    /// The last entry that held.
    last: Option<(i64, Hash)>,
    events: i64,
    /// The newest entry of a whole log that a checkpoint from outside agrees with.
    agreed: i64,
    met_head: bool,
    scratch: Vec<u8>,
}

impl Check<'_> {
    /// The number after the last entry that held.
    fn next(&self) -> i64 {
        self.last.map_or(1, |(seq, _)| seq.saturating_add(1))
    }

    fn entry(&mut self, line: &Line<'_>) -> Option<Break> {
        let statement = &self.proof.statement;
        let seq = line.fields.seq;
        let next = self.next();
        let broken = |seq, kind| Some(Break::at(seq, kind));
        if seq < next || seq > statement.log.head.seq {
            let earlier = self.last.is_some_and(|(last, _)| seq < last);
            let kind = if earlier {
                BreakKind::Reordered
            } else {
                BreakKind::Inserted
            };
            return broken(next, kind);
        }
        if statement.whole && seq > next {
            return broken(next, BreakKind::Deleted);
        }
        let follows = match self.last {
            Some((last, hash)) if last == seq - 1 => line.previous == hash,
            None if seq == 1 => line.previous == Hash::NONE,
            Some(_) | None => true,
        };
        if !follows || !line.is_sealed(&mut self.scratch) || !self.payload_holds(line) {
            return broken(seq, BreakKind::Edited);
        }
        let genesis = line.kind == GENESIS_KIND && line.hash == statement.log.genesis;
        if seq == 1 && !genesis {
            return broken(1, BreakKind::Foreign);
        }
        if let Some(found) = self.compare(seq, line.hash) {
            return Some(found);
        }
        self.last = Some((seq, line.hash));
        self.events += 1;
        None
    }

    fn payload_holds(&mut self, line: &Line<'_>) -> bool {
        match line.payload {
            Some(_) => line.payload_holds(),
            None if self.proof.statement.whole => self.prunings.explain(&line.fields),
            None => !KEPT.contains(&line.kind),
        }
    }

    /// Compares with what is known from outside the file, and with its own checkpoint.
    fn compare(&mut self, seq: i64, hash: Hash) -> Option<Break> {
        // A head without a number is expected wherever it stands.
        let head = self.expectations.expected_head;
        let head = head.map(|head| (head.seq.unwrap_or(seq), head.hash));
        let anywhere = self
            .expectations
            .expected_head
            .is_some_and(|head| head.seq.is_none());
        let met = head == Some((seq, hash));
        self.met_head |= met;
        let pins = self
            .pins
            .iter()
            .copied()
            .chain(head.filter(|_| met || !anywhere));
        for (_, expected) in pins.filter(|(at, _)| *at == seq) {
            if expected != hash {
                return Some(self.rewritten(seq));
            }
            self.agreed = seq;
        }
        None
    }

    /// The entries hold and are others than those that were vouched for. In a filtered export the
    /// entry itself is the one; in a whole one, it began somewhere before.
    const fn rewritten(&self, seq: i64) -> Break {
        let from = if self.proof.statement.whole {
            self.agreed + 1
        } else {
            seq
        };
        Break {
            seq: from,
            up_to: if from < seq { Some(seq) } else { None },
            kind: BreakKind::Rewritten,
        }
    }

    fn verdict(&self, in_entries: Option<Break>, sha256: Hash) -> Result<Verdict, AuditError> {
        let signed = self.proof.is_signed()?;
        let first_break = self
            .foreign()
            .or(in_entries)
            .or_else(|| self.end())
            .or_else(|| {
                self.statement(signed, sha256)
                    .map(|kind| Break::at(self.next(), kind))
            });
        let ok = first_break.is_none();
        let events = match first_break {
            Some(found) if self.proof.statement.whole => self.events.min(found.seq - 1),
            Some(_) | None => self.events,
        };
        let head = self.last.filter(|_| events == self.events && events > 0);
        let vouched = self.vouched(ok && signed);
        Ok(Verdict {
            ok,
            events,
            head: head.map(|(_, hash)| hash),
            first_break,
            checkpoint: vouched,
            unprotected_from: self.unprotected_from(ok && signed),
        })
    }

    fn foreign(&self) -> Option<Break> {
        let install = &self.proof.statement.log.install;
        let anchors = self.expectations.anchors.iter();
        let anchors = anchors.filter(|anchor| anchor.holds());
        let anchors = anchors.map(|anchor| &anchor.install);
        let mut expected = anchors.chain(&self.expectations.install);
        expected
            .any(|expected| expected != install)
            .then_some(Break::at(1, BreakKind::Foreign))
    }

    /// Whether entries are missing at the end, or the end is another.
    fn end(&self) -> Option<Break> {
        let statement = &self.proof.statement;
        let next = Some(self.next());
        let expected = self.expectations.expected_head;
        let stands = |seq: Option<i64>, hash| {
            let head = statement.log.head;
            head.hash == hash && seq.is_none_or(|seq| seq == head.seq)
        };
        let ends = (self.last.map(|(seq, _)| seq), self.events.unsigned_abs());
        if ends.1 < statement.events || ends.0 < statement.last {
            return next.map(|seq| Break::at(seq, BreakKind::Truncated));
        }
        if ends != (statement.last, statement.events) {
            return next.map(|seq| Break::at(seq, BreakKind::ForgedProof));
        }
        let head = self.last.map(|(_, hash)| hash);
        if statement.whole && head != Some(statement.log.head.hash) {
            return Some(self.rewritten(statement.log.head.seq));
        }
        let met = self.met_head || expected.is_none_or(|head| stands(head.seq, head.hash));
        let cut = expected
            .and_then(|head| head.seq)
            .is_some_and(|seq| seq > statement.log.head.seq);
        match (met, cut) {
            (true, _) => None,
            (false, true) => next.map(|seq| Break::at(seq, BreakKind::RolledBack)),
            (false, false) => Some(self.rewritten(statement.log.head.seq)),
        }
    }

    /// Whether the proof itself is right.
    fn statement(&self, signed: bool, sha256: Hash) -> Option<BreakKind> {
        let statement = &self.proof.statement;
        let own = statement.log.checkpoint.iter();
        let checkpoints_hold = own
            .clone()
            .chain(&self.expectations.anchors)
            .all(Checkpoint::holds)
            && own.clone().all(|own| {
                own.install == statement.log.install && own.seq <= statement.log.head.seq
            });
        if !checkpoints_hold {
            return Some(BreakKind::ForgedCheckpoint);
        }
        let named = self.proof.public_key.is_some() || self.proof.signature.is_some();
        let expected = self.expectations.public_key;
        let by_other = expected.is_some() && expected != self.proof.public_key;
        let wrong = statement.file.sha256 != sha256 || (named && !signed) || by_other;
        wrong.then_some(BreakKind::ForgedProof)
    }

    fn known_keys(&self) -> impl Iterator<Item = PublicKey> {
        let anchors = self
            .expectations
            .anchors
            .iter()
            .filter(|anchor| anchor.holds());
        anchors
            .filter_map(|anchor| anchor.public_key)
            .chain(self.expectations.public_key)
    }

    /// The log's newest checkpoint, where the file's entries or the signature bear it out.
    fn vouched(&self, signed: bool) -> Option<Vouched> {
        let checkpoint = self.proof.statement.log.checkpoint.as_ref()?;
        let borne_out = signed || self.agreed >= checkpoint.seq;
        let vouched = Vouched {
            seq: checkpoint.seq,
            at: checkpoint.at()?,
            signed: checkpoint.is_signed() && checkpoint.holds(),
            public_key: checkpoint.public_key,
        };
        (borne_out && checkpoint.holds()).then_some(vouched)
    }

    fn unprotected_from(&self, signed: bool) -> Option<i64> {
        let statement = &self.proof.statement;
        let known = |key: Option<PublicKey>| {
            key.is_some_and(|key| self.known_keys().any(|known| known == key))
        };
        if statement.events == 0 || (signed && known(self.proof.public_key)) {
            return None;
        }
        let own = statement.log.checkpoint.as_ref();
        let own = own.filter(|own| own.holds() && known(own.public_key));
        let anchors = self
            .expectations
            .anchors
            .iter()
            .filter(|anchor| anchor.holds());
        let pins = anchors.chain(own).map(|anchor| anchor.seq);
        let head = self.expectations.expected_head.filter(|_| self.met_head);
        let head = head.map(|head| head.seq.unwrap_or(self.agreed));
        let protected = pins.chain(head).filter(|seq| *seq <= self.agreed).max();
        match protected {
            // Without the entries between, a later one says nothing of an earlier one.
            Some(seq) if statement.whole => (seq < statement.log.head.seq).then_some(seq + 1),
            Some(_) | None => statement.first,
        }
    }
}
