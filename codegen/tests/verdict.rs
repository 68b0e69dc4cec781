//! The source verdict against the compiler: what breaks callers, and what does not.
//!
//! Owns a caller for each kind of change; which lines the diff reports is tested in `diff.rs`.

#![cfg(test)]

#[path = "support/sdk.rs"]
mod sdk;
mod states;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::diff::{SourceVerdict, diff};
use alibabacloud_codegen::spec::{Location, Method, ParameterStyle, Schema, SpecSet, Type, Version};
use states::{FOLDER, base, edited, list, member, node, operation};
use support::Files;

/// A kind of change, a caller of the base, and the edit.
type Row = (&'static str, &'static str, fn(&mut Version));

const NEW: &str = "let _ = api::PutThing::new(\"name\", 1, true);";
const NOTE: &str = "let _ = api::PutThing::new(\"name\", 1, true).note(\"a note\");";
const LINK: &str = "let _ = api::LinkThings::new(api::LinkThingsRequired { from_: \"a\".into(), to: \"b\".into() });";
const MODE: &str = "let mode = api::PutThing::new(\"name\", 1, true).mode(api::types::PutThingMode::Off).mode;
    match mode { Some(api::types::PutThingMode::On) => {} Some(api::types::PutThingMode::Off) => {} _ => {} }";
const THING: &str = "let thing = api::types::PutThingOutput::default().thing.unwrap_or_default();
    let _: (Option<String>, Option<i64>) = (thing.id, thing.count);";
const CALL: &str = "fn call<T: alibabacloud_sdk::Operation>() {}";

fn optional(name: &str) -> Schema {
    Schema { location: Some(Location::Query), required: Some(false), ..member(name, Type::String) }
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn requests() -> Vec<Row> {
    vec![
        ("optional parameter added", NOTE, |v| list(v, "PutThing: parameters").insert(0, optional("New"))),
        ("required parameter added", NEW, |v| {
            list(v, "PutThing: parameters").push(Schema { required: Some(true), ..optional("New") })
        }),
        ("required parameter added to named ones", LINK, |v| {
            list(v, "LinkThings: parameters").push(Schema { required: Some(true), ..optional("New") })
        }),
        ("parameter removed", NOTE, |v| {
            list(v, "PutThing: parameters").retain(|node| node.name.as_deref() != Some("Note"))
        }),
        ("parameter renamed", NOTE, |v| node(v, "PutThing: parameters.Note").name = text("Remark")),
        ("parameter renamed to the same Rust name", NOTE, |v| node(v, "PutThing: parameters.Note").name = text("note")),
        ("argument optional", NEW, |v| node(v, "PutThing: parameters.Name").required = Some(false)),
        ("argument not stated to be required", NEW, |v| node(v, "PutThing: parameters.Name").required = None),
        ("region optional", NEW, |v| node(v, "PutThing: parameters.RegionId").required = Some(false)),
        ("parameter required", NEW, |v| node(v, "PutThing: parameters.Note").required = Some(true)),
        ("member required", NEW, |v| node(v, "PutThing: parameters.Tags.items.Value").required = Some(true)),
        ("integer to string", NEW, |v| node(v, "PutThing: parameters.Size").kind = Some(Type::String)),
        ("arguments reordered", NEW, |v| list(v, "PutThing: parameters").swap(1, 2)),
        ("arguments reordered with another location", NEW, |v| {
            list(v, "PutThing: parameters").swap(1, 2);
            node(v, "PutThing: parameters.Name").location = Some(Location::Form);
        }),
        ("named arguments reordered", LINK, |v| list(v, "LinkThings: parameters").swap(0, 1)),
        ("optional parameters reordered", NOTE, |v| list(v, "PutThing: parameters").swap(4, 6)),
        ("location changed", NOTE, |v| node(v, "PutThing: parameters.Note").location = Some(Location::Query)),
        ("style changed", NEW, |v| node(v, "PutThing: parameters.Tags").style = Some(ParameterStyle::Json)),
        ("default changed", MODE, |v| node(v, "PutThing: parameters.Mode").default = text("off")),
        ("bytes", NOTE, |v| node(v, "PutThing: parameters.Note").format = text("binary")),
        ("value added", MODE, |v| node(v, "PutThing: parameters.Mode").values.push("auto".to_owned())),
        ("value removed", MODE, |v| node(v, "PutThing: parameters.Mode").values.truncate(1)),
        ("values reordered", MODE, |v| node(v, "PutThing: parameters.Mode").values.reverse()),
        ("first values", NOTE, |v| node(v, "PutThing: parameters.Note").values = vec!["a note".to_owned()]),
        ("a value beside another example", NOTE, |v| {
            node(v, "PutThing: parameters.Note").values = vec!["a".to_owned()]
        }),
        ("one value, and another example", MODE, |v| {
            let mode = node(v, "PutThing: parameters.Mode");
            (mode.values, mode.example) = (vec!["on".to_owned()], text("auto"));
        }),
        ("no values", MODE, |v| node(v, "PutThing: parameters.Mode").values.clear()),
        ("values of an integer", "let _ = api::PutThing::new(\"name\", 1, true).level(3);", |v| {
            node(v, "PutThing: parameters.Level").values.clear()
        }),
        ("items not stated", "let _: Option<Vec<i64>> = api::types::ReplaceThingBody::default().ranks;", |v| {
            node(v, "ReplaceThing: parameters.Body.Ranks").items = None
        }),
    ]
}

fn answers_and_products() -> Vec<Row> {
    vec![
        ("response member added", THING, |v| {
            list(v, "PutThing: responses.200.Thing").push(member("New", Type::Integer))
        }),
        ("response member removed", THING, |v| {
            list(v, "PutThing: responses.200.Thing").retain(|node| node.name.as_deref() != Some("Count"))
        }),
        ("response member of another type", THING, |v| {
            node(v, "PutThing: responses.200.Thing.Count").kind = Some(Type::String)
        }),
        ("response member with a binary format", THING, |v| {
            node(v, "PutThing: responses.200.Thing.Id").format = text("binary")
        }),
        ("member beside a list that stood alone", "let _ = api::types::PutThingOutputInstance::default().id;", |v| {
            list(v, "PutThing: responses.200.Instances").push(member("Total", Type::Integer))
        }),
        (
            "accessor of a list that stood alone",
            "let _ = api::types::PutThingOutput::default().instances().len();",
            |v| list(v, "PutThing: responses.200.Instances").push(member("Total", Type::Integer)),
        ),
        ("body of the response not stated", "let _ = api::types::DropThingOutput::default();", |v| {
            operation(v, "DropThing").responses.clear()
        }),
        ("operation removed", "let _ = api::DropThing::new(\"id\");", |v| drop(v.operations.remove("DropThing"))),
        ("operation added", LINK, |v| {
            let mut new = operation(v, "LinkThings").clone();
            "AddThing".clone_into(&mut new.name);
            v.operations.insert(new.name.clone(), new);
        }),
        ("error code removed", "let _ = api::error_code::THING_NOT_FOUND;", |v| {
            drop(operation(v, "PutThing").errors.pop())
        }),
        ("error code documented elsewhere", "let _ = api::error_code::FORBIDDEN;", |v| {
            drop(operation(v, "PutThing").errors.remove(1))
        }),
        ("error code of the product removed", "let _ = api::error_code::INTERNAL_ERROR;", |v| {
            drop(v.product.errors.pop())
        }),
        ("method that no client sends", "call::<api::PutThing>();", |v| {
            operation(v, "PutThing").methods = vec![Method::Trace]
        }),
        ("another method", "call::<api::PutThing>();", |v| operation(v, "PutThing").methods = vec![Method::Get]),
        ("path without its parameter", "call::<api::ReplaceThing>();", |v| {
            node(v, "ReplaceThing: parameters.Id").location = Some(Location::Query)
        }),
        ("schema removed", "let _ = api::types::Spare::default();", |v| drop(v.product.schemas.remove("Spare"))),
        ("member of a schema added", "let _ = api::types::Owner::default().id(\"o\");", |v| {
            list(v, ": schemas.Owner").push(member("New", Type::String))
        }),
        ("member of a schema of another type", "let _ = api::types::Owner::default().age(3);", |v| {
            node(v, ": schemas.Owner.Age").kind = Some(Type::String)
        }),
    ]
}

#[test]
fn the_compiler_agrees_with_the_verdicts() {
    let rows: Vec<Row> = requests().into_iter().chain(answers_and_products()).collect();
    let mut set = SpecSet::default();
    let mut add = |name: &str, state: SpecSet| {
        let mut version = state.versions.into_values().next().expect("the state has its product");
        name.clone_into(&mut version.product.product);
        set.versions.insert(FOLDER.replace("things", name), version);
    };
    add("before", base());
    let mut callers = Files::new();
    let mut verdicts = Vec::new();
    for (index, (what, body, edit)) in rows.iter().enumerate() {
        let (changed, name) = (edited(edit), format!("k{index:02}"));
        verdicts.push((*what, name.clone(), diff(&base(), &changed).source()));
        callers.insert(format!("before_{name}"), caller("before", body));
        callers.insert(name.clone(), caller(&name, body));
        add(&name, changed);
    }
    let broken = broken_callers(&workspace(&set, &callers));
    let unexpected: Vec<_> = broken.iter().filter(|name| name.starts_with("before")).collect();
    assert!(unexpected.is_empty(), "callers that are wrong themselves: {unexpected:?}");
    let wrong: Vec<_> = verdicts
        .iter()
        .filter(|(_, name, verdict)| (*verdict == SourceVerdict::Breaking) != broken.contains(name))
        .map(|(what, name, verdict)| format!("{what}: {verdict:?}, and the caller breaks: {}", broken.contains(name)))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(broken.len() >= 14 && verdicts.len() - broken.len() >= 14, "one verdict alone proves nothing");
}

fn caller(product: &str, body: &str) -> String {
    format!("#![allow(warnings)]\nuse alibabacloud_sdk::{product} as api;\n{CALL}\nfn main() {{\n    {body}\n}}\n")
}

/// The SDK with other products and one crate of callers.
fn workspace(set: &SpecSet, callers: &Files) -> PathBuf {
    let manifest = "[package]\nname = \"callers\"\nedition = \"2024\"\n[dependencies]\n\
        alibabacloud-sdk = { path = \"../sdk\", default-features = false, features = [\"full\"] }\n";
    let mut others = Files::from([("callers/Cargo.toml".to_owned(), manifest.to_owned())]);
    others.extend(callers.iter().map(|(name, text)| (format!("callers/src/bin/{name}.rs"), text.clone())));
    sdk::copy_of_the_sdk("verdict", set, &["callers"], others)
}

/// The callers that do not compile.
fn broken_callers(folder: &Path) -> BTreeSet<String> {
    let output = sdk::cargo(folder, &["check", "--package", "callers", "--bins", "--keep-going"]);
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    let marker = "error: could not compile `callers` (bin \"";
    let broken: BTreeSet<String> =
        messages.lines().filter_map(|line| line.strip_prefix(marker)?.split('"').next()).map(str::to_owned).collect();
    // Whatever else fails, such as the SDK itself, proves nothing.
    let failures = messages.lines().filter(|line| line.starts_with("error: ")).count();
    assert!(failures == broken.len() && output.status.success() == broken.is_empty(), "{messages}");
    broken
}
