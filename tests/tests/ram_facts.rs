//! The RAM facts that are compiled in, against the specs and against what they were transcribed from.
//!
//! Owns the comparison fact by fact, and the ways in which facts are absent.

#![cfg(test)]
#![cfg(all(feature = "products", feature = "ram"))]

mod ram_catalogue;
mod specs;

use alibabacloud_codegen::spec::{self, SpecSet};
use alibabacloud_ram::{Catalogue, Lookup, RamAction, RamFacts, RamState, Requirement, lookup};
use alibabacloud_sdk::Operation as _;
use alibabacloud_sdk::ecd::UpdateFotaTask;
use alibabacloud_sdk::esa::UpdateUserDeliveryTaskStatus;
use alibabacloud_sdk_core::operation::OperationInfo;
use alibabacloud_tests::facts::{facts, facts_dir};
use serde_json::{Value, json};
use specs::committed_specs;

const TYPED: [(&OperationInfo, &RamFacts<'static>); 2] = [
    (UpdateFotaTask::INFO, UpdateFotaTask::RAM),
    (UpdateUserDeliveryTaskStatus::INFO, UpdateUserDeliveryTaskStatus::RAM),
];

/// One action as the sources print it: name, level, resources, condition keys, dependent actions.
#[derive(Debug, PartialEq)]
struct Printed {
    action: String,
    access_level: Option<String>,
    resources: Vec<(Option<String>, Requirement, String)>,
    condition_keys: Vec<String>,
    dependent_actions: Vec<String>,
}

impl Printed {
    fn compiled_in(action: &RamAction<'_>) -> Self {
        let owned = |text: &str| text.to_owned();
        let resources = action.resources();
        Self {
            action: owned(action.action()),
            access_level: action.access_level().map(owned),
            resources: resources.map(|row| (row.resource_type.map(owned), row.requirement, owned(row.arn))).collect(),
            condition_keys: action.condition_keys().map(owned).collect(),
            dependent_actions: action.dependent_actions().map(owned).collect(),
        }
    }

    fn spec(action: &spec::RamAction) -> Self {
        let requirement = |row: &spec::RamResource| match row.requirement {
            spec::Requirement::Required => Requirement::Required,
            spec::Requirement::Optional => Requirement::Optional,
            spec::Requirement::Unknown => Requirement::Unknown,
        };
        let resource = |row: &spec::RamResource| (row.resource_type.clone(), requirement(row), row.arn.clone());
        Self {
            action: action.action.clone(),
            access_level: action.access_level.clone(),
            resources: action.resources.iter().map(resource).collect(),
            condition_keys: action.condition_keys.clone(),
            dependent_actions: action.dependent_actions.clone(),
        }
    }

    /// A transcribed record. The wording of "all resources" and a key that is printed twice are no
    /// facts; resources whose ARN is cut off are not known.
    fn record(record: &Value) -> Self {
        let texts = |key: &str| distinct(record[key].as_array().unwrap().iter().map(text));
        let rows = record["resources"].as_array().unwrap();
        let known = rows.iter().filter(|row| row["arn_truncated"] != true);
        let resource = |row: &Value| {
            let requirement = match row["required"].as_bool() {
                Some(true) => Requirement::Required,
                Some(false) => Requirement::Optional,
                None => Requirement::Unknown,
            };
            (resource_type(&text(&row["type"]), &text(&row["arn"])), requirement, text(&row["arn"]))
        };
        Self {
            action: text(&record["action"]),
            access_level: record["access_level"].as_str().map(str::to_owned),
            resources: known.map(resource).collect(),
            condition_keys: texts("condition_keys"),
            dependent_actions: texts("dependent_actions"),
        }
    }

    /// An element of `ramActions` in an official metadata file.
    fn metadata(element: &Value) -> Self {
        let action = &element["ramAction"];
        let resource = |row: &Value| {
            let always = row["validationType"] == "always";
            let requirement = if always { Requirement::Required } else { Requirement::Optional };
            (resource_type(&text(&row["resourceType"]), &text(&row["arn"])), requirement, text(&row["arn"]))
        };
        let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
        Self {
            action: text(&action["action"]),
            access_level: element["operationType"].as_str().map(str::to_owned),
            resources: list(&action["resources"]).iter().map(resource).collect(),
            condition_keys: distinct(list(&action["actionConditions"]).iter().map(|row| text(&row["conditionKey"]))),
            dependent_actions: distinct(list(&element["additionalActions"]).iter().map(text)),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

fn distinct(texts: impl Iterator<Item = String>) -> Vec<String> {
    let mut kept = Vec::new();
    texts.for_each(|text| {
        if !kept.contains(&text) {
            kept.push(text);
        }
    });
    kept
}

fn resource_type(printed: &str, arn: &str) -> Option<String> {
    let any = ["全部资源", "全部資源", "All Resources", "All Resource"];
    (arn != "*" || !any.contains(&printed)).then(|| printed.to_owned())
}

#[test]
fn facts_hold_what_the_specs_hold() {
    let set = committed_specs();
    let catalogue = Catalogue::compiled_in();
    assert_eq!(catalogue.tables().len(), set.versions.len());
    for version in set.versions.values() {
        let product = version.product.product.to_lowercase();
        let own = version.operations.values().map(|operation| (operation.name.as_str(), operation.ram.as_ref()));
        let without_spec = version.product.ram_operations.iter().map(|(name, ram)| (name.as_str(), Some(ram)));
        let mut expected: Vec<_> = own.chain(without_spec).collect();
        expected.sort_by_key(|(name, _)| *name);
        let mut tables = catalogue.tables().iter();
        let table = tables.find(|table| table.product == product && table.version == version.product.version);
        let table = table.unwrap_or_else(|| panic!("{product} {} is not compiled in", version.product.version));
        let names: Vec<_> = table.facts().map(|facts| facts.operation()).collect();
        assert_eq!(names, expected.iter().map(|(name, _)| *name).collect::<Vec<_>>());
        for (name, ram) in expected {
            check_facts(&table.operation(name).unwrap(), ram);
        }
        check_product(table, version.product.ram.as_ref());
    }
}

fn check_facts(facts: &RamFacts<'_>, spec: Option<&spec::Ram>) {
    let name = facts.operation();
    let Some(spec) = spec else {
        assert_eq!((facts.state(), facts.actions().count()), (RamState::NotDocumented, 0), "{name}");
        assert_eq!((facts.source(), facts.source_name(), facts.date()), ("", "", ""), "{name}");
        return;
    };
    check_statement(facts, spec.state, &spec.actions, &spec.source);
    assert_eq!(facts.others().count(), spec.other_sources.len(), "{name}");
    for (found, expected) in facts.others().zip(&spec.other_sources) {
        check_statement(&found, expected.state, &expected.actions, &expected.source);
        assert_eq!(found.others().count(), 0, "{name}");
    }
}

fn check_statement(facts: &RamFacts<'_>, state: spec::RamState, actions: &[spec::RamAction], source: &spec::Source) {
    let name = facts.operation();
    let state = match state {
        spec::RamState::Documented => RamState::Documented,
        spec::RamState::Undisclosed => RamState::Undisclosed,
    };
    assert_eq!(facts.state(), state, "{name}");
    assert_eq!((facts.source(), facts.source_name()), (source.kind.as_str(), source.name.as_str()), "{name}");
    assert_eq!(facts.date(), source.date.as_deref().unwrap_or("undated"), "{name}");
    let found: Vec<_> = facts.actions().map(|action| Printed::compiled_in(&action)).collect();
    assert_eq!(found, actions.iter().map(Printed::spec).collect::<Vec<_>>(), "{name}");
}

fn check_product(table: &alibabacloud_ram::Table<'_>, ram: Option<&spec::ProductRam>) {
    let Some(ram) = ram else {
        assert_eq!((table.codes().count(), table.granularity()), (0, None));
        assert_eq!(table.main_code(), table.product);
        return;
    };
    assert!(table.codes().eq(ram.codes.iter().map(String::as_str)));
    assert_eq!(table.granularity(), ram.granularity.as_deref());
    assert!(table.conditions().eq(ram.conditions.iter().map(|row| (row.key.as_str(), row.data_type.as_deref()))));
    assert!(table.resource_types().eq(ram.resources.iter().map(|row| (row.resource_type.as_str(), row.arn.as_str()))));
}

#[test]
fn operations_point_at_their_facts() {
    for (info, facts) in TYPED {
        let found = Catalogue::compiled_in().operation(info.product.name, Some(info.product.version), info.name);
        assert_eq!(found.as_ref(), Some(facts));
        assert_eq!(
            (facts.product(), facts.version(), facts.operation()),
            (info.product.name, info.product.version, info.name)
        );
        assert_eq!(facts.state(), RamState::Documented);
    }
}

#[test]
fn every_documented_action_is_found_in_any_letter_case() {
    let mut number = 0;
    for facts in Catalogue::compiled_in().facts() {
        for action in facts.actions() {
            number += 1;
            for text in [action.action().to_owned(), action.action().to_uppercase(), action.action().to_lowercase()] {
                let Lookup::Documented(found) = lookup(&text) else { panic!("{text} is not documented") };
                assert!(
                    found.operations().iter().any(|row| row.facts == facts && row.action == Some(action)),
                    "{text}"
                );
            }
        }
    }
    assert!(number >= 600, "{number}");
}

#[test]
fn what_no_operation_documents_is_unknown() {
    for action in [
        "esa:NoSuchAction",
        "ecd:UpdateUserDeliveryTaskStatus",
        "UpdateUserDeliveryTaskStatus",
        "esa:UpdateUserDeliveryTaskStatus ",
        "esa:UpdateUserDeliveryTaskStat",
        "esa:*",
        "esa:",
        ":",
        "*",
        "",
    ] {
        assert!(matches!(lookup(action), Lookup::Unknown), "{action:?}");
    }
}

#[test]
fn states_of_absence_are_distinguished_and_a_code_is_not_a_product() {
    let source = json!({"kind": "made up", "name": "a page"});
    let product = json!({"product": "Sas", "version": "2020-01-01", "style": "RPC", "default": true,
        "sources": [source], "ram": {"codes": ["yundun-sas", "yundun-aegis"]}});
    let ram = |actions: Value| json!({"state": "documented", "actions": actions, "source": source});
    let shared = json!([{"action": "yundun-sas:DescribeThings", "resources": []}]);
    let undisclosed = json!({"state": "undisclosed", "source": source});
    let operations = [
        ("ListThings", ram(shared.clone())),
        ("CountThings", ram(shared)),
        ("HideThing", undisclosed.clone()),
        // This operation discloses nothing itself, and another one documents an action of its name.
        ("DescribeThings", undisclosed),
        ("DropThing", Value::Null),
    ];
    let mut files = vec![("sas/2020-01-01/product.json".to_owned(), product.to_string())];
    for (name, ram) in operations {
        let mut operation = json!({"name": name, "methods": ["POST"], "sources": [source]});
        if !ram.is_null() {
            operation["ram"] = ram;
        }
        files.push((format!("sas/2020-01-01/{name}.json"), operation.to_string()));
    }
    let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap();
    let catalogue = ram_catalogue::of_specs(&set);
    for (action, expected) in [
        ("yundun-sas:DescribeThings", "documented CountThings ListThings"),
        ("YUNDUN-SAS:describethings", "documented CountThings ListThings"),
        ("yundun-sas:HideThing", "undisclosed HideThing"),
        ("yundun-aegis:hidething", "undisclosed HideThing"),
        ("yundun-sas:DropThing", "not documented DropThing"),
        // The page of the operation lists an action of another name, so that this one is none.
        ("yundun-sas:ListThings", "unknown"),
        // The product's name is no RAM code of it.
        ("sas:HideThing", "unknown"),
        ("sas:DescribeThings", "unknown"),
        ("HideThing", "unknown"),
    ] {
        let found = match catalogue.lookup(action) {
            Lookup::Unknown => "unknown".to_owned(),
            Lookup::Documented(found) | Lookup::Undisclosed(found) | Lookup::NotDocumented(found) => {
                let names: Vec<_> = found.operations().iter().map(|row| row.facts.operation()).collect();
                format!("{} {}", found.state(), names.join(" "))
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(found, expected, "{action}");
    }
    let code = catalogue.code("Yundun-Sas").unwrap();
    // Another operation documents `DescribeThings`.
    assert_eq!((code.documented, code.undocumented), (1, 2));
    assert!(matches!(Catalogue::new([]).lookup("sas:HideThing"), Lookup::Unknown));
}

/// Each of the 610 operations is found as it was transcribed, in the source that wins or in another.
#[test]
fn transcribed_operations_are_found_as_given() {
    let mut number = 0;
    for file in ["esa", "ecd", "ecs", "dds"] {
        let Some(records) = facts(&format!("ram/{file}.json")) else { return };
        for record in &records {
            number += 1;
            let of = |key: &str| text(&record[key]);
            let found = Catalogue::compiled_in().operation(&of("product"), Some(&of("version")), &of("operation"));
            let found = found.unwrap_or_else(|| panic!("{record} is not known"));
            let mut said = std::iter::once(found).chain(found.others());
            if record["undisclosed"] == true {
                assert!(said.any(|facts| facts.state() == RamState::Undisclosed), "{record}");
                continue;
            }
            let expected = Printed::record(record);
            let same = |facts: RamFacts<'_>| {
                let found: Vec<_> = facts.actions().map(|one| Printed::compiled_in(&one)).collect();
                found.as_slice() == std::slice::from_ref(&expected)
            };
            assert!(said.any(same), "{record}\n{found:#?}");
            match lookup(&expected.action) {
                Lookup::Documented(action) => {
                    assert!(action.operations().iter().any(|row| row.facts == found), "{record}")
                }
                other => panic!("{record}: {other:?}"),
            }
        }
    }
    assert_eq!(number, 610);
}

/// What the file of ActionTrail says in two ways: each of these takes any resource by the list of the
/// operation, which is taken, and a resource by the list of the product.
const TWO_WAYS: [(&str, &str); 10] = [
    ("CreateDeliveryHistoryJob", "acs:actiontrail:{#regionId}:{#accountId}:historydeliveryjob/*"),
    ("DeleteDataEventSelector", "acs:actiontrail:{#regionId}:{#accountId}:trail/{#TrailName}"),
    ("DeleteDeliveryHistoryJob", "acs:actiontrail:{#regionId}:{#accountId}:historydeliveryjob/{#HistoryDeliveryJobId}"),
    ("GetDataEventSelector", "acs:actiontrail:{#regionId}:{#accountId}:trail/{#TrailName}"),
    ("GetDeliveryHistoryJob", "acs:actiontrail:{#regionId}:{#accountId}:historydeliveryjob/{#HistoryDeliveryJobId}"),
    ("GetGlobalEventsStorageRegion", "acs:actiontrail:*:{#accountId}:actiontrailvirtual/{#ActionTrailVirtualId}"),
    ("ListDataEventSelectors", "acs:actiontrail:{#regionId}:{#accountId}:trail/*"),
    ("ListDeliveryHistoryJobs", "acs:actiontrail:{#regionId}:{#accountId}:historydeliveryjob/*"),
    ("PutDataEventSelector", "acs:actiontrail:{#regionId}:{#accountId}:trail/{#TrailName}"),
    ("UpdateGlobalEventsStorageRegion", "acs:actiontrail:*:{#accountId}:actiontrailvirtual/{#ActionTrailVirtualId}"),
];

/// Every `ramActions` of the metadata files that have some is found as given, those of operations and those of
/// products, but for what a file says in two ways.
#[test]
fn ram_actions_of_official_metadata_are_found_as_given() {
    let Some(folder) = facts_dir() else { return };
    let (mut number, mut two_ways) = (0, Vec::new());
    for file in ["dds", "cas", "actiontrail"] {
        let document = metadata(&folder, file);
        let of = |key: &str| text(&document["info"][key]);
        let apis = document["apis"].as_object().unwrap();
        let own = apis.iter().flat_map(|(name, api)| elements(name, &api["ramActions"]));
        let product = document["ram"]["ramActions"].as_array().unwrap();
        let listed = product.iter().map(|element| (text(&element["apiName"]), element));
        for ((name, element), is_own) in own.map(|one| (one, true)).chain(listed.map(|one| (one, false))) {
            number += 1;
            let found = Catalogue::compiled_in().operation(&of("product"), Some(&of("version")), &name);
            let found = found.unwrap_or_else(|| panic!("{file} {name} is not known"));
            let expected = Printed::metadata(element);
            assert!(matches!(lookup(&expected.action), Lookup::Documented(_)), "{file} {name}");
            let mut said = std::iter::once(found).chain(found.others()).flat_map(|facts| facts.actions());
            if said.any(|one| Printed::compiled_in(&one) == expected) {
                continue;
            }
            assert!(!is_own && file == "actiontrail", "{file} {name} {expected:#?}\n{found:#?}");
            two_ways.push((name, expected.resources[0].2.clone()));
        }
    }
    two_ways.sort();
    assert_eq!(two_ways.iter().map(|(name, arn)| (&**name, &**arn)).collect::<Vec<_>>(), TWO_WAYS);
    assert_eq!(number, 378);
}

/// The page of MongoDB and its metadata agree in every operation.
#[test]
fn the_page_and_the_metadata_of_mongodb_agree() {
    let (Some(folder), Some(records)) = (facts_dir(), facts("ram/dds.json")) else { return };
    let document = metadata(&folder, "dds");
    let apis = document["apis"].as_object().unwrap();
    let mut compared = 0;
    for record in &records {
        let name = text(&record["operation"]);
        let stated: Vec<_> =
            elements(&name, &apis[&name]["ramActions"]).map(|(_, one)| Printed::metadata(one)).collect();
        assert_eq!(stated, [Printed::record(record)], "{name}");
        compared += 1;
    }
    let stated = apis.values().filter(|api| api["ramActions"].as_array().is_some_and(|list| !list.is_empty()));
    assert_eq!((compared, stated.count()), (118, 118));
}

fn metadata(folder: &std::path::Path, file: &str) -> Value {
    let path = folder.join(format!("metadata/originals/{file}.json"));
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}

fn elements<'v>(name: &'v str, list: &'v Value) -> impl Iterator<Item = (String, &'v Value)> {
    list.as_array().into_iter().flatten().map(move |element| (name.to_owned(), element))
}
