//! RAM's wildcards: `*` matches any number of characters, including none, and `?` exactly one.
//!
//! Owns matching and comparing of patterns, and knows neither actions nor ARNs. No escape for `*` and
//! `?` is documented, so there is none. Only the case of ASCII letters is ignored: documented names have
//! no others.

use std::str::Chars;

/// Whether the text contains a wildcard.
#[must_use]
pub fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// Whether the pattern matches the text; letter case counts.
///
/// ```
/// use alibabacloud_ram::glob;
///
/// assert!(glob::matches("instance/i-?0*", "instance/i-a01"));
/// assert!(!glob::matches("instance/*", "Instance/i-a01"));
/// ```
#[must_use]
pub fn matches(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |a, b| a == b)
}

/// Whether the pattern matches the text in any letter case, as actions are compared.
///
/// ```
/// use alibabacloud_ram::glob;
///
/// assert!(glob::matches_ignore_case("ecs:describe*", "ecs:DescribeInstances"));
/// assert!(glob::matches_ignore_case("*:DescribeTags", "ecs:DescribeTags"));
/// ```
#[must_use]
pub fn matches_ignore_case(pattern: &str, text: &str) -> bool {
    matches_by(pattern, text, |a, b| a.eq_ignore_ascii_case(&b))
}

/// Whether the outer pattern matches everything that the inner one matches; letter case counts.
///
/// A `true` is certain. A `false` may be wrong if wildcards are in an unusual order, such as `?*b` and
/// `*ab`: it means that the inclusion was not proved.
#[must_use]
pub fn covers(outer: &str, inner: &str) -> bool {
    covers_by(outer, inner, |a, b| a == b)
}

/// [`covers`] in any letter case.
#[must_use]
pub fn covers_ignore_case(outer: &str, inner: &str) -> bool {
    covers_by(outer, inner, |a, b| a.eq_ignore_ascii_case(&b))
}

/// Whether some text matches both patterns; letter case counts.
///
/// ```
/// use alibabacloud_ram::glob;
///
/// assert!(glob::overlaps("instance/*", "*/i-1"));
/// assert!(!glob::overlaps("instance/*", "disk/*"));
/// ```
#[must_use]
pub fn overlaps(a: &str, b: &str) -> bool {
    overlaps_by(a, b, |a, b| a == b)
}

/// [`overlaps`] in any letter case.
#[must_use]
pub fn overlaps_ignore_case(a: &str, b: &str) -> bool {
    overlaps_by(a, b, |a, b| a.eq_ignore_ascii_case(&b))
}

/// The text in front of the first wildcard.
///
/// ```
/// assert_eq!(alibabacloud_ram::glob::prefix("ecs:Describe*"), "ecs:Describe");
/// ```
#[must_use]
pub fn prefix(pattern: &str) -> &str {
    pattern.split(['*', '?']).next().unwrap_or_default()
}

/// Whether a text begins with another one, in any letter case.
pub(super) fn starts_with_ignore_case(text: &str, start: &str) -> bool {
    text.get(..start.len()).is_some_and(|found| found.eq_ignore_ascii_case(start))
}

/// Reads both texts once; after a mismatch, the last `*` takes one more character.
fn matches_by(pattern: &str, text: &str, same: impl Fn(char, char) -> bool) -> bool {
    let (mut pattern, mut text) = (pattern.chars(), text.chars());
    let mut last_star: Option<(Chars<'_>, Chars<'_>)> = None;
    loop {
        let (mut after_pattern, mut after_text) = (pattern.clone(), text.clone());
        match (after_pattern.next(), after_text.next()) {
            (Some('*'), _) => {
                pattern = after_pattern;
                last_star = Some((pattern.clone(), text.clone()));
                continue;
            }
            (Some(wanted), Some(found)) if wanted == '?' || same(wanted, found) => {
                (pattern, text) = (after_pattern, after_text);
                continue;
            }
            (None, None) => return true,
            _ => {}
        }
        let Some((after_star, rest)) = &mut last_star else {
            return false;
        };
        if rest.next().is_none() {
            return false;
        }
        (pattern, text) = (after_star.clone(), rest.clone());
    }
}

/// Matches the inner pattern as a text: its `*` requires a `*`, and its `?` a `?` or a `*`.
fn covers_by(outer: &str, inner: &str, same: impl Fn(char, char) -> bool) -> bool {
    let (outer, inner) = (ordered(outer), ordered(inner));
    // A `?` of the outer pattern matches one character, and so no inner `*`.
    reachable(&outer, &inner, |outer, inner| match (outer, inner) {
        (_, '*') => false,
        ('?', _) => true,
        (_, '?') => false,
        (outer, inner) => same(outer, inner),
    })
}

/// The pattern with each run of wildcards in one order: the `?` first, then at most one `*`.
fn ordered(pattern: &str) -> Vec<char> {
    let mut ordered = Vec::with_capacity(pattern.len());
    let mut star = false;
    for character in pattern.chars() {
        match character {
            '*' => star = true,
            '?' => ordered.push('?'),
            other => {
                if std::mem::take(&mut star) {
                    ordered.push('*');
                }
                ordered.push(other);
            }
        }
    }
    if star {
        ordered.push('*');
    }
    ordered
}

/// Whether the outer pattern, whose `*` takes any symbols, consumes all the inner symbols.
fn reachable(outer: &[char], inner: &[char], step: impl Fn(char, char) -> bool) -> bool {
    // `row` says for each length of the inner pattern whether the outer part so far consumes it.
    let mut row = vec![false; inner.len() + 1];
    if let Some(first) = row.first_mut() {
        *first = true;
    }
    for &wanted in outer {
        let mut next = Vec::with_capacity(row.len());
        if wanted == '*' {
            let mut seen = false;
            next.extend(row.iter().map(|reached| {
                seen |= *reached;
                seen
            }));
        } else {
            next.push(false);
            next.extend(row.iter().zip(inner).map(|(reached, &found)| *reached && step(wanted, found)));
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}

fn overlaps_by(a: &str, b: &str, same: impl Fn(char, char) -> bool) -> bool {
    if !is_pattern(a) && !is_pattern(b) {
        return a.chars().count() == b.chars().count() && a.chars().zip(b.chars()).all(|(a, b)| same(a, b));
    }
    let b: Vec<char> = b.chars().collect();
    // `row` says for each length of `b` whether it and the part of `a` so far match a common text.
    let mut row = Vec::with_capacity(b.len() + 1);
    row.push(true);
    for &other in &b {
        let before = row.last().copied().unwrap_or(false);
        row.push(before && other == '*');
    }
    for one in a.chars() {
        let mut next = Vec::with_capacity(row.len());
        next.push(one == '*' && row.first().copied().unwrap_or(false));
        for ((&diagonal, &above), &other) in row.iter().zip(row.iter().skip(1)).zip(&b) {
            let left = next.last().copied().unwrap_or(false);
            next.push(match (one, other) {
                ('*', _) | (_, '*') => above || left,
                ('?', _) | (_, '?') => diagonal,
                _ => diagonal && same(one, other),
            });
        }
        row = next;
    }
    row.last().copied().unwrap_or(false)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_match_runs_and_single_characters() {
        for (pattern, text, expected) in [
            ("", "", true),
            ("", "a", false),
            ("*", "", true),
            ("*", "ecs:DescribeInstances", true),
            ("?", "", false),
            ("?", "é", true),
            ("??", "é", false),
            ("a*b*c", "a-b-b-c", true),
            ("a*b*c", "a-b-b-c-", false),
            ("*aab", "aaaab", true),
            ("ram:*ResourceGroup*", "ram:ListResourceGroups", true),
            ("yundun*:Get*", "yundun-sas:GetThing", true),
            ("a?", "a*", true),
            ("ab", "AB", false),
        ] {
            assert_eq!(matches(pattern, text), expected, "{pattern} {text}");
        }
        assert!(matches_ignore_case("ECS:describe?*", "ecs:DescribeInstances"));
        assert!(!matches_ignore_case("ECS:describe?*", "ecs:Describe"));
    }

    #[test]
    fn patterns_cover_and_overlap_each_other() {
        for (a, b, a_covers_b, overlap) in [
            ("*", "a*", true, true),
            ("a*", "*", false, true),
            ("a*", "ab?", true, true),
            ("a?", "a*", false, true),
            ("?*", "*?", true, true),
            ("a*c", "*b*", false, true),
            ("a", "b", false, false),
            ("a*", "b*", false, false),
            ("", "*", false, true),
            ("*", "", true, true),
            ("a?c", "abc", true, true),
            ("abc", "a?c", false, true),
        ] {
            assert_eq!((covers(a, b), overlaps(a, b), overlaps(b, a)), (a_covers_b, overlap, overlap), "{a} {b}");
        }
        assert!(covers_ignore_case("ecs:Describe*", "ECS:describeinstances"));
        assert!(overlaps_ignore_case("ecs:*", "*:DESCRIBE*"));
    }

    /// All short patterns against all short texts.
    #[test]
    fn covering_and_overlapping_agree_with_matching() {
        let words = |alphabet: &[char]| {
            let mut words = vec![String::new()];
            let mut last = words.clone();
            for _ in 0..4 {
                last = last.iter().flat_map(|word| alphabet.iter().map(move |c| format!("{word}{c}"))).collect();
                words.extend(last.iter().cloned());
            }
            words
        };
        let texts = words(&['a', 'b']);
        let patterns: Vec<String> = words(&['a', '*', '?']).into_iter().filter(|word| word.len() < 4).collect();
        for a in &patterns {
            for b in &patterns {
                let common = texts.iter().any(|text| matches(a, text) && matches(b, text));
                assert_eq!(overlaps(a, b), common, "{a} {b}");
                if covers(a, b) {
                    let outside = texts.iter().find(|text| matches(b, text) && !matches(a, text));
                    assert_eq!(outside, None, "{a} does not cover {b}");
                }
            }
        }
    }
}
