//! The RAM facts that are compiled in, against the specs, and the ways in which facts are absent.
//!
//! Owns the table of operations; what is expected of each is read from the specs.

#![cfg(test)]
#![cfg(feature = "products")]

mod specs;

use alibabacloud_codegen::spec;
use alibabacloud_sdk::Operation as _;
use alibabacloud_sdk::ecd::UpdateFotaTask;
use alibabacloud_sdk::esa::UpdateUserDeliveryTaskStatus;
use alibabacloud_sdk::operation::OperationInfo;
use alibabacloud_sdk::ram::{
    Lookup, RamAction, RamFacts, RamResource, RamState, Requirement, catalogue, lookup, lookup_in,
};
use specs::committed_specs;

const TABLE: [(&OperationInfo, &RamFacts<'static>); 2] = [
    (UpdateFotaTask::INFO, UpdateFotaTask::RAM),
    (UpdateUserDeliveryTaskStatus::INFO, UpdateUserDeliveryTaskStatus::RAM),
];

#[test]
fn facts_hold_what_the_specs_hold() {
    let set = committed_specs();
    let mut rows = TABLE.iter();
    for version in set.versions.values() {
        for operation in version.operations.values() {
            let (info, facts) = rows.next().unwrap_or_else(|| panic!("{} has no row", operation.name));
            assert_eq!((info.name, facts.operation), (operation.name.as_str(), operation.name.as_str()));
            assert_eq!((info.product.version, facts.version), (&*version.product.version, &*version.product.version));
            assert_eq!(facts.product, version.product.product.to_lowercase());
            assert_eq!(info.product.name, facts.product);
            check_facts(facts, operation.ram.as_ref());
        }
    }
    assert_eq!(rows.next(), None, "a row has no spec");
    assert!(catalogue().eq(TABLE.iter().map(|(_, facts)| *facts)), "the catalogue and the table differ");
}

fn check_facts(facts: &RamFacts<'_>, spec: Option<&spec::Ram>) {
    let name = facts.operation;
    let Some(spec) = spec else {
        assert_eq!((facts.state, facts.actions), (RamState::NotDocumented, &[][..]), "{name}");
        return;
    };
    let state = match spec.state {
        spec::RamState::Documented => RamState::Documented,
        spec::RamState::Undisclosed => RamState::Undisclosed,
    };
    assert_eq!(facts.state, state, "{name}");
    assert_eq!(facts.source, spec.source.kind, "{name}");
    assert_eq!(facts.date, spec.source.date.as_deref().unwrap_or("undated"), "{name}");
    assert_eq!((facts.source, facts.source_name), (spec.source.kind.as_str(), spec.source.name.as_str()), "{name}");
    assert_eq!(facts.actions.len(), spec.actions.len(), "{name}");
    for (found, expected) in facts.actions.iter().zip(&spec.actions) {
        assert_eq!(found.action, expected.action, "{name}");
        assert_eq!(found.access_level, expected.access_level.as_deref(), "{name}");
        assert_eq!(found.condition_keys, expected.condition_keys, "{name}");
        assert_eq!(found.dependent_actions, expected.dependent_actions, "{name}");
        let resources = found.resources.iter().map(|row| (row.resource_type, row.requirement, row.arn));
        let expected = expected.resources.iter().map(|row| {
            let requirement = match row.requirement {
                spec::Requirement::Required => Requirement::Required,
                spec::Requirement::Optional => Requirement::Optional,
                spec::Requirement::Unknown => Requirement::Unknown,
            };
            (row.resource_type.as_deref(), requirement, row.arn.as_str())
        });
        assert_eq!(resources.collect::<Vec<_>>(), expected.collect::<Vec<_>>(), "{name}");
    }
}

#[test]
fn every_documented_action_is_found_in_any_letter_case() {
    for (_, facts) in &TABLE {
        for action in facts.actions {
            for text in [action.action.to_owned(), action.action.to_uppercase(), action.action.to_lowercase()] {
                assert_eq!(lookup(&text), Lookup::Documented(vec![facts]), "{text}");
            }
        }
    }
    assert!(matches!(lookup("esa:UpdateUserDeliveryTaskStatus"), Lookup::Documented(facts) if facts.len() == 1));
}

#[test]
fn what_no_operation_documents_is_unknown() {
    for action in [
        "esa:NoSuchAction",
        "ecd:UpdateUserDeliveryTaskStatus",
        "UpdateUserDeliveryTaskStatus",
        "esa:UpdateUserDeliveryTaskStatus ",
        "esa:UpdateUserDeliveryTask",
        "esa:*",
        "esa:",
        ":",
        "*",
        "",
    ] {
        assert_eq!(lookup(action), Lookup::Unknown, "{action:?}");
    }
}

#[test]
fn ways_of_being_absent_are_told_apart() {
    const SHARED: RamAction<'_> = RamAction::new(
        "demo:DescribeThings",
        Some("list"),
        &[RamResource::new(None, Requirement::Unknown, "*")],
        &["acs:SourceIp"],
        &["ram:PassRole"],
    );
    const fn facts(operation: &str, state: RamState) -> RamFacts<'_> {
        RamFacts::new(("demo", "2020-01-01", operation), state, &[], ("made up", "a page", "undated"))
    }
    let documents = |operation| {
        RamFacts::new(
            ("demo", "2020-01-01", operation),
            RamState::Documented,
            &[SHARED],
            ("made up", "a page", "undated"),
        )
    };
    let list = documents("ListThings");
    let count = documents("CountThings");
    let hidden = facts("HideThing", RamState::Undisclosed);
    let silent = facts("DropThing", RamState::NotDocumented);
    // This operation discloses nothing itself, and another one documents an action of its name.
    let named = facts("DescribeThings", RamState::Undisclosed);
    let all = [&list, &hidden, &silent, &count, &named];
    for (action, expected) in [
        ("demo:DescribeThings", Lookup::Documented(vec![&list, &count])),
        ("DEMO:describethings", Lookup::Documented(vec![&list, &count])),
        ("demo:HideThing", Lookup::Undisclosed(&hidden)),
        ("Demo:hidething", Lookup::Undisclosed(&hidden)),
        ("demo:DropThing", Lookup::NotDocumented(&silent)),
        // The page of the operation lists an action of another name, so that this one is none.
        ("demo:ListThings", Lookup::Unknown),
        ("other:HideThing", Lookup::Unknown),
        ("HideThing", Lookup::Unknown),
    ] {
        assert_eq!(lookup_in(all, action), expected, "{action}");
    }
    assert_eq!(lookup_in([], "demo:HideThing"), Lookup::Unknown);
}
