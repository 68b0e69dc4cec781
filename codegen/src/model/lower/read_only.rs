//! Which operations only read.
//!
//! Owns the one decision for which no single source is enough: documented classes contradict
//! names, and names promise what nobody documents.

use crate::name::normalized;
use crate::spec::{Operation, Schema};

/// The verbs of operations that are classed as reading: in the catalogue of June 2024, nine in ten
/// or more of the operations that begin with one of them and are classed at all. For `Check` it is four in
/// five; the class decides about the rest.
const VERBS: [&str; 10] = ["Describe", "List", "Get", "Query", "Check", "Search", "Find", "Count", "View", "Lookup"];

/// Operations whose name and class say that they read, and whose parameters and responses show that
/// they write: product, operation and reason. They hold for every version of the product.
const EXCEPTIONS: [(&str, &str, &str); 4] = [
    ("dysmsapi", "GetCardSmsLink", "it makes short links for telephone numbers, with a caller's own ID beside them"),
    ("dysmsapi", "GetMediaResourceId", "it gives an uploaded file an ID and keeps a note with it"),
    ("ecd", "GetConnectionTicket", "without a task ID it begins a task, and it may start applications"),
    ("resourcemanager", "CheckAccountDelete", "it starts the check whose result another operation reads"),
];

/// The ends of names that codes have which serve once: sent again, they are refused.
const ONE_TIME_CODES: [&str; 6] =
    ["authcode", "authenticationcode", "smscode", "tokencode", "verificationcode", "verifycode"];

/// Whether an operation changes nothing: its name begins with a read verb, and a documented class
/// agrees. Where no source classes it, it is not known to only read.
///
/// The access level and the class of the metadata are exact; the older kind, such as
/// `readAndWrite`, only decides where both are absent. Neither counts against the parameters: an
/// operation that takes a new password or a code that serves once cannot be repeated.
pub(super) fn read_only(product: &str, spec: &Operation) -> bool {
    classed(spec) == Some(true) && has_read_verb(&spec.name) && exception(product, spec).is_none() && !uses_up(spec)
}

/// Whether nothing says that an operation writes, and its name or a class says that it reads: less
/// than [`read_only`], and enough to send one request after the other where the caller requests pages.
pub(super) fn seems_to_read(product: &str, spec: &Operation) -> bool {
    let reads = classed(spec).unwrap_or_else(|| has_read_verb(&spec.name));
    reads && exception(product, spec).is_none() && !uses_up(spec)
}

/// Why an operation that looks like a reading one writes, where it is known to.
fn exception(product: &str, spec: &Operation) -> Option<&'static str> {
    let named = |row: &&(&str, &str, &str)| row.0.eq_ignore_ascii_case(product) && row.1 == spec.name;
    EXCEPTIONS.iter().find(named).map(|(_, _, reason)| *reason)
}

/// Whether a request holds what the service takes once.
fn uses_up(spec: &Operation) -> bool {
    fn any(nodes: &[Schema]) -> bool {
        nodes.iter().any(|node| {
            let name = normalized(node.name.as_deref().unwrap_or_default());
            let once = ONE_TIME_CODES.iter().any(|code| name.ends_with(code));
            let inner = node.items.iter().chain(&node.additional).any(|inner| any(&inner.members));
            once || (name.contains("new") && name.ends_with("password")) || any(&node.members) || inner
        })
    }
    any(&spec.parameters)
}

/// What the classes say, where they say anything.
fn classed(spec: &Operation) -> Option<bool> {
    let levels = spec.ram.iter().flat_map(|ram| &ram.actions).filter_map(|action| action.access_level.as_deref());
    let mut exact = levels.chain(spec.system_operation_type.as_deref()).filter_map(reads).peekable();
    match exact.peek() {
        Some(_) => Some(exact.all(|reads| reads)),
        // A tenth of the operations that list have `readAndWrite`, so that it says nothing of them.
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
    use std::fs;
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::spec::{Ram, RamAction, RamState, Source, parse_operation};

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
            assert_eq!(read_only("ecs", &spec), expected, "{name} {kind:?} {class:?} {levels:?}");
        }
    }

    #[test]
    fn what_serves_once_is_not_repeated() {
        for (name, expected) in [
            ("NewPassword", false),
            ("new_login_password", false),
            ("Password", true),
            ("TokenCode", false),
            ("AuthenticationCode", false),
            ("NextToken", true),
            ("LoginToken", true),
            ("ProductCode", true),
            ("EncryptedCode", true),
        ] {
            for parameter in [
                json!({ "name": name, "in": "query", "type": "string" }),
                json!({ "name": "A", "in": "query", "type": "array", "items":
                    { "type": "object", "members": [{ "name": name, "type": "string" }] } }),
            ] {
                let text =
                    json!({ "name": "GetThing", "sources": [], "operation_type": "read", "parameters": [parameter] });
                let spec: Operation = serde_json::from_value(text).expect("an operation");
                assert_eq!(read_only("ecs", &spec), expected, "{name}");
                assert_eq!(seems_to_read("ecs", &spec), expected, "{name}");
            }
        }
    }

    /// An exception that is no operation any more, or that would not be taken for a reading one
    /// without it, is to be removed.
    #[test]
    fn every_exception_is_needed() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs");
        for (product, operation, reason) in EXCEPTIONS {
            let versions = fs::read_dir(specs.join(product)).expect("the product has specs");
            let files = versions.map(|version| version.expect("a folder").path().join(format!("{operation}.json")));
            let mut needed = 0;
            for file in files.filter(|file| file.exists()) {
                let text = fs::read_to_string(&file).expect("a spec can be read");
                let spec =
                    parse_operation(&file.display().to_string(), &text).unwrap_or_else(|error| panic!("{error}"));
                assert_eq!(exception(product, &spec), Some(reason));
                assert!(!read_only(product, &spec) && read_only("another", &spec), "{product} {operation}");
                needed += 1;
            }
            assert!(needed > 0, "{product} has no {operation}");
        }
    }

    fn operation(name: &str, source: Source) -> Operation {
        let text = json!({ "name": name, "sources": [source] });
        serde_json::from_value(text).expect("an operation needs a name and a source")
    }
}
