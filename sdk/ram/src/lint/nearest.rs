//! The nearest real name for one that nobody has.
//!
//! Owns what near means: by letters, which finds slips, and by words, which finds names remembered
//! wrongly. Texts come from anybody, so that long ones have no near name, and cheap bounds decide most
//! pairs before the letters are compared one by one.

use std::cell::OnceCell;
use std::collections::HashSet;

use crate::words::words;

/// No name of an action or key is nearly as long.
const MAX_LETTERS: usize = 128;

/// How alike a near name is at least.
const NEAR: f64 = 0.6;

/// How alike the stem of a pattern is at least.
const NEAR_STEM: f64 = 0.75;

/// Names to compare others with.
pub(super) struct Names<'a> {
    known: Vec<Known<'a>>,
    stems: OnceCell<Vec<(String, Letters)>>,
}

struct Known<'a> {
    name: &'a str,
    lower: String,
    letters: Letters,
    words: Vec<&'a str>,
}

/// How often each letter stands in a lower-case text, and how many there are.
struct Letters {
    count: usize,
    each: [u8; 32],
}

impl<'a> Names<'a> {
    pub(super) fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        let known = |name: &'a str| {
            let lower = name.to_ascii_lowercase();
            Known { name, letters: Letters::of(&lower), lower, words: words(name).collect() }
        };
        Self { known: names.into_iter().map(known).collect(), stems: OnceCell::new() }
    }

    /// Up to three names near a wanted one, the nearest first.
    pub(super) fn nearest(&self, wanted: &str) -> Vec<&'a str> {
        if wanted.len() > MAX_LETTERS {
            return Vec::new();
        }
        let lower = wanted.to_ascii_lowercase();
        let (letters, wanted_words) = (Letters::of(&lower), words(wanted).collect::<Vec<_>>());
        let mut scored: Vec<(f64, &str)> = Vec::new();
        for known in &self.known {
            let by_letters = alike((&lower, &letters), (&known.lower, &known.letters), NEAR);
            let score = by_letters.max(shared(&wanted_words, &known.words));
            if score >= NEAR {
                scored.push((score, known.name));
            }
        }
        scored.sort_by(|(a, a_name), (b, b_name)| b.total_cmp(a).then(a_name.cmp(b_name)));
        // A slip of a letter has one answer; a name that nobody has may have several.
        let certain = scored.first().is_some_and(|(score, _)| *score >= 0.9);
        scored.into_iter().map(|(_, name)| name).take(if certain { 1 } else { 3 }).collect()
    }

    /// The stem that a pattern such as `Describle*` probably means: the first words of real names.
    pub(super) fn nearest_stem(&self, stem: &str) -> Option<&str> {
        if stem.len() > MAX_LETTERS {
            return None;
        }
        let lower = stem.to_ascii_lowercase();
        let letters = Letters::of(&lower);
        let mut best: Option<(f64, &str)> = None;
        for (known, known_letters) in self.stems.get_or_init(|| stems(&self.known)) {
            if known.len() > stem.len() + 3 {
                continue;
            }
            let score = alike((&lower, &letters), (&known.to_ascii_lowercase(), known_letters), NEAR_STEM);
            if score >= NEAR_STEM && best.is_none_or(|(found, _)| score > found) {
                best = Some((score, known));
            }
        }
        best.map(|(_, stem)| stem)
    }
}

/// The first words of names, each once.
fn stems(known: &[Known<'_>]) -> Vec<(String, Letters)> {
    let mut seen = HashSet::new();
    let mut stems = Vec::new();
    for one in known {
        let mut so_far = String::new();
        for word in &one.words {
            so_far.push_str(word);
            if seen.insert(so_far.clone()) {
                stems.push((so_far.clone(), Letters::of(&so_far.to_ascii_lowercase())));
            }
        }
    }
    stems
}

impl Letters {
    fn of(lower: &str) -> Self {
        let mut each = [0_u8; 32];
        for byte in lower.bytes() {
            // What is no letter shares the places behind them, which only makes the bound weaker.
            let place = if byte.is_ascii_lowercase() { byte - b'a' } else { 26 + byte % 6 };
            if let Some(number) = each.get_mut(usize::from(place)) {
                *number = number.saturating_add(1);
            }
        }
        Self { count: lower.chars().count(), each }
    }
}

/// How alike two lower-case texts are, from 0 to 1, and 0 where they are less alike than wanted.
fn alike((a, a_letters): (&str, &Letters), (b, b_letters): (&str, &Letters), wanted: f64) -> f64 {
    let longer = a_letters.count.max(b_letters.count);
    if longer == 0 {
        return 0.0;
    }
    // Each letter that one has and the other lacks is a step; a step mends one of either at most.
    let lacks = |a: &Letters, b: &Letters| -> usize {
        a.each.iter().zip(&b.each).map(|(a, b)| usize::from(a.saturating_sub(*b))).sum()
    };
    let ascii = a.is_ascii() && b.is_ascii();
    let steps = if ascii { lacks(a_letters, b_letters).max(lacks(b_letters, a_letters)) } else { 0 };
    if 1.0 - ratio(steps, longer) < wanted {
        return 0.0;
    }
    strsim::normalized_damerau_levenshtein(a, b)
}

/// How much of two names is the same words, by letters, from 0 to 1.
fn shared(a: &[&str], b: &[&str]) -> f64 {
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let (a_length, b_length) = (length(a), length(b));
    let total = a_length + b_length;
    if total == 0 || ratio(2 * a_length.min(b_length), total) < NEAR {
        return 0.0;
    }
    let mut left: Vec<&str> = b.to_vec();
    let mut common = 0;
    for word in a {
        if let Some(at) = left.iter().position(|other| other.eq_ignore_ascii_case(word)) {
            common += word.len();
            left.swap_remove(at);
        }
    }
    ratio(2 * common, total)
}

#[allow(clippy::cast_precision_loss, reason = "names have fewer letters than a float has digits")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 5] =
        ["ListVirtualMFADevices", "CreateInstance", "DeleteInstance", "DescribeRegions", "RunInstances"];

    #[test]
    fn names_are_near_by_letters_or_by_words() {
        let names = Names::new(NAMES);
        for (wanted, expected) in [
            ("ListMFADevicesForUser", &["ListVirtualMFADevices"][..]),
            ("DescribeRegion", &["DescribeRegions"]),
            ("describeregions", &["DescribeRegions"]),
            ("Zzz", &[]),
            ("", &[]),
            ("é", &[]),
        ] {
            assert_eq!(names.nearest(wanted), expected, "{wanted}");
        }
        assert_eq!(names.nearest("TerminateInstance")[..2], ["CreateInstance", "DeleteInstance"]);
        assert_eq!(names.nearest_stem("Describle"), Some("Describe"));
        assert_eq!(names.nearest_stem("Destroy"), None);
    }

    /// The bounds leave no name out that the comparison of letters or words would find.
    #[test]
    fn bounds_decide_as_the_whole_comparison_does() {
        let slips =
            ["CreateInstances", "InstanceCreate", "creatInstance", "Describe", "RunInstance", "ListDevices", "a"];
        for wanted in slips.iter().chain(&NAMES) {
            let lower = wanted.to_ascii_lowercase();
            for name in NAMES {
                let known = name.to_ascii_lowercase();
                let whole = strsim::normalized_damerau_levenshtein(&lower, &known);
                let found = alike((&lower, &Letters::of(&lower)), (&known, &Letters::of(&known)), NEAR);
                assert!(found.to_bits() == whole.to_bits() || (found == 0.0 && whole < NEAR), "{wanted} {name}");
            }
        }
    }

    #[test]
    fn long_names_have_no_near_one() {
        let long = format!("{}CreateInstance", "Aa".repeat(50_000));
        let names = Names::new(NAMES);
        assert!(names.nearest(&long).is_empty() && names.nearest_stem(&long).is_none());
    }
}
