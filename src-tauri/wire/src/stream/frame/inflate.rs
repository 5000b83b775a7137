//! Gzip, inflated with a hard cap (`contract.md §1`, frames).
//!
//! Two ways with one outcome. The usual frame, a single member that says how long it is, inflates
//! at once through libdeflate, which is quicker by a fifth and bounded by the buffer it is given;
//! whatever does not come out exact there is inflated step by step through zlib-rs, which can stop
//! at the cap, and that decides. In the second way header and trailer are read here and the body
//! inflates raw, because flate2 can't reset a decoder in gzip mode, and a new one costs 40 kB for
//! every frame. State and buffer are reused. Refused: a `Read` adapter (`GzDecoder::take`), which
//! copies through one more buffer.
//!
//! A file of several members is gzip too (RFC 1952 §2.2) and inflates to their sequence, up to
//! [`MEMBERS`]; anything else behind a member makes the frame [`Defect::InflateFailed`]. There is
//! no limit on the ratio: the cap bounds what a bomb can do.

use std::fmt;

use flate2::{Crc, Decompress, FlushDecompress, Status};
use libdeflater::Decompressor;
use memchr::memmem;

use super::Defect;

/// More members than this in one frame are no honest sender's.
const MEMBERS: usize = 16;

/// A frame that says it is longer is inflated step by step: its word is not taken for so much
/// memory.
const AT_ONCE: usize = 1 << 20;

/// What the buffer starts with and goes back to after a large frame, in bytes.
const USUAL: usize = 64 << 10;

const MAGIC: [u8; 2] = [0x1f, 0x8b];
const DEFLATE: u8 = 8;
const HEADER_CRC: u8 = 1 << 1;
const EXTRA: u8 = 1 << 2;
const NAME: u8 = 1 << 3;
const COMMENT: u8 = 1 << 4;
const RESERVED: u8 = 0xe0;

/// Whether a binary frame begins as gzip.
pub(super) fn is_gzip(frame: &[u8]) -> bool {
    frame.starts_with(&MAGIC)
}

pub(super) struct Inflater {
    at_once: Decompressor,
    state: Decompress,
    /// The content, and behind it whatever a longer frame left.
    out: Vec<u8>,
    limit: usize,
}

impl fmt::Debug for Inflater {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inflater")
            .field("limit", &self.limit)
            .finish_non_exhaustive()
    }
}

impl Inflater {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            at_once: Decompressor::new(),
            state: Decompress::new(false),
            out: Vec::new(),
            limit,
        }
    }

    pub(super) fn held_bytes(&self) -> usize {
        self.out.capacity()
    }

    /// The whole content of a gzip frame; never holds more than the limit and one byte.
    pub(super) fn inflate(&mut self, gzip: &[u8]) -> Result<&[u8], Defect> {
        if self.out.capacity() > AT_ONCE {
            self.out.clear();
            self.out.shrink_to(USUAL);
        }
        match self.whole(gzip) {
            Some(length) => Ok(&self.out[..length]),
            None => self.stepwise(gzip),
        }
    }

    /// Inflates a single member whose trailer tells its length; none unless all of it is exact.
    ///
    /// Libdeflate does not say where the member ended. It did verify the checksum and the length it
    /// found there; when the frame's last eight bytes are these two as well, and stand nowhere else
    /// in the frame, there is the end.
    fn whole(&mut self, gzip: &[u8]) -> Option<usize> {
        let (before, trailer) = gzip.split_last_chunk::<8>()?;
        let (crc, length) = (&trailer[..4], &trailer[4..]);
        let length = usize::try_from(u32::from_le_bytes(length.try_into().ok()?)).ok()?;
        if length > self.limit.min(AT_ONCE) {
            return None;
        }
        if self.out.len() < length {
            self.out.reserve_exact(length - self.out.len());
            self.out.resize(length, 0);
        }
        let out = &mut self.out[..length];
        let made = self.at_once.gzip_decompress(gzip, out).ok()?;
        let exact = made == length
            && libdeflater::crc32(out).to_le_bytes() == crc
            && memmem::find(gzip, trailer) == Some(before.len());
        exact.then_some(length)
    }

    fn stepwise(&mut self, mut gzip: &[u8]) -> Result<&[u8], Defect> {
        self.out.clear();
        self.out.reserve_exact(USUAL.min(self.limit + 1));
        for _ in 0..MEMBERS {
            gzip = self.member(gzip)?;
            if gzip.is_empty() {
                return Ok(&self.out);
            }
        }
        Err(Defect::InflateFailed)
    }

    /// Inflates one member behind what is there already, and returns what follows it.
    fn member<'a>(&mut self, gzip: &'a [u8]) -> Result<&'a [u8], Defect> {
        let start = self.out.len();
        let body = behind_header(gzip).ok_or(Defect::InflateFailed)?;
        let rest = self.deflated(body)?;
        let (trailer, rest) = rest.split_at_checked(8).ok_or(Defect::InflateFailed)?;
        let content = &self.out[start..];
        let mut crc = Crc::new();
        crc.update(content);
        // The length is kept modulo 2^32 (RFC 1952 §2.3.1); the cap is far below.
        let length = u32::try_from(content.len()).map_err(|_| Defect::InflateFailed)?;
        let says = [crc.sum().to_le_bytes(), length.to_le_bytes()].concat();
        if trailer == says {
            Ok(rest)
        } else {
            Err(Defect::InflateFailed)
        }
    }

    fn deflated<'a>(&mut self, body: &'a [u8]) -> Result<&'a [u8], Defect> {
        self.state.reset(false);
        let mut rest = body;
        loop {
            let (taken, made) = (self.state.total_in(), self.state.total_out());
            let status = self
                .state
                .decompress_vec(rest, &mut self.out, FlushDecompress::Finish)
                .map_err(|_| Defect::InflateFailed)?;
            let taken = usize::try_from(self.state.total_in() - taken)
                .map_err(|_| Defect::InflateFailed)?;
            rest = rest.get(taken..).ok_or(Defect::InflateFailed)?;
            if self.out.len() > self.limit {
                return Err(Defect::Oversized);
            }
            match status {
                Status::StreamEnd => return Ok(rest),
                Status::Ok | Status::BufError => {
                    if self.out.len() < self.out.capacity() {
                        // There was room and it stopped all the same: the input is cut short.
                        if taken == 0 && made == self.state.total_out() {
                            return Err(Defect::InflateFailed);
                        }
                    } else {
                        let room = self.out.len().min(self.limit + 1 - self.out.len());
                        self.out.reserve_exact(room);
                    }
                }
            }
        }
    }
}

/// The part behind a member's header (RFC 1952 §2.3); none when it is cut or not deflate.
fn behind_header(gzip: &[u8]) -> Option<&[u8]> {
    let (fixed, mut rest) = gzip.split_at_checked(10)?;
    let flags = fixed[3];
    if !is_gzip(fixed) || fixed[2] != DEFLATE || flags & RESERVED != 0 {
        return None;
    }
    if flags & EXTRA != 0 {
        let (length, behind) = rest.split_at_checked(2)?;
        let length = usize::from(u16::from_le_bytes([length[0], length[1]]));
        rest = behind.get(length..)?;
    }
    for text in [NAME, COMMENT] {
        if flags & text != 0 {
            let end = rest.iter().position(|&byte| byte == 0)?;
            rest = &rest[end + 1..];
        }
    }
    if flags & HEADER_CRC != 0 {
        rest = rest.get(2..)?;
    }
    Some(rest)
}
