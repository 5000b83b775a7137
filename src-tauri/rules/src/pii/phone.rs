//! Phone numbers: the metadata of libphonenumber says which are valid, the way they are written and
//! the words before say which are meant.
//!
//! A number with a plus tells by itself. A national one tells by its punctuation: the area code in
//! parentheses, North America's 3-3-4, or the trunk zero in front of groups that its country uses.
//! Bare digits are a phone number only where the words before say so: most of them are orders.

use std::cell::LazyCell;
use std::ops::{Deref, Range};

use rlibphonenumber::phonenumber_matcher::{Leniency, PHONE_MATCHER_FACTORY};
use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use super::context::{self, Topic};
use super::numbers::{Numbers, ends_in_word, is_word};

// At trace level the library logs the numbers it is given. `log` is a dependency for this alone:
// its feature in `Cargo.toml` leaves that level out of the build.
const _: () = assert!(
    (log::STATIC_MAX_LEVEL as usize) < log::LevelFilter::Trace as usize,
    "no number may reach the log at any level"
);

/// Digits of a phone number, international prefix included (E.164 has at most 15).
const DIGITS: std::ops::RangeInclusive<usize> = 7..=17;

const CURRENCIES: [char; 5] = ['$', '€', '£', '¥', '₹'];

/// As many bytes are read back for the start of a URL.
const URL: usize = 256;

/// As many digits are a whole number, area code included.
const COMPLETE: usize = 9;

/// Whose national numbers are known; all others' are found with a plus.
const REGIONS: [Region; 28] = [
    Region::US,
    Region::GB,
    Region::DE,
    Region::FR,
    Region::ES,
    Region::IT,
    Region::NL,
    Region::BE,
    Region::CH,
    Region::AT,
    Region::IE,
    Region::PT,
    Region::PL,
    Region::SE,
    Region::DK,
    Region::NO,
    Region::FI,
    Region::IL,
    Region::IN,
    Region::JP,
    Region::CN,
    Region::KR,
    Region::AU,
    Region::NZ,
    Region::BR,
    Region::MX,
    Region::ZA,
    Region::SG,
];

/// The places of all phone numbers.
pub(super) fn find(numbers: &Numbers<'_>) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut first = 0;
    while first < numbers.len() {
        // Once for all windows: their leads differ by punctuation alone.
        let topic = LazyCell::new(|| context::topic(numbers.before(first)));
        let place = windows_from(numbers, first)
            .iter()
            .find_map(|window| phone(numbers, window, &topic).map(|place| (place, window.end)));
        if let Some((place, end)) = place {
            found.push(place);
            first = end;
        } else {
            first += 1;
        }
    }
    found
}

/// The windows of groups from `first` on that are joined as a phone number's are, longest first.
fn windows_from(numbers: &Numbers<'_>, first: usize) -> Vec<Range<usize>> {
    let mut windows = Vec::new();
    let mut digits = 0;
    for last in first..numbers.len() {
        digits += numbers.size(last);
        if digits > *DIGITS.end() {
            break;
        }
        if DIGITS.contains(&digits) {
            windows.push(first..last + 1);
        }
        // Where the first number is long enough, a second prefix starts a second number.
        let again = digits >= COMPLETE
            && numbers.starts_with_prefix(first)
            && last + 1 < numbers.len()
            && numbers.starts_with_prefix(last + 1);
        if again || !numbers.gap(last).is_some_and(joins) {
            break;
        }
    }
    windows.reverse();
    windows
}

/// What may stand between two groups of one number.
fn joins(gap: &str) -> bool {
    [
        " ", "-", ".", "/", " - ", " / ", ")", ") ", ")-", ").", ")/", "(", " (", "-(",
    ]
    .contains(&gap)
}

/// The place of the phone number that the window is, its plus and parentheses included.
fn phone(
    numbers: &Numbers<'_>,
    window: &Range<usize>,
    topic: &LazyCell<Option<Topic>, impl FnOnce() -> Option<Topic>>,
) -> Option<Range<usize>> {
    let digits_place = numbers.place(window);
    let closes = numbers.text[digits_place.clone()].contains(')');
    let lead = Lead::of(&numbers.text[..digits_place.start], closes);
    let start = digits_place.start - lead.length;
    let place = start..digits_place.end;
    let raw = &numbers.text[place.clone()];
    if !has_room(numbers, window, &lead, start) || !balanced(raw) {
        return None;
    }
    let written = Written {
        raw,
        digits: numbers.digits(window),
        sizes: numbers.sizes(window),
        common_gap: numbers.common_gap(window),
        spoken: numbers.is_spoken(window),
        lead,
    };
    written.is_phone(topic).then_some(place)
}

/// What stands right before the first digit: a plus, a parenthesis.
struct Lead {
    plus: bool,
    parenthesis: bool,
    length: usize,
}

impl Lead {
    /// A parenthesis that the number does not close is around it, and no part of it.
    fn of(before: &str, closes: bool) -> Self {
        let inner = before.strip_suffix('(').filter(|_| closes);
        let outer = inner.unwrap_or(before);
        let blank = outer
            .strip_suffix(' ')
            .filter(|_| inner.is_some())
            .unwrap_or(outer);
        let plus = blank.ends_with('+');
        let length = if plus {
            before.len() - blank.len() + 1
        } else {
            before.len() - outer.len()
        };
        Self {
            plus,
            parenthesis: inner.is_some(),
            length,
        }
    }
}

/// Whether nothing runs into the number: no word, and no further group joined other than by blanks.
fn has_room(numbers: &Numbers<'_>, window: &Range<usize>, lead: &Lead, start: usize) -> bool {
    let text = numbers.text;
    let before = &text[..start];
    let after = &text[numbers.place(window).end..];
    let word_after = after.starts_with(is_word) && !is_extension(after);
    let digit_joined_before = before
        .strip_suffix(['-', '.', ',', ':', '#', '+'])
        .is_some_and(|rest| rest.ends_with(is_word) && !rest.ends_with(char::is_alphabetic));
    let in_path = before
        .strip_suffix(['/', '=', '&'])
        .is_some_and(ends_in_word);
    let digit_joined_after = after
        .strip_prefix(['-', '.', '/', ':', '+'])
        .is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()));
    let money = before.trim_end().ends_with(CURRENCIES)
        || after
            .trim_start()
            .strip_prefix(CURRENCIES)
            // With digits behind, it is the next amount's.
            .is_some_and(|rest| !rest.starts_with(|char: char| char.is_ascii_digit()));
    let joined = digit_joined_before || in_path || digit_joined_after || is_in_url(before);
    let word_before = ends_in_word(before) && !lead.plus;
    !word_before && !word_after && !joined && !money
}

/// Whether `before` ends inside of a URL: "issues/264#comment-2352654806".
fn is_in_url(before: &str) -> bool {
    let tail = &before[before.ceil_char_boundary(before.len().saturating_sub(URL))..];
    tail.rsplit(char::is_whitespace)
        .next()
        .is_some_and(|word| word.contains("://"))
}

/// `x123`: an extension.
fn is_extension(after: &str) -> bool {
    after
        .strip_prefix(['x', 'X'])
        .is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
}

fn balanced(raw: &str) -> bool {
    let opened = raw.matches('(').count();
    opened <= 1 && opened == raw.matches(')').count()
}

/// A candidate as it is written.
struct Written<'t> {
    raw: &'t str,
    digits: String,
    sizes: Vec<usize>,
    common_gap: Option<&'t str>,
    spoken: bool,
    lead: Lead,
}

impl Written<'_> {
    fn is_phone(&self, topic: &impl Deref<Target = Option<Topic>>) -> bool {
        if self.lead.plus {
            return is_valid_abroad(&self.digits);
        }
        let topic = **topic;
        let said = topic == Some(Topic::Phone);
        let grouped = self.sizes.len() > 1;
        if let Some(abroad) = self.digits.strip_prefix("00")
            && (said || (grouped && self.sizes[0] >= 2 && self.sizes[0] <= 5))
            && is_valid_abroad(abroad)
        {
            return true;
        }
        let shaped = || grouped && (self.is_north_american() || self.is_with_area_code());
        match topic {
            Some(Topic::Phone) => self.is_national(Leniency::Valid) || self.is_local(),
            Some(Topic::Number) | None if self.spoken => shaped() || self.is_spoken_whole(),
            Some(Topic::Number) if grouped => {
                shaped()
                    || (self.digits.len() >= COMPLETE && self.is_national(Leniency::StrictGrouping))
            }
            Some(Topic::Number) => {
                self.digits.len() > COMPLETE && self.is_national(Leniency::Valid)
            }
            Some(Topic::Reference | Topic::Ssn | Topic::Card) => self.lead.parenthesis && shaped(),
            Some(Topic::Account) | None => shaped(),
        }
    }

    /// `415-555-0132`, `(415) 555-0132`, `1 415 555 0132`.
    fn is_north_american(&self) -> bool {
        let shaped =
            self.sizes == [3, 3, 4] || (self.sizes == [1, 3, 3, 4] && self.raw.starts_with('1'));
        shaped && self.is_valid_in(Region::US)
    }

    /// A trunk zero or an area code in parentheses, and groups as the country has them.
    fn is_with_area_code(&self) -> bool {
        let trunk = self.digits.starts_with('0') && !self.digits.starts_with("00");
        let fraction = self.sizes.len() == 2 && self.common_gap == Some(".");
        (trunk || self.lead.parenthesis)
            && !fraction
            && self.digits.len() >= COMPLETE
            && self.sizes.iter().all(|size| *size >= 2)
            // Shaped as a social security number, and none that was issued.
            && self.sizes != [3, 2, 4]
            && self.is_national(Leniency::StrictGrouping)
    }

    /// A whole number as one says it, in groups of one's own: North America's, or one with its
    /// trunk zero. Few say ten digits of anything else without a word for what they are.
    fn is_spoken_whole(&self) -> bool {
        let trunk = self.digits.starts_with('0') && self.is_national(Leniency::Valid);
        self.digits.len() > COMPLETE && (trunk || self.is_valid_in(Region::US))
    }

    /// Seven digits without an area code, as North America dials them locally.
    fn is_local(&self) -> bool {
        self.sizes == [3, 4]
            && self.common_gap.is_some_and(|gap| gap != "/")
            && self.digits.starts_with(|char| ('2'..='9').contains(&char))
    }

    fn is_national(&self, leniency: Leniency) -> bool {
        self.digits.len() >= 8
            && REGIONS.iter().any(|region| {
                self.is_valid_in(*region)
                    && (leniency == Leniency::Valid || self.is_grouped_as_in(*region, leniency))
            })
    }

    fn is_valid_in(&self, region: Region) -> bool {
        PHONE_NUMBER_UTIL
            .parse(&self.digits, Some(region))
            .is_ok_and(|number| number.is_valid_for_region(region))
    }

    fn is_grouped_as_in(&self, region: Region, leniency: Leniency) -> bool {
        PHONE_MATCHER_FACTORY
            .matcher_builder(self.raw)
            .leniency(leniency)
            .preferred_region(region)
            .build()
            .next()
            .is_some_and(|found| found.raw_string.len() == self.raw.len())
    }
}

fn is_valid_abroad(digits: &str) -> bool {
    PHONE_NUMBER_UTIL
        .parse(format!("+{digits}"), None)
        .is_ok_and(|number| number.is_valid())
}
