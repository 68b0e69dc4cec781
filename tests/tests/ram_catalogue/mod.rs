//! Catalogues for tests: a small one with facts of some products, and those of specs.
//!
//! Owns the way from specs to a catalogue. Each is leaked, as a test lives as long as its facts.

#![allow(dead_code, reason = "each test uses a part of it")]

use alibabacloud_codegen::model::{self, RamTable};
use alibabacloud_codegen::spec::SpecSet;
use alibabacloud_ram::{Catalogue, Table};
use serde_json::{Value, json};

/// The facts of `fixtures/ram/catalogue.json`: real ones, of some operations of some products.
pub(crate) fn small() -> Catalogue<'static> {
    let text = include_str!("../../fixtures/ram/catalogue.json");
    let products: serde_json::Map<String, Value> = serde_json::from_str(text).expect("the catalogue is JSON");
    let mut files = Vec::new();
    for (folder, facts) in &products {
        let (product, version) = folder.split_once('/').expect("a folder is product/version");
        let source = json!({"kind": "fixture", "name": folder, "date": "2025-11"});
        let spec = json!({
            "product": product, "version": version, "style": "RPC", "default": true, "sources": [source],
            "ram": {"codes": facts["codes"], "conditions": facts["conditions"]},
        });
        files.push((format!("{folder}/product.json"), spec.to_string()));
        for (name, ram) in facts["operations"].as_object().expect("operations by name") {
            let mut spec = json!({"name": name, "sources": [source], "methods": ["POST"]});
            if let Some(ram) = ram.as_object() {
                spec["ram"] = Value::Object(ram.clone());
                spec["ram"]["source"] = source.clone();
            }
            files.push((format!("{folder}/{name}.json"), spec.to_string()));
        }
    }
    let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    of_specs(&set.unwrap_or_else(|errors| panic!("{errors}")))
}

/// The facts of specs.
pub(crate) fn of_specs(set: &SpecSet) -> Catalogue<'static> {
    let products = model::lower(set).products;
    Catalogue::new(products.iter().map(|product| {
        let packed: &'static RamTable = Box::leak(Box::new(RamTable::new(product)));
        let table: &'static Table<'static> = Box::leak(Box::new(Table {
            product: product.name.clone().leak(),
            version: product.version.clone().leak(),
            text: &packed.text,
            ends: &packed.ends,
            operations: packed.operations,
            starts: &packed.starts,
            records: &packed.records,
            codes: &packed.codes,
            granularity: packed.granularity,
            conditions: &packed.conditions,
            resource_types: &packed.resource_types,
        }));
        table
    }))
}
