//! Which operations only read.
//!
//! Owns the one judgement for which no source is enough by itself: documented classes contradict
//! names, and names promise what nobody documents.

use crate::spec::Operation;

/// The verbs of operations that are classed as reading: in the catalogue of June 2024, nine in ten
/// or more of the operations that begin with one of them and are classed at all. `Check` stands
/// here for the four in five that are; the class decides about the rest.
const VERBS: [&str; 10] = ["Describe", "List", "Get", "Query", "Check", "Search", "Find", "Count", "View", "Lookup"];

/// Whether an operation changes nothing: its name begins with a read verb, and a documented class
/// agrees. Where no source classes it, it is not known to only read.
///
/// The access level and the class of the metadata are exact; the older kind, such as
/// `readAndWrite`, is only asked where both are silent.
pub(super) fn read_only(spec: &Operation) -> bool {
    classed(spec) == Some(true) && has_read_verb(&spec.name)
}

/// Whether nothing says that an operation writes, and its name or a class says that it reads: less
/// than [`read_only`], and enough to send one request after the other where the caller asks for it.
pub(super) fn seems_to_read(spec: &Operation) -> bool {
    match classed(spec) {
        Some(reads) => reads,
        None => has_read_verb(&spec.name),
    }
}

/// What the classes say, where they say anything.
fn classed(spec: &Operation) -> Option<bool> {
    let levels = spec.ram.iter().flat_map(|ram| &ram.actions).filter_map(|action| action.access_level.as_deref());
    let mut exact = levels.chain(spec.system_operation_type.as_deref()).filter_map(reads).peekable();
    match exact.peek() {
        Some(_) => Some(exact.all(|reads| reads)),
        // `readAndWrite` stands at a tenth of the operations that list, and says nothing of them.
        None => (spec.operation_type.as_deref() == Some("read")).then_some(true),
    }
}

/// What a class says, if it says anything: `none` does not.
fn reads(class: &str) -> Option<bool> {
    match class.to_ascii_lowercase().as_str() {
        "get" | "list" | "read" => Some(true),
        "create" | "update" | "delete" | "write" => Some(false),
        _ => None,
    }
}

/// Whether the first word is a read verb, alone or behind `Batch`.
fn has_read_verb(name: &str) -> bool {
    let begins = |name: &str, word: &str| {
        let (head, rest) = name.split_at_checked(word.len())?;
        let whole = head.eq_ignore_ascii_case(word) && !rest.starts_with(|next: char| next.is_ascii_lowercase());
        whole.then(|| rest.to_owned())
    };
    let rest = begins(name, "Batch").unwrap_or_else(|| name.to_owned());
    VERBS.iter().any(|verb| begins(&rest, verb).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::{Ram, RamAction, RamState, Source};

    /// Name, old kind, class of the metadata, access levels, and whether it only reads.
    type Case = (&'static str, Option<&'static str>, Option<&'static str>, &'static [&'static str], bool);

    const CASES: &[Case] = &[
        ("DescribeThings", Some("read"), None, &[], true),
        ("DescribeThings", None, Some("get"), &[], true),
        ("DescribeThings", None, None, &["list"], true),
        ("DescribeThings", None, None, &["GET", "none"], true),
        ("DescribeThings", None, None, &[], false),
        ("DescribeThings", Some("none"), Some("none"), &["none"], false),
        ("DescribeThings", Some("readAndWrite"), None, &[], false),
        ("DescribeThings", Some("readAndWrite"), Some("list"), &[], true),
        ("DescribeThings", Some("read"), Some("update"), &[], false),
        ("DescribeThings", Some("read"), Some("get"), &["get", "create"], false),
        ("DescribeThings", None, Some("none"), &["WRITE"], false),
        ("UpdateThings", Some("read"), Some("get"), &["get"], false),
        ("BatchGetThings", Some("read"), None, &[], true),
        ("BatchDeleteThings", Some("read"), None, &[], false),
        ("listThings", Some("read"), None, &[], true),
        ("List", Some("read"), None, &[], true),
        ("Listen", Some("read"), None, &[], false),
        ("Batch", Some("read"), None, &[], false),
        ("GetAsyncResult", Some("read"), None, &[], true),
    ];

    #[test]
    fn class_and_verb_agree() {
        for &(name, kind, class, levels, expected) in CASES {
            let source = Source { kind: "RAM page".to_owned(), name: "a page".to_owned(), date: None };
            let action = |level: &&str| RamAction {
                action: format!("ecs:{name}"),
                access_level: Some((*level).to_owned()),
                resources: Vec::new(),
                condition_keys: Vec::new(),
                dependent_actions: Vec::new(),
            };
            let ram = Ram {
                state: RamState::Documented,
                actions: levels.iter().map(action).collect(),
                source: source.clone(),
                other_sources: Vec::new(),
            };
            let spec = Operation {
                operation_type: kind.map(str::to_owned),
                system_operation_type: class.map(str::to_owned),
                ram: (!levels.is_empty()).then_some(ram),
                ..operation(name, source)
            };
            assert_eq!(read_only(&spec), expected, "{name} {kind:?} {class:?} {levels:?}");
        }
    }

    fn operation(name: &str, source: Source) -> Operation {
        let text = serde_json::json!({ "name": name, "sources": [source] });
        serde_json::from_value(text).expect("an operation needs a name and a source")
    }
}
