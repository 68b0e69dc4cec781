//! Policies from arbitrary text.
//!
//! Owns what must be true for any text: JSON is accepted as by another reader, a policy is printed without
//! loss, and the texts of lint and explanation contain no control characters.

#![no_main]

#[path = "../../tests/ram_catalogue/mod.rs"]
mod ram_catalogue;

use std::sync::LazyLock;

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::explain::explain;
use alibabacloud_ram::lint::{Document, LintOptions, lint};
use alibabacloud_ram::policy::{Policy, PolicyKind, json, read};
use libfuzzer_sys::fuzz_target;

static CATALOGUE: LazyLock<Catalogue<'static>> = LazyLock::new(ram_catalogue::small);

fuzz_target!(|text: &str| {
    let reading = json::read(text);
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => assert_eq!(reading.errors, [], "the other reader accepts it"),
        // Only this reader accepts numbers beyond a float, and depths between the two limits.
        Err(error) if error.to_string().contains("out of range") => {}
        Err(error) => assert!(!reading.errors.is_empty(), "{error}"),
    }
    for kind in PolicyKind::ALL {
        let strict = Policy::parse(text, kind);
        let policy = read(text, Some(kind)).policy;
        let Some(policy) = policy else { return assert!(strict.is_err()) };
        let printed = policy.to_compact();
        assert_eq!(Some(&printed), reading.value.as_ref().map(json::Json::to_compact).as_ref());
        assert_eq!(json::read(&policy.to_pretty()).value.map(|value| value.to_compact()).as_ref(), Some(&printed));
    }
    let documents = [Document::new("a", text), Document::new("b", text).kind(Some(PolicyKind::Trust))];
    for finding in lint(&documents, &CATALOGUE, &LintOptions::default().together(true)) {
        assert!(!format!("{finding:?}").is_empty() && finding.span.start.line > 0);
        let texts = [finding.message, finding.help, finding.path].concat();
        assert!(!texts.contains(char::is_control), "{texts:?}");
    }
    if let Some(policy) = read(text, None).policy {
        assert!(!explain(&policy, &CATALOGUE).to_string().is_empty());
    }
});
