//! Policies from arbitrary text.
//!
//! Owns what must hold for any text: JSON is taken as another reader takes it, a policy is printed
//! without loss, and lint and explanation end with lines that can be printed.

#![no_main]

#[path = "../../tests/ram_catalogue/mod.rs"]
mod ram_catalogue;

use std::sync::LazyLock;

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::explain::explain;
use alibabacloud_ram::lint::{Document, Options, lint};
use alibabacloud_ram::policy::{Policy, PolicyKind, json, read};
use libfuzzer_sys::fuzz_target;

static CATALOGUE: LazyLock<Catalogue<'static>> = LazyLock::new(ram_catalogue::small);

fuzz_target!(|text: &str| {
    let reading = json::read(text);
    match serde_json::from_str::<serde_json::Value>(text) {
        Ok(_) => assert_eq!(reading.errors, [], "the other reader takes it"),
        // Numbers beyond a float, and nesting between the two limits, are read here alone.
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
    let documents =
        [Document { name: "a", text, kind: None }, Document { name: "b", text, kind: Some(PolicyKind::Trust) }];
    for finding in lint(&documents, &CATALOGUE, &Options::default().together(true)) {
        assert!(!format!("{finding:?}").is_empty() && finding.span.start.line > 0);
        let text = [finding.message, finding.help, finding.path].concat();
        assert!(!text.contains(char::is_control), "{text:?}");
    }
    if let Some(policy) = read(text, None).policy {
        assert!(!explain(&policy, &CATALOGUE).to_string().is_empty());
    }
});
