//! The nearest real name for one that nobody has.
//!
//! Owns what near means: by letters, which finds slips, and by words, which finds names remembered
//! wrongly.

/// Up to three names near a wanted one, the nearest first.
pub(super) fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted_words = words(wanted);
    let wanted_lower = wanted.to_ascii_lowercase();
    let mut scored: Vec<(f64, &str)> = Vec::new();
    for name in names {
        let letters = strsim::normalized_damerau_levenshtein(&wanted_lower, &name.to_ascii_lowercase());
        let score = letters.max(shared(&wanted_words, &words(name)));
        if score >= 0.6 {
            scored.push((score, name));
        }
    }
    scored.sort_by(|(a, a_name), (b, b_name)| b.total_cmp(a).then(a_name.cmp(b_name)));
    // A slip of a letter has one answer; a name that nobody has may have several.
    let certain = scored.first().is_some_and(|(score, _)| *score >= 0.9);
    scored.into_iter().map(|(_, name)| name).take(if certain { 1 } else { 3 }).collect()
}

/// The stem that a pattern such as `Describle*` probably means: the first words of real names.
pub(super) fn nearest_stem<'a>(stem: &str, names: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let wanted = stem.to_ascii_lowercase();
    let mut best: Option<(f64, String)> = None;
    for name in names {
        let mut so_far = String::new();
        for word in words(name) {
            so_far.push_str(word);
            if so_far.len() > stem.len() + 3 {
                break;
            }
            let score = strsim::normalized_damerau_levenshtein(&wanted, &so_far.to_ascii_lowercase());
            if score >= 0.75 && best.as_ref().is_none_or(|(found, _)| score > *found) {
                best = Some((score, so_far.clone()));
            }
        }
    }
    best.map(|(_, stem)| stem)
}

/// How much of two names is the same words, by letters, from 0 to 1.
fn shared(a: &[&str], b: &[&str]) -> f64 {
    let mut left: Vec<&str> = b.to_vec();
    let mut common = 0;
    for word in a {
        if let Some(at) = left.iter().position(|other| other.eq_ignore_ascii_case(word)) {
            common += word.len();
            left.swap_remove(at);
        }
    }
    let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
    let total = length(a) + length(b);
    if total == 0 {
        return 0.0;
    }
    // Names have fewer letters than a float has digits.
    #[allow(clippy::cast_precision_loss, reason = "names are short")]
    let share = (2 * common) as f64 / total as f64;
    share
}

/// The words of a name: `ListMFADevices` has `List`, `MFA` and `Devices`.
fn words(name: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let mut rest = name;
    while !rest.is_empty() {
        let characters: Vec<(usize, char)> = rest.char_indices().collect();
        let ends = characters.windows(3).find_map(|three| match three {
            [(_, a), (at, b), _] if !a.is_ascii_uppercase() && b.is_ascii_uppercase() => Some(*at),
            [_, (at, b), (_, c)] if b.is_ascii_uppercase() && c.is_ascii_lowercase() => Some(*at),
            _ => None,
        });
        let Some((word, after)) = ends.and_then(|at| rest.split_at_checked(at)) else {
            words.push(rest);
            break;
        };
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_near_by_letters_or_by_words() {
        let names = ["ListVirtualMFADevices", "CreateInstance", "DeleteInstance", "DescribeRegions", "RunInstances"];
        for (wanted, expected) in [
            ("ListMFADevicesForUser", &["ListVirtualMFADevices"][..]),
            ("DescribeRegion", &["DescribeRegions"]),
            ("describeregions", &["DescribeRegions"]),
            ("Zzz", &[]),
            ("", &[]),
        ] {
            assert_eq!(nearest(wanted, names), expected, "{wanted}");
        }
        assert_eq!(nearest("TerminateInstance", names)[..2], ["CreateInstance", "DeleteInstance"]);
        assert_eq!(nearest_stem("Describle", names).as_deref(), Some("Describe"));
        assert_eq!(nearest_stem("Destroy", names), None);
    }

    #[test]
    fn words_begin_with_capitals() {
        for (name, expected) in [
            ("ListMFADevices", &["List", "MFA", "Devices"][..]),
            ("getV2", &["get", "V2"]),
            ("DescribeIPv6", &["Describe", "I", "Pv6"]),
            ("é", &["é"]),
            ("", &[]),
        ] {
            assert_eq!(words(name), expected, "{name}");
        }
    }
}
