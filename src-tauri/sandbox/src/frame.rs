//! What goes over the socket as one message, and how a value becomes one.
//!
//! Owns the choice of text or gzip and the malformed frames of the faults. Encoded once, sent to
//! many: the bytes are shared.

use std::io::Write;

use bytes::Bytes;
use flate2::{Compression, write::GzEncoder};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use tokio_tungstenite::tungstenite::{Message, Utf8Bytes};

/// JSON from this many bytes on is compressed where the choice is by size.
const GZIP_FROM_BYTES: usize = 1024;
/// More than the client's inflation limit of 8 MiB (`contract.md §1`).
const OVERSIZED_BYTES: usize = 9 * 1024 * 1024;

/// How frames are written (`contract.md §1`: text, or binary gzip).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Encoding {
    /// Gzip from 1 KiB of JSON on, text below: both kinds occur.
    #[default]
    BySize,
    /// Always text.
    Text,
    /// Always gzip.
    Gzip,
}

/// One message, ready to be sent. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frame(Message);

impl Frame {
    /// JSON as text.
    #[must_use]
    pub fn json(value: &Value) -> Self {
        Self::text(value.to_string())
    }

    /// JSON as binary gzip.
    #[must_use]
    pub fn gzip(value: &Value) -> Self {
        Self::binary(gzip(value.to_string().as_bytes()))
    }

    /// Any text.
    #[must_use]
    pub fn text(text: impl Into<String>) -> Self {
        Self(Message::Text(Utf8Bytes::from(text.into())))
    }

    /// Any bytes.
    #[must_use]
    pub fn binary(bytes: impl Into<Bytes>) -> Self {
        Self(Message::Binary(bytes.into()))
    }

    /// JSON in the given encoding.
    #[must_use]
    pub fn encode(value: &Value, encoding: Encoding) -> Self {
        let text = value.to_string();
        let is_packed = match encoding {
            Encoding::Text => false,
            Encoding::Gzip => true,
            Encoding::BySize => text.len() >= GZIP_FROM_BYTES,
        };
        if is_packed {
            Self::binary(gzip(text.as_bytes()))
        } else {
            Self::text(text)
        }
    }

    /// Bytes of payload.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is no payload.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn message(&self) -> Message {
        self.0.clone()
    }
}

/// A frame no client may accept (`contract.md §1`, table of frames). It is sent beside what the
/// stream would send anyway: nothing is lost by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BadFrame {
    /// Starts like gzip and doesn't inflate.
    CorruptGzip,
    /// Binary, and not gzip.
    NotGzip,
    /// Text that isn't JSON.
    MalformedJson,
    /// JSON of another shape.
    WrongShape,
    /// Inflates to 9 MiB.
    Oversized,
}

impl BadFrame {
    /// The frame itself.
    #[must_use]
    pub fn frame(self) -> Frame {
        match self {
            Self::CorruptGzip => {
                let mut bytes = gzip(br#"{"interactionId":"x","suggestions":[]}"#);
                let middle = bytes.len() / 2;
                for byte in &mut bytes[middle..] {
                    *byte = !*byte;
                }
                Frame::binary(bytes)
            }
            Self::NotGzip => Frame::binary(&b"\x00\x01\x02 not gzip"[..]),
            Self::MalformedJson => Frame::text(r#"{"interactionId": "3d7a1c9e-"#),
            Self::WrongShape => Frame::json(&json!({"suggestions": "none", "interactionId": 7})),
            Self::Oversized => Frame::binary(gzip(&vec![b' '; OVERSIZED_BYTES])),
        }
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .expect("a vector takes every write")
}
