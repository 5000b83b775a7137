//! Numbers written in digits.
//!
//! A cluster is digits with what stands between them without a blank, or with the blank that groups
//! thousands: `$1,234.50`, `01/07/2026`, `10:30`, `202-555-0142`. What it says depends on the
//! country, so it has several readings.

use std::ops::Range;

use super::quantity::{Kind, decimal, is_currency, is_money, is_percent, scaled};
use crate::fold::plain_word;

/// Digits that stand together.
#[derive(Clone)]
pub(super) struct Cluster {
    /// Its digits and what stands between them, in bytes of the text.
    pub(super) core: Range<usize>,
    /// With its currency or percent sign.
    pub(super) place: Range<usize>,
    /// The groups of digits.
    pub(super) groups: Vec<String>,
    /// What stands between them; one less than groups.
    pub(super) between: Vec<char>,
    /// What it is of.
    pub(super) kind: Kind,
    /// The plain word that follows, as `days`.
    pub(super) unit: Option<String>,
    /// A point follows, as behind a German day.
    before_point: bool,
    /// How many zeros a word or letter behind it adds: `5k`, `2 million`.
    zeros: usize,
}

impl Cluster {
    /// All its digits in a row.
    pub(super) fn digits(&self) -> String {
        self.groups.concat()
    }

    /// The numbers it may say, as [`decimal`]s.
    pub(super) fn values(&self) -> Vec<String> {
        let mut values = Vec::new();
        if let [alone] = self.groups.as_slice() {
            values.push(decimal(alone, ""));
        }
        let grouped = |until: usize| {
            self.groups[0].len() <= 3
                && self.groups[1..until].iter().all(|group| group.len() == 3)
                && self.between[..until - 1]
                    .iter()
                    .all(|mark| *mark == self.between[0] && matches!(mark, ',' | '.' | ' ' | '\''))
        };
        let last = self.groups.len() - 1;
        if last > 0 {
            if grouped(last + 1) {
                values.push(decimal(&self.digits(), ""));
            }
            let point = self.between[last - 1];
            let is_point = matches!(point, '.' | ',');
            if is_point && (last == 1 || (grouped(last) && point != self.between[0])) {
                values.push(decimal(&self.groups[..last].concat(), &self.groups[last]));
            }
        }
        if self.zeros > 0 {
            let more: Vec<_> = values
                .iter()
                .map(|value| scaled(value, self.zeros))
                .collect();
            values.extend(more);
        }
        values
    }

    /// The value of each group by itself.
    pub(super) fn parts(&self) -> impl Iterator<Item = String> {
        self.groups.iter().map(|group| decimal(group, ""))
    }

    /// Whether it may be read group by group: a date, a time, a span, a number in pieces. A single
    /// point or comma makes a decimal number, whose halves say nothing by themselves.
    pub(super) fn comes_apart(&self) -> bool {
        match self.between.as_slice() {
            // `01.07.`
            ['.'] => self.before_point && self.groups.iter().all(|group| group.len() <= 2),
            [] | [','] => false,
            [_] => true,
            more => more.iter().all(|mark| *mark == more[0]) && more[0] != ',',
        }
    }

    /// Hour and minute, where it may be a time of day.
    pub(super) fn time(&self) -> Option<(u8, u8)> {
        if self.between.first() != Some(&':') {
            return None;
        }
        let hour = self.groups.first()?.parse().ok()?;
        let minute = self.groups.get(1)?.parse().ok()?;
        (hour < 25 && minute < 60).then_some((hour, minute))
    }
}

/// All clusters of a folded text, in order.
pub(super) fn clusters(text: &str) -> Vec<Cluster> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(start) = digits_from(text, from) {
        let cluster = cluster(text, start);
        from = cluster.core.end;
        found.push(cluster);
    }
    found
}

fn digits_from(text: &str, from: usize) -> Option<usize> {
    text.as_bytes()[from..]
        .iter()
        .position(u8::is_ascii_digit)
        .map(|at| from + at)
}

fn cluster(text: &str, start: usize) -> Cluster {
    let mut end = start + digits_at(text, start);
    let mut groups = vec![text[start..end].to_owned()];
    let mut between = Vec::new();
    while let Some(mark) = text[end..].chars().next() {
        let next = end + mark.len_utf8();
        let length = digits_at(text, next);
        let joins = match mark {
            '.' | ',' | ':' | '/' | '-' | '\'' | '’' => length > 0,
            ' ' => {
                let grouped = between.iter().all(|mark| *mark == ' ');
                grouped && length == 3 && groups[0].len() <= 3
            }
            _ => false,
        };
        if !joins {
            break;
        }
        between.push(if mark == '’' { '\'' } else { mark });
        end = next + length;
        groups.push(text[next..end].to_owned());
    }
    let core = start..end;
    let (place, kind) = signs(text, &core);
    let after = &text[core.end..];
    let glued: String = after.chars().take_while(|c| c.is_alphanumeric()).collect();
    let word = plain_word(first_word(after));
    let zeros = match (glued.as_str(), word.as_str()) {
        ("k" | "K", _) | (_, "thousand" | "tausend" | "mille" | "mil") => 3,
        ("m" | "M", _)
        | (_, "million" | "millions" | "millionen" | "millon" | "millones" | "mio") => 6,
        _ => 0,
    };
    Cluster {
        core,
        place,
        groups,
        between,
        kind,
        unit: (!word.is_empty()).then_some(word),
        before_point: after.starts_with('.'),
        zeros,
    }
}

fn digits_at(text: &str, at: usize) -> usize {
    text.as_bytes()[at..]
        .iter()
        .take_while(|byte| byte.is_ascii_digit())
        .count()
}

/// The number with the sign beside it, and what that says it is of.
fn signs(text: &str, core: &Range<usize>) -> (Range<usize>, Kind) {
    let before = text[..core.start].trim_end_matches(' ');
    if let Some(sign) = before.chars().next_back().filter(|c| is_currency(*c))
        && core.start - before.len() <= 1
    {
        return (before.len() - sign.len_utf8()..core.end, Kind::Money);
    }
    let after = &text[core.end..];
    let gap = usize::from(after.starts_with(' '));
    match after[gap..].chars().next() {
        Some(sign) if is_currency(sign) => {
            return (core.start..core.end + gap + sign.len_utf8(), Kind::Money);
        }
        Some('%') => return (core.start..core.end + gap + 1, Kind::Percent),
        Some(_) | None => {}
    }
    let word = plain_word(first_word(after));
    let kind = if is_money(&word) {
        Kind::Money
    } else if is_percent(&word) {
        Kind::Percent
    } else {
        Kind::Plain
    };
    (core.clone(), kind)
}

/// The word that follows after at most a blank or a hyphen.
fn first_word(text: &str) -> &str {
    let text = text.strip_prefix([' ', '-']).unwrap_or(text);
    let end = text
        .find(|char: char| !char.is_alphabetic())
        .unwrap_or(text.len());
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn expect(text: &str, place: &str, values: &[&str], kind: Kind) {
        let found = clusters(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(&text[found[0].place.clone()], place, "{text}");
        assert_eq!(found[0].values(), values, "{text}");
        assert_eq!(found[0].kind, kind, "{text}");
    }

    #[test]
    fn numbers_are_read_as_the_countries_write_them() {
        expect("about $48.90 back", "$48.90", &["48.9"], Kind::Money);
        expect("$ 1,234.50", "$ 1,234.50", &["1234.5"], Kind::Money);
        expect("1.234,50 € zurück", "1.234,50 €", &["1234.5"], Kind::Money);
        expect("1 234,50 euros", "1 234,50", &["1234.5"], Kind::Money);
        expect("48,90€", "48,90€", &["48.9"], Kind::Money);
        expect("1'234.50 CHF", "1'234.50", &["1234.5"], Kind::Money);
        expect("1,234 points", "1,234", &["1234", "1.234"], Kind::Plain);
        expect("20 %", "20 %", &["20"], Kind::Percent);
        expect("20 percent", "20", &["20"], Kind::Percent);
        expect("5k points", "5", &["5", "5000"], Kind::Plain);
        expect("2.5 million", "2.5", &["2.5", "2500000"], Kind::Plain);
        expect("12,000円です", "12,000円", &["12000", "12"], Kind::Money);
        expect("order LP-20417", "20417", &["20417"], Kind::Plain);
    }

    #[test]
    fn dates_times_and_spans_come_apart() {
        for (text, apart) in [
            ("01/07/2026", true),
            ("2026-07-01", true),
            ("01.07.2026", true),
            ("10:30", true),
            ("10-12", true),
            ("202-555-0142", true),
            ("20 417", true),
            ("01.07.", true),
            ("01.07", false),
            ("48.90", false),
            ("1.234,50", false),
            ("1,234,567", false),
            ("7", false),
        ] {
            assert_eq!(clusters(text)[0].comes_apart(), apart, "{text}");
        }
        assert_eq!(clusters("at 10:30.")[0].time(), Some((10, 30)));
        assert_eq!(clusters("16:75")[0].time(), None);
    }

    #[test]
    fn a_number_ends_with_its_sentence() {
        let found = clusters("It is 5. 3 of them came, 20, 30.");
        let cores: Vec<_> = found.iter().map(|it| it.groups.clone()).collect();
        assert_eq!(cores, [["5"], ["3"], ["20"], ["30"]]);
    }
}
