//! How far two spellings are apart.

/// How many chars have to be put in, taken out, changed, or swapped with their neighbor, to make one
/// of the other (optimal string alignment): `8490` and `4890` are one swap apart.
pub(super) fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().collect();
    let b: Vec<char> = b.chars().collect();
    let width = b.len() + 1;
    let mut table = vec![0; (a.len() + 1) * width];
    for (at, cell) in table.iter_mut().enumerate() {
        // The first row and column: everything is put in, or taken out.
        if at < width || at % width == 0 {
            *cell = at / width + at % width;
        }
    }
    for i in 1..=a.len() {
        for j in 1..=b.len() {
            let at = i * width + j;
            let changed = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (table[at - width] + 1)
                .min(table[at - 1] + 1)
                .min(table[at - width - 1] + changed);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(table[at - 2 * width - 2] + 1);
            }
            table[at] = least;
        }
    }
    table.last().copied().unwrap_or_default()
}

/// The one candidate that is nearest to `wanted`, at most `most` away; none where two different ones
/// are equally near.
pub(super) fn nearest<'c, T>(
    wanted: &str,
    candidates: impl Iterator<Item = (&'c str, &'c T)>,
    most: usize,
) -> Option<&'c T> {
    let mut best: Option<(usize, &str, &T)> = None;
    let mut tie = false;
    for (spelling, candidate) in candidates {
        let away = distance(wanted, spelling);
        match best {
            Some((least, known, _)) if away == least => tie |= known != spelling,
            Some((least, ..)) if away > least => {}
            Some(_) | None => {
                best = Some((away, spelling, candidate));
                tie = false;
            }
        }
    }
    let (away, _, candidate) = best?;
    (away <= most && !tie).then_some(candidate)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_swap_is_one_step() {
        for (a, b, apart) in [
            ("", "", 0),
            ("8490", "4890", 1),
            ("8490", "8490", 0),
            ("8490", "849", 1),
            ("3", "5", 1),
            ("", "abc", 3),
            ("jon", "john", 1),
        ] {
            assert_eq!(distance(a, b), apart, "{a} {b}");
        }
    }

    #[test]
    fn two_equally_near_ones_are_none() {
        let near = |candidates: &[&'static str]| {
            nearest("8490", candidates.iter().map(|it| (*it, it)), 2).copied()
        };
        assert_eq!(near(&["4890", "1234"]), Some("4890"));
        assert_eq!(near(&["4890", "8491"]), None, "which of the two?");
        assert_eq!(near(&["4890", "4890"]), Some("4890"), "the same one twice");
        assert_eq!(near(&["1234"]), None, "too far");
        assert_eq!(near(&[]), None);
    }

    proptest! {
        #[test]
        fn it_is_the_same_both_ways(a in "[0-9]{0,8}", b in "[0-9]{0,8}") {
            prop_assert_eq!(distance(&a, &b), distance(&b, &a));
            prop_assert_eq!(distance(&a, &b) == 0, a == b);
            prop_assert!(distance(&a, &b) <= a.len().max(b.len()));
        }
    }
}
