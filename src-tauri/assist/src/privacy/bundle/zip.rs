//! A zip file of a few texts: deflated, with names in ASCII, and nothing else that the format can do.
//!
//! Rejected: a library for it (the format's two records are fifty lines; the compressor and the
//! checksum, which are not, are `flate2`'s).

use std::io::{self, Write};

use flate2::write::DeflateEncoder;
use flate2::{Compression, Crc};

/// Signatures and versions, as the format's description (APPNOTE 6.3.10, 4.3.7 to 4.3.16) has them.
const LOCAL: u32 = 0x0403_4b50;
const CENTRAL: u32 = 0x0201_4b50;
const END: u32 = 0x0605_4b50;
const VERSION: u16 = 20;
const DEFLATED: u16 = 8;
/// 1 January 1980, the first day there is: when it was written stands in the file's name.
const DATE: u16 = 0x21;

/// The bytes of a zip file with these files, in their order.
///
/// # Errors
/// Never in memory but for files of four gigabytes and more.
pub(super) fn zip(files: &[(&'static str, String)]) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    let mut directory = Vec::new();
    for (name, text) in files {
        let offset = size(out.len())?;
        let mut crc = Crc::new();
        crc.update(text.as_bytes());
        let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(text.as_bytes())?;
        let deflated = encoder.finish()?;
        let mut about = Vec::new();
        for short in [VERSION, 0, DEFLATED, 0, DATE] {
            about.extend(short.to_le_bytes());
        }
        for long in [crc.sum(), size(deflated.len())?, size(text.len())?] {
            about.extend(long.to_le_bytes());
        }
        about.extend(short(name.len())?.to_le_bytes());
        about.extend(0_u16.to_le_bytes());
        out.extend(LOCAL.to_le_bytes());
        out.extend(&about);
        out.extend(name.as_bytes());
        out.extend(deflated);
        directory.extend(CENTRAL.to_le_bytes());
        directory.extend(VERSION.to_le_bytes());
        directory.extend(&about);
        // No comment, the first disk, no attributes within or without.
        directory.extend([0; 10]);
        directory.extend(offset.to_le_bytes());
        directory.extend(name.as_bytes());
    }
    let (begin, length) = (size(out.len())?, size(directory.len())?);
    let count = short(files.len())?;
    out.extend(directory);
    out.extend(END.to_le_bytes());
    for number in [0, 0, count, count] {
        out.extend(number.to_le_bytes());
    }
    for number in [length, begin] {
        out.extend(number.to_le_bytes());
    }
    out.extend(0_u16.to_le_bytes());
    Ok(out)
}

fn size(bytes: usize) -> io::Result<u32> {
    u32::try_from(bytes).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}

fn short(bytes: usize) -> io::Result<u16> {
    u16::try_from(bytes).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))
}
