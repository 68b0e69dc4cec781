//! The known name that is nearest to a misspelt or misremembered one.
//!
//! Owns the one policy of what is near, which README.md describes: letters and verbs first, then
//! words. It knows no names of its own. The wanted name may come from anybody: long ones are
//! rejected at once, and cheap bounds decide most pairs before an edit distance is computed.

mod letters;
mod words;

use crate::letters::Letters;
pub use crate::words::words;

/// The examples of README.md are tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

/// No name of an operation, action, key or parameter has nearly as many bytes.
const MAX_LENGTH: usize = 128;

/// How many suggestions there are at most.
const MAX_SUGGESTIONS: usize = 3;

/// Verbs of one meaning.
const VERBS: [&[&str]; 6] = [
    &["list", "describe", "get", "query"],
    &["delete", "remove", "release", "terminate"],
    &["create", "run", "add"],
    &["modify", "update", "set", "change"],
    &["attach", "associate", "bind"],
    &["detach", "dissociate", "unassociate", "unbind"],
];

/// The name nearest to the wanted one, or `None` where no name is near.
///
/// Use [`Names`] to look up several names.
///
/// ```
/// use alibabacloud_nearest_name::nearest;
///
/// let operations = ["DescribeInstances", "DeleteInstance"];
/// assert_eq!(nearest("ListInstances", operations), Some("DescribeInstances"));
/// assert_eq!(nearest("CopyImage", operations), None);
/// ```
pub fn nearest<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    Names::new(names).nearest(wanted).first().copied()
}

/// The end of an error message: `; did you mean DescribeInstances?`, or nothing where no name is near.
pub fn did_you_mean<'a>(wanted: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    nearest(wanted, names).map(|name| format!("; did you mean {name}?")).unwrap_or_default()
}

/// Known names, prepared for many comparisons.
#[derive(Clone, Debug)]
pub struct Names<'a> {
    known: Vec<Name<'a>>,
}

impl<'a> Names<'a> {
    /// Prepares names. A part that ends with a colon, such as `ecs:`, may precede each of them.
    pub fn new(names: impl IntoIterator<Item = &'a str>) -> Self {
        Self { known: names.into_iter().map(Name::new).collect() }
    }

    /// Prepares the beginnings of names, for what precedes the `*` of a pattern: `Describe`,
    /// `DescribeInstance` and so on.
    ///
    /// ```
    /// use alibabacloud_nearest_name::Names;
    ///
    /// let beginnings = Names::beginnings(["DescribeInstances", "DescribeInstanceStatus"]);
    /// assert_eq!(beginnings.nearest("Describle"), ["Describe"]);
    /// ```
    pub fn beginnings(names: impl IntoIterator<Item = &'a str>) -> Self {
        let beginnings = names.into_iter().flat_map(|name| {
            let mut end = 0;
            words(name).filter_map(move |word| {
                // A word is a part of the name, at or behind the end of the word before it.
                end += name.get(end..)?.find(word)? + word.len();
                name.get(..end)
            })
        });
        let mut beginnings: Vec<&str> = beginnings.collect();
        beginnings.sort_unstable();
        beginnings.dedup();
        Self::new(beginnings)
    }

    /// The names nearest to the wanted one, in alphabetical order: those that are equally near, at
    /// most three.
    #[must_use]
    pub fn nearest(&self, wanted: &str) -> Vec<&'a str> {
        if wanted.len() > MAX_LENGTH {
            return Vec::new();
        }
        let wanted = Name::new(wanted);
        let by_letters = best(self.known.iter().filter_map(|known| Some((wanted.edits(known)?, known.text))));
        if !by_letters.is_empty() {
            return by_letters;
        }
        best(self.known.iter().filter_map(|known| Some((wanted.unshared_per_mille(known)?, known.text))))
    }
}

/// The names of the smallest score, each once, in alphabetical order, as many as are suggested.
fn best<'a, S: Copy + Ord>(scored: impl Iterator<Item = (S, &'a str)>) -> Vec<&'a str> {
    let mut least = None;
    let mut names = Vec::new();
    for (score, name) in scored {
        if least.is_none_or(|least| score < least) {
            least = Some(score);
            names.clear();
        }
        if least == Some(score) {
            names.push(name);
        }
    }
    names.sort_unstable();
    names.dedup();
    names.truncate(MAX_SUGGESTIONS);
    names
}

/// A name as it is compared.
#[derive(Clone, Debug)]
struct Name<'a> {
    text: &'a str,
    /// What precedes the colon; often empty.
    scope: &'a str,
    words: Vec<&'a str>,
    /// All letters of the name.
    letters: Letters,
    /// The meaning of the first word: its place in [`VERBS`].
    verb: Option<usize>,
    /// The letters without the verb; none where the first word is no known verb.
    without_verb: Letters,
}

impl<'a> Name<'a> {
    fn new(text: &'a str) -> Self {
        let (scope, short) = text.rsplit_once(':').unwrap_or(("", text));
        let words: Vec<&str> = words(short).collect();
        let is = |verbs: &&[&str], word: &str| verbs.iter().any(|verb| verb.eq_ignore_ascii_case(word));
        let verb = words.first().and_then(|first| VERBS.iter().position(|verbs| is(verbs, first)));
        let rest = words.iter().skip(1).flat_map(|word| word.chars());
        let without_verb = if verb.is_some() { Letters::of(scope.chars().chain(rest)) } else { Letters::default() };
        Self { text, scope, letters: Letters::of(text.chars()), verb, without_verb, words }
    }

    /// How many edits lead to another name, where they are few, and how many of them another order of
    /// the letters does not spare; another verb of the same meaning is one edit.
    fn edits(&self, other: &Self) -> Option<(usize, usize)> {
        let spelt = self.letters.edits(&other.letters);
        if self.verb.is_none() || self.verb != other.verb {
            return spelt;
        }
        let with_other_verb =
            self.without_verb.edits(&other.without_verb).map(|(edits, at_least)| (edits + 1, at_least + 1));
        spelt.into_iter().chain(with_other_verb).min()
    }

    /// Of 1000 letters, how many belong to words that only one of two names has; `None` where it is
    /// half of them, or the verb or the scope differs. The verb itself does not count.
    fn unshared_per_mille(&self, other: &Self) -> Option<usize> {
        let ([verb, words @ ..], [other_verb, other_words @ ..]) = (self.words.as_slice(), other.words.as_slice())
        else {
            return None;
        };
        let same_verb = match (self.verb, other.verb) {
            (None, None) => verb.eq_ignore_ascii_case(other_verb),
            (verb, other_verb) => verb == other_verb,
        };
        if !same_verb || !self.scope.eq_ignore_ascii_case(other.scope) {
            return None;
        }
        let length = |words: &[&str]| words.iter().map(|word| word.len()).sum::<usize>();
        let total = length(words) + length(other_words);
        let mut left = other_words.to_vec();
        let mut shared = 0;
        for word in words {
            if let Some(at) = left.iter().position(|other| other.eq_ignore_ascii_case(word)) {
                shared += 2 * word.len();
                left.swap_remove(at);
            }
        }
        (2 * shared > total).then(|| (total - shared) * 1000 / total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPERATIONS: [&str; 12] = [
        "ListVirtualMFADevices",
        "CreateInstance",
        "DeleteInstance",
        "DescribeDBInstances",
        "DescribeInstances",
        "DescribeRegions",
        "ModifyInstanceAttribute",
        "ReleaseDedicatedHost",
        "RemoveUserFromGroup",
        "RunInstances",
        "StartInstance",
        "AssociateEipAddress",
    ];
    const ACTIONS: [&str; 4] =
        ["ecs:DescribeInstances", "ecs:StartInstance", "ess:DescribeScalingGroups", "rds:DeleteInstance"];
    const PRODUCTS: [&str; 7] = ["ecd", "ecd-2020-10-02", "ecs", "ess", "r-kvstore", "resourcemanager", "vpc"];
    const OTHERS: [&str; 6] =
        ["full-access", "wildcard-write", "StringEquals", "DateGreaterThan", "InstanceIds", "Effect"];

    #[test]
    fn the_nearest_names_are_suggested() {
        for (names, wanted, expected) in [
            // Slips of letters.
            (&OPERATIONS[..], "DescribeRegion", &["DescribeRegions"][..]),
            (&OPERATIONS, "DescribeRegoins", &["DescribeRegions"]),
            (&OPERATIONS, "StartInstanec", &["StartInstance"]),
            (&OPERATIONS, "DescribeDBInstance", &["DescribeDBInstances"]),
            (&PRODUCTS, "esc", &["ecs"]),
            (&PRODUCTS, "vpcs", &["vpc"]),
            // Letter case and punctuation.
            (&OPERATIONS, "describeregions", &["DescribeRegions"]),
            (&OPERATIONS, "describe_regions", &["DescribeRegions"]),
            (&PRODUCTS, "resource-manager", &["resourcemanager"]),
            (&PRODUCTS, "kvstore", &["r-kvstore"]),
            (&PRODUCTS, "ecd-2020-10-20", &["ecd-2020-10-02"]),
            (&OTHERS, "StringEquals ", &["StringEquals"]),
            (&OTHERS, "full-acess", &["full-access"]),
            (&OTHERS, "DateTimeGreaterThan", &["DateGreaterThan"]),
            (&OTHERS, "InstanceIDs", &["InstanceIds"]),
            (&OTHERS, "Efect", &["Effect"]),
            // Verbs.
            (&OPERATIONS, "ListInstances", &["DescribeInstances"]),
            (&OPERATIONS, "GetInstance", &["DescribeInstances"]),
            (&OPERATIONS, "QueryRegions", &["DescribeRegions"]),
            (&OPERATIONS, "TerminateInstance", &["DeleteInstance"]),
            (&OPERATIONS, "TerminateInstances", &["DeleteInstance"]),
            (&OPERATIONS, "DeleteDedicatedHost", &["ReleaseDedicatedHost"]),
            (&OPERATIONS, "DeleteUserFromGroup", &["RemoveUserFromGroup"]),
            (&OPERATIONS, "CreateInstances", &["CreateInstance", "RunInstances"]),
            (&OPERATIONS, "AddInstance", &["CreateInstance"]),
            (&OPERATIONS, "UpdateInstanceAttribute", &["ModifyInstanceAttribute"]),
            (&OPERATIONS, "AttachEipAddress", &["AssociateEipAddress"]),
            (&ACTIONS, "ecs:ListInstances", &["ecs:DescribeInstances"]),
            (&ACTIONS, "esc:StartInstance", &["ecs:StartInstance"]),
            (&ACTIONS, "ecs:StartScalingGroups", &[]),
            // Words.
            (&OPERATIONS, "ListMFADevicesForUser", &["ListVirtualMFADevices"]),
            (&OPERATIONS, "UpdateAttributeOfInstance", &["ModifyInstanceAttribute"]),
            // Nothing.
            (&OPERATIONS, "DescribeDisks", &[]),
            (&OPERATIONS, "CopyImage", &[]),
            (&OPERATIONS, "Zzz", &[]),
            (&OPERATIONS, "List", &[]),
            (&PRODUCTS, "x", &[]),
            (&PRODUCTS, "oss", &["ess"]),
            (&PRODUCTS, "", &[]),
            (&PRODUCTS, "-:-", &[]),
            (&PRODUCTS, "é", &[]),
            (&[], "ecs", &[]),
        ] {
            assert_eq!(Names::new(names.iter().copied()).nearest(wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn beginnings_are_suggested_for_patterns() {
        for (wanted, expected) in [
            ("Describle", &["Describe"][..]),
            ("Terminate", &["Delete", "Release", "Remove"]),
            ("DescribDB", &["DescribeDB"]),
            ("Destroy", &[]),
            ("", &[]),
        ] {
            assert_eq!(Names::beginnings(OPERATIONS).nearest(wanted), expected, "{wanted}");
        }
    }

    #[test]
    fn equally_near_names_are_listed_once_and_three_at_most() {
        let names = ["GetD", "GetB", "GetA", "GetC", "GetA"];
        assert_eq!(Names::new(names).nearest("GetX"), ["GetA", "GetB", "GetC"]);
    }

    #[test]
    fn messages_end_with_a_suggestion_or_with_nothing() {
        assert_eq!(did_you_mean("ListInstances", OPERATIONS), "; did you mean DescribeInstances?");
        assert_eq!(did_you_mean("Zzz", OPERATIONS), "");
    }

    #[test]
    fn long_names_have_no_near_one() {
        let long = format!("{}CreateInstance", "Aa".repeat(50_000));
        assert!(Names::new(OPERATIONS).nearest(&long).is_empty());
        assert!(Names::beginnings(OPERATIONS).nearest(&long).is_empty());
    }
}
