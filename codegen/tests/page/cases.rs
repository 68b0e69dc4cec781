//! The pages that people really copied, below `FACTS_DIR`: every fact that is right, and no other.
//!
//! Owns the comparison with `expected.json` and the figures of the pages of 2019 to 2021. Nothing of
//! these pages is in the repository.

use std::collections::BTreeMap;
use std::path::Path;

use alibabacloud_codegen::import::page::{Known, Options, Page, identify, import};
use alibabacloud_codegen::spec::{Operation, Ram, RamState, Requirement, Schema, Type, parse_operation};
use serde_json::Value;

use crate::facts::facts_dir;
use crate::support::{Files, read_folder};

/// One line a fact: its place and kind, and its value.
type Facts = BTreeMap<String, String>;

const KNOWN: [Known<'static>; 10] = [
    known("Vpc", "2016-04-28", "Virtual Private Cloud"),
    known("Rds", "2014-08-15", "ApsaraDB RDS"),
    known("Alidns", "2015-01-09", "Alibaba Cloud DNS"),
    known("CS", "2015-12-15", "Container Service for Kubernetes"),
    known("CS", "2015-12-15", "Container Service"),
    known("Ram", "2015-05-01", "Resource Access Management"),
    known("Ims", "2019-08-15", "Identity Management"),
    known("Ecs", "2014-05-26", "Elastic Compute Service"),
    known("Kms", "2016-01-20", "Key Management Service"),
    known("Sls", "2020-12-30", "Simple Log Service"),
];

const LOST_STARS: (&str, &str) = ("Ecs-ModifyInstanceChargeType.txt", "request InstanceIds example");

const fn known(product: &'static str, version: &'static str, title: &'static str) -> Known<'static> {
    Known { product, version, title: Some(title), default: true }
}

/// The operation as the specs of this repository have it, which `import page` gives to the importer.
fn existing(name: &str, text: &str) -> Option<Operation> {
    let options = Options { known: &KNOWN, ..Options::default() };
    let identity = identify(name, text, &options).unwrap_or_else(|error| panic!("{error}"));
    let path = format!("{}/{}.json", identity.folder?, identity.operation);
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../specs").join(&path);
    Some(parse_operation(&path, &std::fs::read_to_string(file).ok()?).expect("a spec"))
}

fn read(name: &str, text: &str, existing: Option<&Operation>) -> Page {
    let options = Options { known: &KNOWN, existing, ..Options::default() };
    import(name, text, &options).unwrap_or_else(|error| panic!("{error}"))
}

fn pages(folder: &str) -> Option<Files> {
    Some(read_folder(&facts_dir("cases/pages")?.join(folder)))
}

#[test]
fn real_pages_have_every_fact_and_no_other() {
    let Some(pages) = pages("new") else { return };
    let folder = facts_dir("cases/pages").expect("the pages are there");
    let expected = std::fs::read_to_string(folder.join("expected.json")).expect("the facts are there");
    let expected: Vec<Value> = serde_json::from_str(&expected).expect("a list of pages");
    let (mut found, mut failures) = (0, Vec::new());
    for (name, text) in &pages {
        let is_of = |page: &&Value| name.split('.').next() == Some(&name_of(page));
        let right = expected.iter().find(is_of).unwrap_or_else(|| panic!("{name} has no facts"));
        let mut right = expected_facts(right);
        // This copy has lost stars that the others have.
        if let Some(example) = right.get_mut(LOST_STARS.1).filter(|_| name == LOST_STARS.0) {
            *example = example.replace("****", "**");
        }
        let existing = existing(name, text);
        let page = read(name, text, existing.as_ref());
        let stated = facts(&page);
        let missing = right.iter().filter(|(fact, value)| stated.get(*fact) != Some(value));
        failures.extend(missing.map(|(fact, value)| format!("{name}: missing: {fact} = {value}")));
        failures.extend(page.questions.iter().map(|question| format!("{name}: question: {question}")));
        // Without a spec the nesting of parameters is a question; nothing is wrong without it either.
        for (stated, how) in [(&stated, "wrong"), (&facts(&read(name, text, None)), "wrong without a spec")] {
            let wrong = stated.iter().filter(|(fact, value)| right.get(*fact) != Some(value));
            failures.extend(wrong.map(|(fact, value)| format!("{name}: {how}: {fact} = {value}")));
        }
        found += stated.len();
    }
    println!("{} pages with {found} facts", pages.len());
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
    assert_eq!((pages.len(), expected.len()), (51, 10));
}

/// The smallest inputs of each kind, and one fact that was wrong.
#[test]
fn smallest_pages_are_read() {
    let Some(pages) = pages("min") else { return };
    let right: [(&str, &str, Option<&str>); 14] = [
        ("arrayroot.md", "response  type", Some("array")),
        ("arrayroot.md", "response [] type", Some("object")),
        ("arrayroot.md", "response [].progress example", Some("Complete")),
        ("booldefault.md", "request EnableSaveMFATicket default", Some("false")),
        ("booldefault.md", "request EnableSaveMFATicket values", None),
        ("multiline.md", "request ImageComponentId default", Some("x")),
        ("multiline.md", "request ImageComponentId required", Some("false")),
        ("nolead.md", "request ImageComponentId example", Some("ic-1")),
        ("nolead.md", "response RequestId type", Some("string")),
        ("single.md", "request ImageComponentId default", Some("x")),
        ("wrap.md", "response PerformanceKeys type", Some("object")),
        ("wrap.md", "response PerformanceKeys.PerformanceKey type", Some("array")),
        ("wrap.md", "response PerformanceKeys.PerformanceKey[].Key example", Some("MySQL_Sessions")),
        ("wrap.md", "response PerformanceKeys[] type", None),
    ];
    for (name, fact, value) in right {
        let page = read(name, &pages[name], None);
        assert_eq!(facts(&page).get(fact).map(String::as_str), value, "{name}: {fact}");
        assert_eq!(page.questions, [], "{name}");
    }
    assert_eq!(pages.len(), 6);
}

/// Pages of 2019 to 2021: how many facts are read, and how many questions there are.
#[test]
fn old_pages_are_read_where_they_are_clear() {
    let Some(pages) = pages("old") else { return };
    let right: [(&str, usize, &[&str]); 12] = [
        ("cdn-AddCdnDomain.md", 44, &["folder"]),
        ("config-PutDeliveryChannel.md", 50, &[]),
        ("ecs-RunCommand.md", 81, &["parameters.Parameters.type"]),
        ("eip-AllocateEipAddress.md", 69, &[]),
        (
            "kms-CreateKey.md",
            60,
            &[
                "parameters.KeySpec.values",
                "parameters.KeyUsage.values",
                "parameters.Origin.values",
                "parameters.ProtectionLevel.values",
                "responses.200",
            ],
        ),
        ("kms-Encrypt.md", 9, &["folder", "parameters.EncryptionContext.type"]),
        ("oss-PutBucket.md", 20, &["folder", "parameters.x-oss-hns-status.default"]),
        ("ram-AssumeRole.md", 40, &["folder"]),
        ("ros-GetChangeSet.md", 52, &[]),
        ("slb-AddBackendServers.md", 24, &["responses.200"]),
        ("sls-CreateProject.md", 9, &["folder"]),
        ("vpn-CreateVpnConnection.md", 49, &[]),
    ];
    let found: Vec<_> = pages
        .iter()
        .map(|(name, text)| {
            let page = read(name, text, None);
            page.questions.iter().for_each(|question| println!("{question}"));
            let about: Vec<String> = page.questions.iter().map(|question| question.about.clone()).collect();
            (name.as_str(), facts(&page).len(), about)
        })
        .collect();
    let right: Vec<_> = right
        .iter()
        .map(|(name, facts, about)| (*name, *facts, about.iter().map(|about| (*about).to_owned()).collect()))
        .collect();
    assert_eq!(found, right);
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

fn name_of(page: &Value) -> String {
    format!("{}-{}", text(page, "product"), text(page, "operation"))
}

fn expected_facts(page: &Value) -> Facts {
    let mut facts = Facts::new();
    facts.insert("folder".to_owned(), format!("{}/{}", text(page, "product").to_lowercase(), text(page, "version")));
    for section in ["request", "response"] {
        for node in list(page, section) {
            node_facts(section, node, &mut facts);
        }
    }
    for error in list(page, "errors") {
        let of = |at: usize| error.get(at).and_then(Value::as_str).unwrap_or_default();
        facts.insert(format!("error {} {}", of(0), of(1)), String::new());
    }
    for action in list(page, "ram") {
        let of = |at: usize| action.get(at).and_then(Value::as_str).unwrap_or_default();
        facts.insert(format!("ram {}", of(0)), of(1).to_owned());
        for resource in action.get(2).and_then(Value::as_array).expect("resources") {
            let of = |at: usize| resource.get(at).and_then(Value::as_str).unwrap_or_default();
            facts.insert(format!("ram resource {}{} {}", of(0), of(1), of(2)), String::new());
        }
        for (kind, at) in [("key", 3), ("dependent", 4)] {
            let text = of(at).trim_start_matches(['-', ' ']);
            if !text.eq_ignore_ascii_case("none") {
                facts.insert(format!("ram {kind} {text}"), String::new());
            }
        }
    }
    for date in list(page, "history") {
        facts.insert(format!("history {}", date.as_str().unwrap_or_default()), String::new());
    }
    if let Some((method, path)) = text(page, "path").trim_end_matches(" HTTP/1.1").split_once(' ') {
        facts.insert("method".to_owned(), method.to_owned());
        // A query in a path is a parameter with one value, and no part of the path.
        facts.insert("path".to_owned(), path.split('?').next().unwrap_or_default().to_owned());
    }
    facts
}

/// A list that is printed as two rows is an object with one list (`wrapper`), or a list whose items
/// have a name in the page alone (`item`).
fn node_facts(section: &str, node: &Value, facts: &mut Facts) {
    let path = text(node, "path");
    let outer = || path.rsplit_once('.').map_or("", |(outer, _)| outer);
    let item = format!("{section} {}[]", outer());
    let (at, kind) = match (node.get("wrapper").is_some(), node.get("item").is_some()) {
        (true, _) => {
            facts.insert(format!("{section} {} type", outer()), "object".to_owned());
            facts.remove(&format!("{item} type"));
            (format!("{section} {path}"), "array<object>")
        }
        (_, true) => (item, text(node, "type")),
        _ => (format!("{section} {path}"), text(node, "type")),
    };
    let inner = kind.strip_prefix("array<").and_then(|kind| kind.strip_suffix('>'));
    facts.insert(format!("{at} type"), if inner.is_some() { "array" } else { kind }.to_owned());
    facts.extend(inner.map(|inner| (format!("{at}[] type"), inner.to_owned())));
    for fact in ["example", "default", "minimum", "maximum"] {
        let value = node.get(fact).and_then(Value::as_str);
        facts.extend(value.map(|value| (format!("{at} {fact}"), value.to_owned())));
    }
    if let Some(required) = node.get("required").filter(|_| !at.ends_with("[]")) {
        facts.insert(format!("{at} required"), required.to_string());
    }
    let values: Vec<&str> = list(node, "values").iter().filter_map(Value::as_str).collect();
    if !values.is_empty() {
        facts.insert(format!("{at} values"), values.join(", "));
    }
}

/// What a page was read as.
fn facts(page: &Page) -> Facts {
    let operation = &page.operation;
    let mut facts = Facts::new();
    facts.extend(page.folder.clone().map(|folder| ("folder".to_owned(), folder)));
    for parameter in &operation.parameters {
        schema_facts("request", parameter.name.as_deref().unwrap_or_default(), parameter, &mut facts);
    }
    if let Some(schema) = operation.responses.get("200").and_then(|response| response.schema.as_ref()) {
        schema_facts("response", "", schema, &mut facts);
    }
    let errors = operation.errors.iter().map(|error| format!("error {} {}", error.status, error.code));
    facts.extend(errors.map(|fact| (fact, String::new())));
    facts.extend(operation.history.iter().map(|date| (format!("history {date}"), String::new())));
    facts.extend(operation.methods.iter().map(|method| ("method".to_owned(), format!("{method:?}").to_uppercase())));
    facts.extend(operation.path.clone().map(|path| ("path".to_owned(), path)));
    if let Some(ram) = operation.ram.as_ref().filter(|ram| ram.state == RamState::Documented) {
        ram_facts(ram, &mut facts);
    }
    facts
}

fn ram_facts(ram: &Ram, facts: &mut Facts) {
    for action in &ram.actions {
        facts.insert(format!("ram {}", action.action), action.access_level.clone().unwrap_or_default());
        for resource in &action.resources {
            let any = "All Resource".to_owned();
            let kind = resource.resource_type.clone().unwrap_or(any.clone());
            // A row for all resources is printed with and without its star.
            let star = resource.requirement == Requirement::Required;
            let star = if star { "*" } else { "" };
            facts.insert(format!("ram resource {star}{kind} {}", resource.arn), String::new());
        }
        facts.extend(action.condition_keys.iter().map(|key| (format!("ram key {key}"), String::new())));
        facts.extend(action.dependent_actions.iter().map(|key| (format!("ram dependent {key}"), String::new())));
    }
}

fn schema_facts(section: &str, path: &str, schema: &Schema, facts: &mut Facts) {
    let at = format!("{section} {path}");
    let kind = match (schema.kind, schema.format.as_deref()) {
        (Some(Type::Integer), Some("int64")) => "long".to_owned(),
        (Some(kind), _) => serde_json::to_value(kind).expect("a type").as_str().unwrap_or_default().to_owned(),
        (None, _) => "none".to_owned(),
    };
    facts.insert(format!("{at} type"), kind);
    let texts = [
        ("required", schema.required.filter(|_| !path.ends_with("[]")).map(|required| required.to_string())),
        ("example", schema.example.clone()),
        ("default", schema.default.clone()),
        ("minimum", schema.minimum.clone()),
        ("maximum", schema.maximum.clone()),
        ("values", Some(schema.values.join(", ")).filter(|values| !values.is_empty())),
        ("deprecated", schema.deprecated.then(String::new)),
    ];
    facts.extend(texts.into_iter().filter_map(|(kind, value)| Some((format!("{at} {kind}"), value?))));
    for member in &schema.members {
        let name = member.name.as_deref().unwrap_or_default();
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        schema_facts(section, &path, member, facts);
    }
    if let Some(items) = &schema.items {
        schema_facts(section, &format!("{path}[]"), items, facts);
    }
}
