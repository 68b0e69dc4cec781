//! SDK models: what they add to what metadata states, in any order of the imports.
//!
//! Owns the traps of models, one case each; what two sources of other kinds come to is in `merge.rs`.

#![cfg(test)]

mod facts;
#[allow(dead_code, reason = "no test uses all of it")]
mod support;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use alibabacloud_codegen::import::metadata::{self, Imported};
use alibabacloud_codegen::import::{merge, sdk_models};
use alibabacloud_codegen::model::lower_version;
use alibabacloud_codegen::spec::{Operation, Product, SpecSet, Type, Version};
use facts::facts_dir;
use serde_json::Value;
use support::{Case, Files, cases, check_cases, pretty};

const CASES: usize = 11;
const METADATA: &str = "metadata.json";
const MODEL: &str = "model.json";

/// The specs of a product version, and what was reported on the way.
#[derive(Clone, Debug, Default)]
struct Specs {
    product: Option<Product>,
    operations: BTreeMap<String, Operation>,
    disagreements: Vec<String>,
    notes: Vec<String>,
}

impl Specs {
    /// The specs with what another source states.
    fn merged(mut self, imported: &Imported) -> Self {
        self.notes.extend(imported.notes.iter().map(|note| format!("{}: {}", note.file, note.message)));
        let mut product = match &self.product {
            None => imported.product.clone(),
            Some(known) => {
                let merged = merge::products(known, &imported.product).expect("two products make one");
                self.report("product", merged.disagreements, merged.notes);
                merged.value
            }
        };
        for (name, new) in &imported.operations {
            let mut new = new.clone();
            sdk_models::respell(&mut new, &product);
            let operation = match self.operations.get(name) {
                None => new,
                Some(known) => {
                    let merged = merge::operations(known, &new).expect("two operations make one");
                    self.report(name, merged.disagreements, merged.notes);
                    merged.value
                }
            };
            self.operations.insert(name.clone(), operation);
        }
        for operation in self.operations.values_mut() {
            sdk_models::respell(operation, &product);
        }
        let unreached = sdk_models::remove_unreached(&mut product, self.operations.values()).expect("a product");
        self.notes.extend(unreached.iter().map(|name| format!("product: schemas.{name}: unreached")));
        self.product = Some(product);
        self
    }

    fn report(&mut self, name: &str, disagreements: Vec<String>, notes: Vec<String>) {
        let named = |line: String| format!("{name}: {line}");
        self.disagreements.extend(disagreements.into_iter().map(named));
        self.notes.extend(notes.into_iter().map(named));
    }

    fn files(&self) -> Files {
        let operations = self.operations.iter().map(|(name, operation)| (name.clone(), pretty(operation)));
        let product = self.product.iter().map(|product| ("product".to_owned(), pretty(product)));
        operations.chain(product).map(|(name, text)| (format!("expected/{name}.json"), text)).collect()
    }
}

fn imported(case: &Case) -> [Imported; 2] {
    let (documented, model) = (case.file(METADATA), case.file(MODEL));
    let document: Value = serde_json::from_str(&model).unwrap_or_else(|error| panic!("{}: {error}", case.name));
    assert!(sdk_models::is_model(&document), "{}: the model is not recognized", case.name);
    [
        metadata::import(METADATA, &documented, Some("2025-12")).unwrap_or_else(|error| panic!("{error}")),
        sdk_models::import(MODEL, &model, Some("2026-08-22")).unwrap_or_else(|error| panic!("{error}")),
    ]
}

#[test]
fn models_add_to_metadata() {
    check_cases(&cases("sdk_models"), CASES, |case| {
        let [documented, model] = imported(case);
        let specs = Specs::default().merged(&documented).merged(&model);
        let mut files = specs.files();
        for (path, lines) in [("disagreements.txt", &specs.disagreements), ("notes.txt", &specs.notes)] {
            if !lines.is_empty() {
                files.insert(path.to_owned(), lines.join("\n") + "\n");
            }
        }
        for input in [METADATA, MODEL] {
            files.insert(input.to_owned(), case.file(input));
        }
        case.compare("sdk_models", &files)
    });
}

#[test]
fn the_order_of_imports_does_not_matter_and_a_second_import_changes_nothing() {
    for case in cases("sdk_models") {
        let [documented, model] = imported(&case);
        let expected = Specs::default().merged(&documented).merged(&model).files();
        let orders = [
            vec![&model, &documented],
            vec![&documented, &model, &model],
            vec![&documented, &model, &documented],
            vec![&model, &model, &documented, &model],
        ];
        for (index, order) in orders.into_iter().enumerate() {
            let found = order.into_iter().fold(Specs::default(), Specs::merged).files();
            for (path, text) in &expected {
                assert_eq!(found.get(path), Some(text), "{}, order {index}: {path}", case.name);
            }
            assert_eq!(found.len(), expected.len(), "{}, order {index}", case.name);
        }
    }
}

/// A newer model takes nothing away; what it states itself replaces what an older one stated.
#[test]
fn a_newer_model_removes_nothing() {
    let model = |date, parameters: &str| {
        let text = format!(
            r#"{{"directories":[],"info":{{"style":"RPC","product":"Acme","version":"2020-01-01"}},"apis":{{
            "GetThing":{{"methods":["post"],"schemes":["https"],"parameters":[{parameters}],"responses":{{}}}}}}}}"#
        );
        sdk_models::import(MODEL, &text, Some(date)).unwrap_or_else(|error| panic!("{error}"))
    };
    let parameter = |name: &str, kind: &str| {
        format!(r#"{{"name":"{name}","in":"query","schema":{{"type":"{kind}","required":false}}}}"#)
    };
    let old = model("2025-01", &[parameter("A", "string"), parameter("B", "string")].join(","));
    let new = model("2026-01", &[parameter("B", "integer"), parameter("C", "string")].join(","));
    let expected = Specs::default().merged(&old).merged(&new);
    let names: Vec<_> =
        expected.operations["GetThing"].parameters.iter().map(|node| (node.name.as_deref(), node.kind)).collect();
    assert_eq!(
        names,
        [(Some("B"), Some(Type::Integer)), (Some("C"), Some(Type::String)), (Some("A"), Some(Type::String))]
    );
    assert_eq!(Specs::default().merged(&new).merged(&old).files(), expected.files());
    assert_eq!(expected.clone().merged(&new).files(), expected.files());
}

/// Every model of the archive: recognized, imported, valid and lowered, without a key that is not known.
#[test]
fn every_model_is_imported() {
    let Some(root) = facts_dir("metadata") else { return };
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("sdk_models");
    fs::create_dir_all(&folder).expect("the folder can be made");
    let status = Command::new("tar")
        .arg("-xJf")
        .arg(root.join("sdk-models-2026-08.tar.xz"))
        .arg("-C")
        .arg(&folder)
        .status()
        .expect("tar runs");
    assert!(status.success(), "tar cannot read the archive");
    let (mut files, mut operations) = (0, 0);
    for file in files_below(&folder) {
        let text = fs::read_to_string(&file).expect("a model is text");
        let document: Value = serde_json::from_str(&text).expect("a model is JSON");
        let name = file.display().to_string();
        assert!(sdk_models::is_model(&document), "{name} is not recognized");
        let imported = sdk_models::import(&name, &text, Some("2026-08-22")).unwrap_or_else(|error| panic!("{error}"));
        let listed = document["apis"].as_object().map_or(0, serde_json::Map::len);
        assert_eq!(imported.operations.len(), listed, "{name}");
        let unknown: Vec<_> = imported.notes.iter().filter(|note| note.message.contains("is not known")).collect();
        assert!(unknown.is_empty(), "{unknown:?}");
        let folder = imported.folder.clone();
        let product = Product { default: true, ..imported.product };
        let texts = imported.operations.iter().map(|(name, operation)| (name.clone(), pretty(operation)));
        let texts: Files = texts
            .chain([("product".to_owned(), pretty(&product))])
            .map(|(name, text)| (format!("{folder}/{name}.json"), text))
            .collect();
        SpecSet::parse(texts.iter().map(|(path, text)| (path.as_str(), text.as_str())))
            .unwrap_or_else(|errors| panic!("{name}: {errors}"));
        let version = Version { product, operations: imported.operations };
        let lowered = lower_version(&folder, &version, &mut Vec::new());
        assert_eq!(lowered.operations.len(), listed, "{name}");
        files += 1;
        operations += listed;
    }
    fs::remove_dir_all(&folder).expect("the folder can be removed");
    assert_eq!((files, operations), (691, 37_928));
}

fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            found.extend(files_below(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}
