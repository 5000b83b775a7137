//! The texts that were used last, within bounds.

use std::collections::VecDeque;

use rules::text::{Text, Wanted};

/// At most so many and so large, the least recently used go first.
#[derive(Debug)]
pub(super) struct Kept {
    most: usize,
    most_bytes: usize,
    bytes: usize,
    /// Least recently used first.
    texts: VecDeque<(Wanted, Text)>,
}

impl Kept {
    pub(super) fn new(most: usize, most_bytes: usize) -> Self {
        Self {
            most,
            most_bytes,
            bytes: 0,
            texts: VecDeque::new(),
        }
    }

    pub(super) fn get(&mut self, wanted: &Wanted) -> Option<Text> {
        let at = self.texts.iter().position(|(one, _)| one == wanted)?;
        let found = self.texts.remove(at)?;
        let text = found.1.clone();
        self.texts.push_back(found);
        Some(text)
    }

    pub(super) fn put(&mut self, wanted: Wanted, text: Text) {
        if let Some(at) = self.texts.iter().position(|(one, _)| *one == wanted)
            && let Some((_, before)) = self.texts.remove(at)
        {
            self.bytes -= size(&before);
        }
        self.bytes += size(&text);
        self.texts.push_back((wanted, text));
        while self.texts.len() > self.most || self.bytes > self.most_bytes {
            let Some((_, gone)) = self.texts.pop_front() else {
                return;
            };
            self.bytes -= size(&gone);
        }
    }

    pub(super) fn clear(&mut self) {
        self.texts.clear();
        self.bytes = 0;
    }
}

fn size(text: &Text) -> usize {
    text.body.len() + text.title.as_ref().map_or(0, String::len)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn wanted(id: u8) -> Wanted {
        Wanted::Response { id: id.to_string() }
    }

    fn text(size: usize) -> Text {
        Text {
            body: "x".repeat(size),
            ..Text::default()
        }
    }

    #[test]
    fn the_least_recently_used_goes_first() {
        let mut kept = Kept::new(2, 1_000);
        kept.put(wanted(1), text(1));
        kept.put(wanted(2), text(2));
        assert!(kept.get(&wanted(1)).is_some());
        kept.put(wanted(3), text(3));
        assert!(kept.get(&wanted(2)).is_none(), "1 was used since");
        assert!(kept.get(&wanted(1)).is_some() && kept.get(&wanted(3)).is_some());
    }

    proptest! {
        /// However it is used: within bounds, and what it holds is what was put last.
        #[test]
        fn it_stays_within_its_bounds(puts in prop::collection::vec((0_u8..8, 0_usize..60), 0..60)) {
            let mut kept = Kept::new(5, 100);
            let mut last = std::collections::BTreeMap::new();
            for (id, size) in puts {
                kept.put(wanted(id), text(size));
                last.insert(id, size);
                let bytes: usize = kept.texts.iter().map(|(_, text)| super::size(text)).sum();
                prop_assert_eq!(bytes, kept.bytes);
                prop_assert!(bytes <= 100 && kept.texts.len() <= 5);
            }
            for (id, size) in last {
                if let Some(found) = kept.get(&wanted(id)) {
                    prop_assert_eq!(found.body.len(), size);
                }
            }
        }
    }
}
