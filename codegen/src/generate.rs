//! The pure function from specs to files.
//!
//! Owns which file holds what. It returns text and touches no disk.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::emit;
use crate::model::{self, Note, Product};
use crate::render::{self, RenderError};
use crate::spec::SpecSet;

/// What the generator made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// The files below `sdk/src/generated`: path with `/` between names, and text.
    pub files: BTreeMap<String, String>,
    /// The features of the crate: name, and the features that it switches on.
    pub features: Vec<(String, Vec<String>)>,
    /// Decisions that the specs did not make.
    pub notes: Vec<Note>,
}

/// A file that could not be made: always a fault of the generator.
#[derive(Debug, thiserror::Error)]
#[error("{file} cannot be generated from {spec}")]
pub struct GenerateError {
    /// The file that was to be made.
    pub file: String,
    /// The spec that it is made from.
    pub spec: String,
    #[source]
    source: RenderError,
}

/// Generates the SDK's modules from a spec set.
///
/// # Errors
///
/// A file that the generator got wrong; no spec can cause it that passes the checks.
pub fn generate(set: &SpecSet) -> Result<Generated, GenerateError> {
    let lowered = model::lower(set);
    let mut output = Output { generated: Generated { notes: lowered.notes, ..Generated::default() } };
    let products = &lowered.products;
    for product in products {
        output.version(product)?;
    }
    let mut by_name: BTreeMap<&str, Vec<&Product>> = BTreeMap::new();
    for product in products {
        by_name.entry(&product.name).or_default().push(product);
    }
    for (name, versions) in &by_name {
        let module = crate::name::module(name);
        output.file(&format!("{module}/mod.rs"), &format!("specs/{name}"), emit::product_root(name, versions))?;
    }
    let by_name: Vec<_> = by_name.into_iter().collect();
    output.file("mod.rs", "specs", emit::crate_root(&by_name))?;
    output.file("ram/mod.rs", "specs", emit::ram_root(products))?;
    output.generated.features = features(products);
    Ok(output.generated)
}

struct Output {
    generated: Generated,
}

impl Output {
    fn version(&mut self, product: &Product) -> Result<(), GenerateError> {
        let folder = format!("{}/{}", crate::name::module(&product.name), product.version_module);
        let specs = format!("specs/{}", product.folder);
        let product_file = format!("{specs}/product.json");
        self.file(&format!("{folder}/mod.rs"), &product_file, emit::version_root(product))?;
        self.file(&format!("{folder}/error_code.rs"), &specs, emit::error_codes(product))?;
        if !product.shared.is_empty() {
            self.file(&format!("{folder}/schemas.rs"), &product_file, emit::shared_types(product))?;
        }
        for operation in &product.operations {
            let spec = format!("{specs}/{}.json", operation.wire_name);
            self.file(&format!("{folder}/{}.rs", operation.module), &spec, emit::operation_file(product, operation))?;
        }
        let ram = format!("ram/{}_{}.rs", crate::name::module(&product.name), product.version_module);
        self.file(&ram, &specs, emit::ram_file(product))
    }

    fn file(&mut self, path: &str, spec: &str, items: Vec<TokenStream>) -> Result<(), GenerateError> {
        let text = render::file(spec, items).map_err(|source| GenerateError {
            file: path.to_owned(),
            spec: spec.to_owned(),
            source,
        })?;
        self.generated.files.insert(path.to_owned(), text);
        Ok(())
    }
}

/// `full` and one feature for each product version.
fn features(products: &[Product]) -> Vec<(String, Vec<String>)> {
    let names = || products.iter().map(|product| product.feature.clone());
    std::iter::once(("full".to_owned(), names().collect())).chain(names().map(|name| (name, Vec::new()))).collect()
}
