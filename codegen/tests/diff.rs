//! What is reported of two states of the specs: one change for one edit, and nothing else.
//!
//! Owns kinds, paths and verdicts as the diff reports them; whether the compiler agrees with the
//! verdicts is in `verdict.rs`, and random edits are in `edits`.

#![cfg(test)]

mod edits;
mod facts;
#[path = "support/random.rs"]
mod random;
mod reports;
mod states;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::fs;
use std::path::Path;

use alibabacloud_codegen::diff::{Diff, Presence, SourceVerdict, diff, report};
use alibabacloud_codegen::import::metadata::import;
use alibabacloud_codegen::spec::{
    Endpoint, Location, Method, ParameterStyle, Schema, Scheme, ServiceError, SpecSet, Type, Version,
};
use facts::facts_dir;
use states::{FOLDER, base, edited, list, member, node, operation};

/// A change as a line: operation, kind, path and both verdicts.
fn lines(diff: &Diff) -> Vec<String> {
    let word = |value: serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let mut lines = Vec::new();
    for (folder, version) in &diff.versions {
        match version.presence {
            Presence::Both => {}
            presence => lines.push(format!("{folder} {presence:?}")),
        }
        lines.extend(version.added.iter().map(|name| format!("{name} added")));
        lines.extend(version.removed.iter().map(|name| format!("{name} removed")));
        let product = version.product.iter().map(|change| ("", change));
        let operations = version.changed.iter().flat_map(|(name, all)| all.iter().map(move |one| (name.as_str(), one)));
        for (name, change) in product.chain(operations) {
            let [kind, source, behaviour] = [
                serde_json::to_value(change.kind),
                serde_json::to_value(change.source),
                serde_json::to_value(change.behaviour),
            ]
            .map(|value| word(value.expect("it is text")));
            lines.push(format!("{name}: {kind} {} {source} {behaviour}", change.path));
        }
    }
    lines
}

type Edit = fn(&mut Version);

/// Each edit is reported as one line, and its reversal as one line of the opposite kind.
fn check(rows: &[(&str, Edit)]) {
    let old = base();
    let mut wrong = Vec::new();
    for (expected, edit) in rows {
        let new = edited(edit);
        let (there, back) = (lines(&diff(&old, &new)), lines(&diff(&new, &old)));
        if there != [*expected] {
            wrong.push(format!("expected {expected}\nfound    {there:?}"));
        }
        if back.len() != 1 || !edits::is_opposite(expected, &back[0]) {
            wrong.push(format!("expected {expected} the other way round\nfound    {back:?}"));
        }
    }
    assert!(wrong.is_empty(), "{} wrong\n{}", wrong.len(), wrong.join("\n"));
}

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn parameter(name: &str, required: bool) -> Schema {
    Schema { location: Some(Location::Query), required: Some(required), ..member(name, Type::String) }
}

fn error(status: &str, code: &str) -> ServiceError {
    ServiceError { status: status.to_owned(), code: code.to_owned(), message: None }
}

#[test]
fn parameters() {
    check(&[
        ("PutThing: parameter_added parameters.New additive same", |v| {
            list(v, "PutThing: parameters").push(parameter("New", false))
        }),
        ("PutThing: parameter_added parameters.New breaking changed", |v| {
            list(v, "PutThing: parameters").push(parameter("New", true))
        }),
        ("LinkThings: parameter_added parameters.New breaking changed", |v| {
            list(v, "LinkThings: parameters").insert(0, parameter("New", true))
        }),
        ("DropThing: parameter_added parameters.RegionId additive same", |v| {
            list(v, "DropThing: parameters").push(parameter("RegionId", true))
        }),
        ("DropThing: parameter_added parameters.Id additive same", |v| {
            // One name at two locations is two parameters.
            list(v, "DropThing: parameters").push(Schema { location: Some(Location::Form), ..parameter("Id", false) })
        }),
        ("PutThing: parameter_removed parameters.Note breaking changed", |v| {
            list(v, "PutThing: parameters").retain(|node| node.name.as_deref() != Some("Note"))
        }),
        ("PutThing: parameter_renamed parameters.Note breaking changed", |v| {
            node(v, "PutThing: parameters.Note").name = text("Remark")
        }),
        ("PutThing: parameter_renamed parameters.Name breaking changed", |v| {
            node(v, "PutThing: parameters.Name").name = text("Title")
        }),
        ("PutThing: parameter_renamed parameters.Note none changed", |v| {
            // The Rust name is the same, and no caller sees the other one.
            node(v, "PutThing: parameters.Note").name = text("note")
        }),
    ]);
}

#[test]
fn places_and_members() {
    check(&[
        ("PutThing: parameters_reordered parameters breaking same", |v| list(v, "PutThing: parameters").swap(1, 2)),
        ("PutThing: parameters_reordered parameters none same", |v| list(v, "PutThing: parameters").swap(4, 6)),
        ("PutThing: parameters_reordered parameters none same", |v| list(v, "PutThing: parameters").swap(3, 4)),
        ("LinkThings: parameters_reordered parameters none same", |v| list(v, "LinkThings: parameters").swap(0, 1)),
        ("PutThing: location_changed parameters.Note none changed", |v| {
            node(v, "PutThing: parameters.Note").location = Some(Location::Query)
        }),
        ("ReplaceThing: location_changed parameters.Dry breaking changed", |v| {
            node(v, "ReplaceThing: parameters.Dry").location = Some(Location::Path)
        }),
        ("ReplaceThing: location_changed parameters.Id breaking changed", |v| {
            // Without a value for its path the operation cannot be called.
            node(v, "ReplaceThing: parameters.Id").location = Some(Location::Query)
        }),
        ("PutThing: style_changed parameters.Tags none changed", |v| {
            node(v, "PutThing: parameters.Tags").style = Some(ParameterStyle::Json)
        }),
        ("PutThing: parameter_added parameters.Options.Deep.New additive same", |v| {
            list(v, "PutThing: parameters.Options.Deep").push(member("New", Type::Boolean))
        }),
        ("PutThing: parameter_removed parameters.Tags.items.Value breaking changed", |v| {
            list(v, "PutThing: parameters.Tags.items").truncate(1)
        }),
    ]);
}

#[test]
fn required() {
    check(&[
        ("PutThing: required_to_optional parameters.Name breaking same", |v| {
            node(v, "PutThing: parameters.Name").required = Some(false)
        }),
        ("LinkThings: required_to_optional parameters.From breaking same", |v| {
            node(v, "LinkThings: parameters.From").required = Some(false)
        }),
        ("PutThing: required_to_optional parameters.RegionId none same", |v| {
            node(v, "PutThing: parameters.RegionId").required = Some(false)
        }),
        ("PutThing: required_to_optional parameters.Tags.items.Key none same", |v| {
            node(v, "PutThing: parameters.Tags.items.Key").required = Some(false)
        }),
        ("PutThing: optional_to_required parameters.Note breaking changed", |v| {
            node(v, "PutThing: parameters.Note").required = Some(true)
        }),
        ("PutThing: optional_to_required parameters.Options.Deep.Leaf none changed", |v| {
            node(v, "PutThing: parameters.Options.Deep.Leaf").required = Some(true)
        }),
        ("ReplaceThing: optional_to_required parameters.Body.Ranks none changed", |v| {
            node(v, "ReplaceThing: parameters.Body.Ranks").required = Some(true)
        }),
        ("ReplaceThing: required_to_optional parameters.Id none same", |v| {
            // A path parameter is an argument all the same.
            node(v, "ReplaceThing: parameters.Id").required = Some(false)
        }),
    ]);
}

#[test]
fn types_and_documentation() {
    check(&[
        ("PutThing: type_changed parameters.Size breaking changed", |v| {
            node(v, "PutThing: parameters.Size").kind = Some(Type::String)
        }),
        ("PutThing: type_changed parameters.Note breaking changed", |v| {
            node(v, "PutThing: parameters.Note").kind = Some(Type::Boolean)
        }),
        ("PutThing: type_changed responses.200.Thing.Count breaking changed", |v| {
            node(v, "PutThing: responses.200.Thing.Count").kind = Some(Type::Number)
        }),
        ("PutThing: type_changed responses.200.Thing.Free.values breaking changed", |v| {
            node(v, "PutThing: responses.200.Thing.Free.values").kind = Some(Type::Any)
        }),
        ("PutThing: format_changed parameters.Size none same", |v| {
            node(v, "PutThing: parameters.Size").format = text("int64")
        }),
        ("PutThing: format_changed parameters.Note breaking changed", |v| {
            node(v, "PutThing: parameters.Note").format = text("binary")
        }),
        ("PutThing: format_changed responses.200.Thing.Id none same", |v| {
            node(v, "PutThing: responses.200.Thing.Id").format = text("binary")
        }),
        ("PutThing: values_changed parameters.Mode additive same", |v| {
            node(v, "PutThing: parameters.Mode").values.push("auto".to_owned())
        }),
        ("PutThing: values_changed parameters.Mode breaking same", |v| {
            node(v, "PutThing: parameters.Mode").values.truncate(1)
        }),
        ("PutThing: values_changed parameters.Mode none same", |v| {
            node(v, "PutThing: parameters.Mode").values.reverse()
        }),
        ("PutThing: values_changed parameters.Mode breaking same", |v| {
            node(v, "PutThing: parameters.Mode").values.clear()
        }),
        ("PutThing: values_changed parameters.Note breaking same", |v| {
            node(v, "PutThing: parameters.Note").values = vec!["a note".to_owned()]
        }),
        // Another spelling on the wire, and the same variant.
        ("PutThing: values_changed parameters.Mode none same", |v| {
            node(v, "PutThing: parameters.Mode").values[0] = "ON".to_owned()
        }),
        // The example is another one: the value is no choice.
        ("PutThing: values_changed parameters.Note none same", |v| {
            node(v, "PutThing: parameters.Note").values = vec!["a".to_owned()]
        }),
        // Values of a region are those of one day.
        ("PutThing: values_changed parameters.RegionId none same", |v| {
            node(v, "PutThing: parameters.RegionId").values = vec!["cn-hangzhou".to_owned()]
        }),
        ("PutThing: values_changed parameters.Level none same", |v| {
            node(v, "PutThing: parameters.Level").values.truncate(1)
        }),
        ("PutThing: values_changed parameters.Level none same", |v| {
            node(v, "PutThing: parameters.Level").values.clear()
        }),
    ]);
}

#[test]
fn documentation() {
    check(&[
        ("PutThing: default_changed parameters.Size none changed", |v| {
            node(v, "PutThing: parameters.Size").default = None
        }),
        ("PutThing: bounds_changed parameters.Size.minimum none changed", |v| {
            node(v, "PutThing: parameters.Size").minimum = text("0")
        }),
        ("PutThing: bounds_changed parameters.Size.maximum none changed", |v| {
            node(v, "PutThing: parameters.Size").maximum = None
        }),
        ("PutThing: bounds_changed parameters.Name.min_length none changed", |v| {
            node(v, "PutThing: parameters.Name").min_length = Some(1)
        }),
        ("PutThing: bounds_changed parameters.Tags.items.Value.max_length none changed", |v| {
            node(v, "PutThing: parameters.Tags.items.Value").max_length = Some(64)
        }),
        ("PutThing: bounds_changed parameters.Tags.min_items none changed", |v| {
            node(v, "PutThing: parameters.Tags").min_items = None
        }),
        ("PutThing: bounds_changed parameters.Tags.max_items none changed", |v| {
            node(v, "PutThing: parameters.Tags").max_items = Some(50)
        }),
        ("PutThing: bounds_changed parameters.Name.pattern none changed", |v| {
            node(v, "PutThing: parameters.Name").pattern = text(".*")
        }),
        ("PutThing: example_changed parameters.Tags.items.Key none same", |v| {
            node(v, "PutThing: parameters.Tags.items.Key").example = None
        }),
        ("PutThing: deprecation_changed parameters.Note none same", |v| {
            node(v, "PutThing: parameters.Note").deprecated = true
        }),
    ]);
}

#[test]
fn responses_and_errors() {
    check(&[
        ("PutThing: member_added responses.200.Thing.New additive same", |v| {
            list(v, "PutThing: responses.200.Thing").push(member("New", Type::Integer))
        }),
        ("PutThing: member_removed responses.200.Rows.items.Total breaking changed", |v| {
            list(v, "PutThing: responses.200.Rows.items").truncate(1)
        }),
        ("PutThing: member_renamed responses.200.RequestId breaking changed", |v| {
            node(v, "PutThing: responses.200.RequestId").name = text("TraceId")
        }),
        ("PutThing: members_reordered responses.200.Thing none same", |v| {
            list(v, "PutThing: responses.200.Thing").swap(0, 1)
        }),
        ("PutThing: member_added responses.200.Instances.Total breaking same", |v| {
            // The items of a list without siblings are named without it.
            list(v, "PutThing: responses.200.Instances").push(member("Total", Type::Integer))
        }),
        ("PutThing: member_added responses.200.headers.x-new none same", |v| {
            list(v, "PutThing: responses.200.headers").push(member("x-new", Type::String))
        }),
        ("PutThing: response_added responses.404 none changed", |v| {
            operation(v, "PutThing").responses.insert("404".to_owned(), Default::default());
        }),
        ("PutThing: error_added errors additive same", |v| operation(v, "PutThing").errors.push(error("409", "Busy"))),
        ("PutThing: error_removed errors breaking same", |v| drop(operation(v, "PutThing").errors.pop())),
        ("PutThing: error_removed errors none same", |v| {
            // Another operation documents the code, so that its constant stays.
            drop(operation(v, "PutThing").errors.remove(1))
        }),
        ("PutThing: error_message_changed errors none same", |v| {
            operation(v, "PutThing").errors[0].message = text("Another one.")
        }),
        ("PutThing: error_added errors none same", |v| {
            // The product has a constant of the code already.
            operation(v, "PutThing").errors.push(error("409", "Forbidden"))
        }),
        (": error_removed errors breaking same", |v| drop(v.product.errors.pop())),
        ("PutThing: response_example_changed examples none same", |v| {
            operation(v, "PutThing").examples[0].body = "other".into()
        }),
    ]);
}

#[test]
fn facts_of_operations() {
    check(&[
        ("PutThing: ram_changed ram none changed", |v| {
            operation(v, "PutThing").ram.as_mut().expect("it has facts").actions[0].access_level = text("Read")
        }),
        ("PutThing: method_changed methods none changed", |v| operation(v, "PutThing").methods = vec![Method::Get]),
        ("PutThing: method_changed methods breaking changed", |v| {
            operation(v, "PutThing").methods = vec![Method::Trace]
        }),
        ("ReplaceThing: path_changed path none changed", |v| {
            operation(v, "ReplaceThing").path = text("/v2/things/{Id}")
        }),
        ("PutThing: schemes_changed schemes none changed", |v| operation(v, "PutThing").schemes = vec![Scheme::Http]),
        ("PutThing: security_changed security none changed", |v| {
            operation(v, "PutThing").security = vec!["Anonymous".to_owned()]
        }),
        ("PutThing: deprecation_changed deprecated none same", |v| operation(v, "PutThing").deprecated = true),
        ("PutThing: substitutes_changed substitutes none same", |v| {
            operation(v, "PutThing").substitutes = vec!["LinkThings".to_owned()]
        }),
        ("PutThing: operation_type_changed operation_type none same", |v| {
            operation(v, "PutThing").operation_type = text("read")
        }),
        ("PutThing: rate_limits_changed rate_limits none same", |v| {
            operation(v, "PutThing").rate_limits[0].threshold = "20".to_owned()
        }),
    ]);
}

#[test]
fn operations_and_products() {
    check(&[
        ("AddThing added", |v| {
            let mut new = operation(v, "LinkThings").clone();
            "AddThing".clone_into(&mut new.name);
            v.operations.insert(new.name.clone(), new);
        }),
        ("DropThing removed", |v| drop(v.operations.remove("DropThing"))),
        (": endpoint_added endpoints.cn-shanghai none same", |v| {
            let (region, public) = ("cn-shanghai".to_owned(), "things.cn-shanghai.aliyuncs.com".to_owned());
            v.product.endpoints.push(Endpoint { region, public, vpc: None })
        }),
        (": endpoint_removed endpoints.cn-beijing none breaking", |v| drop(v.product.endpoints.pop())),
        (": endpoint_changed endpoints.cn-hangzhou none changed", |v| {
            v.product.endpoints[0].vpc = text("other-vpc.aliyuncs.com")
        }),
        (": schema_added schemas.Extra additive same", |v| {
            let copy = v.product.schemas["Spare"].clone();
            v.product.schemas.insert("Extra".to_owned(), copy);
        }),
        (": schema_removed schemas.Spare breaking same", |v| drop(v.product.schemas.remove("Spare"))),
        (": schema_removed schemas.Names none same", |v| drop(v.product.schemas.remove("Names"))),
        (": parameter_added schemas.Owner.New additive same", |v| {
            list(v, ": schemas.Owner").push(member("New", Type::String))
        }),
        (": type_changed schemas.Owner.Age breaking changed", |v| {
            node(v, ": schemas.Owner.Age").kind = Some(Type::String)
        }),
        (": product_changed style none changed", |v| "ROA".clone_into(&mut v.product.style)),
    ]);
}

#[test]
fn versions() {
    let (old, mut new) = (base(), base());
    new.versions.insert("things/2021-01-01".to_owned(), new.versions[FOLDER].clone());
    for (from, to, word) in [(&old, &new, "Added"), (&new, &old, "Removed")] {
        let found = lines(&diff(from, to));
        assert_eq!(found[0], format!("things/2021-01-01 {word}"));
        assert_eq!(found.len(), 1 + old.versions[FOLDER].operations.len());
    }
    assert_eq!(diff(&old, &new).source(), SourceVerdict::Additive);
    assert_eq!(diff(&new, &old).source(), SourceVerdict::Breaking);
}

/// Whether a single value is a choice depends on the example, and nothing but the example changed.
#[test]
fn an_example_that_decides() {
    let example = |example: &str| {
        edited(|v| {
            let note = node(v, "PutThing: parameters.Note");
            (note.values, note.example) = (vec!["a note".to_owned()], text(example));
        })
    };
    let (choice, text) = (example("a note"), example("another note"));
    assert_eq!(lines(&diff(&choice, &text)), ["PutThing: example_changed parameters.Note breaking same"]);
    assert_eq!(lines(&diff(&text, &choice)), ["PutThing: example_changed parameters.Note breaking same"]);
}

/// The order of named arguments means nothing, even where another argument breaks callers.
#[test]
fn two_changes_of_one_constructor() {
    let new = edited(|v| {
        list(v, "LinkThings: parameters").swap(0, 1);
        list(v, "LinkThings: parameters").push(parameter("New", true));
    });
    let expected = [
        "LinkThings: parameter_added parameters.New breaking changed",
        "LinkThings: parameters_reordered parameters none same",
    ];
    assert_eq!(lines(&diff(&base(), &new)), expected);
}

/// A whole body that is binary is bytes.
#[test]
fn binary_bodies() {
    let body = |format: Option<&str>| {
        edited(|v| {
            let responses = &mut operation(v, "DropThing").responses;
            let schema = responses.get_mut("200").and_then(|response| response.schema.as_mut()).expect("a body");
            *schema = Schema { kind: Some(Type::String), format: format.map(str::to_owned), ..Schema::default() };
        })
    };
    let (text, bytes) = (body(None), body(Some("binary")));
    assert_eq!(lines(&diff(&text, &bytes)), ["DropThing: format_changed responses.200 breaking changed"]);
}

/// What no node of a side has is not stated there, and nothing of it came or went.
#[test]
fn what_is_not_stated_is_no_change() {
    let bare = edited(|v| {
        for operation in v.operations.values_mut() {
            operation.errors.clear();
            operation.examples.clear();
            operation.rate_limits.clear();
            operation.substitutes.clear();
            (operation.ram, operation.operation_type) = (None, None);
        }
        v.product.errors.clear();
        v.product.endpoints.clear();
        edits::every_node(v, &mut |node| {
            (node.example, node.default, node.format, node.pattern) = (None, None, None, None);
            (node.minimum, node.maximum, node.min_length, node.max_length) = (None, None, None, None);
            (node.min_items, node.max_items) = (None, None);
        });
    });
    let none = edited(|v| edits::every_node(v, &mut |node| node.values.clear()));
    assert!(diff(&base(), &bare).is_empty(), "{:?}", lines(&diff(&base(), &bare)));
    assert!(diff(&bare, &base()).is_empty(), "{:?}", lines(&diff(&bare, &base())));
    // No value came or went, and yet the enum is no enum any more, which breaks callers.
    let lines = lines(&diff(&base(), &none));
    assert_eq!(lines, ["PutThing: generated_code_changed generated breaking changed"]);
}

/// A metadata file as a set of specs.
fn imported(file: &Path) -> SpecSet {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let imported = import("api-docs.json", &text, None).unwrap_or_else(|error| panic!("{error}"));
    let version = Version { product: imported.product, operations: imported.operations };
    SpecSet { versions: [(imported.folder, version)].into() }
}

#[test]
fn a_state_does_not_differ_from_itself() {
    assert!(diff(&base(), &base()).is_empty());
    let Some(folder) = facts_dir("metadata") else { return };
    let originals = fs::read_dir(folder.join("originals")).expect("the originals can be listed");
    let mut files: Vec<_> = originals.map(|entry| entry.expect("a file can be listed").path()).collect();
    files.extend(["ecd/2020-09-30", "esa/2024-09-10"].map(|one| folder.join("2026").join(one).join("api-docs.json")));
    assert!(files.len() > 5, "the originals are missing");
    for file in files {
        let set = imported(&file);
        assert!(diff(&set, &set).is_empty(), "{}: {:?}", file.display(), lines(&diff(&set, &set)));
    }
}

/// Two years of one product, counted by others as well.
#[test]
fn ecd_from_2024_to_2026() {
    let Some(folder) = facts_dir("metadata") else { return };
    let old = imported(&folder.join("originals/ecd-2020-09-30-june-2024.json"));
    let new = imported(&folder.join("2026/ecd/2020-09-30/api-docs.json"));
    let diff = diff(&old, &new);
    let summary = report::summary(&diff);
    assert_eq!(diff.versions["ecd/2020-09-30"].removed, ["DescribeFlowStatistic"]);
    assert_eq!((summary.operations_added, summary.operations_removed), (113, 1));
    assert_eq!((summary.parameters_added, summary.operations_with_parameters_added), (177, 58));
    assert_eq!((summary.required_to_optional, summary.required_to_optional_nested), (15, 16));
    assert_eq!((summary.optional_to_required, summary.optional_to_required_nested), (0, 0));
}

#[test]
fn random_edits() {
    let set = match facts_dir("metadata/2026/ecd/2020-09-30/api-docs.json") {
        Some(file) => imported(&file),
        None => base(),
    };
    edits::rounds(&set, 400, |old, new| lines(&diff(old, new)));
}
