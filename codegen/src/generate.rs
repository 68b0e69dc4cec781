//! The pure function from specs to files.
//!
//! Owns which file holds what. It returns text and touches no disk; the files of a product version
//! are independent of each other, so that a caller can make them on every core.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;

use crate::emit;
use crate::model::{self, Note, Product};
use crate::render::{self, RenderError};
use crate::spec::{SpecSet, Version};

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

/// A product version in the model, ready to be written file by file.
#[derive(Clone, Debug)]
pub struct Plan {
    product: Product,
    /// Decisions that the specs did not make.
    pub notes: Vec<Note>,
}

/// A file of a [`Plan`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path below `sdk/src/generated`.
    pub path: String,
    /// The spec that it is made from.
    pub spec: String,
    content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    VersionRoot,
    ErrorCodes,
    SharedTypes,
    RamFacts,
    Operation(usize),
}

/// Generates the SDK's modules from a spec set.
///
/// # Errors
///
/// A file that the generator got wrong; no spec can cause it that passes the checks.
pub fn generate(set: &SpecSet) -> Result<Generated, GenerateError> {
    let mut generated = Generated::default();
    let plans: Vec<Plan> = set.versions.iter().map(|(folder, version)| Plan::new(folder, version)).collect();
    for plan in &plans {
        for file in plan.files() {
            generated.files.insert(file.path.clone(), plan.render(&file)?);
        }
        generated.notes.extend(plan.notes.iter().cloned());
    }
    let products: Vec<&Product> = plans.iter().map(Plan::product).collect();
    generated.files.extend(roots(&products)?);
    generated.features = features(&products);
    Ok(generated)
}

impl Plan {
    /// Interprets a product version.
    pub fn new(folder: &str, version: &Version) -> Self {
        let mut notes = Vec::new();
        let product = model::lower_version(folder, version, &mut notes);
        Self { product, notes }
    }

    /// The model of the product version.
    pub fn product(&self) -> &Product {
        &self.product
    }

    /// The files of the product version.
    pub fn files(&self) -> Vec<File> {
        let product = &self.product;
        let folder = format!("{}/{}", crate::name::product(&product.name), product.version_module);
        let facts = crate::name::facts_module(&product.name, &product.version_module);
        let specs = format!("specs/{}", product.folder);
        let product_file = format!("{specs}/product.json");
        let file = |path: String, spec: &str, content| File { path, spec: spec.to_owned(), content };
        let mut files = vec![
            file(format!("{folder}/mod.rs"), &product_file, Content::VersionRoot),
            file(format!("{folder}/error_code.rs"), &specs, Content::ErrorCodes),
            file(format!("ram/{facts}.rs"), &specs, Content::RamFacts),
        ];
        if !product.shared.is_empty() {
            files.push(file(format!("{folder}/schemas.rs"), &product_file, Content::SharedTypes));
        }
        for (index, operation) in product.operations.iter().enumerate() {
            let spec = format!("{specs}/{}.json", operation.wire_name);
            files.push(file(format!("{folder}/{}.rs", operation.module), &spec, Content::Operation(index)));
        }
        files
    }

    /// A fingerprint of all that the text of a file depends on: equal ones give equal texts.
    pub fn fingerprint(&self, file: &File) -> u64 {
        use std::hash::{Hash as _, Hasher as _};
        #[allow(deprecated, reason = "its algorithm is fixed, unlike that of the default hasher")]
        let mut hasher = std::hash::SipHasher::new();
        let product = &self.product;
        (&file.path, &file.spec).hash(&mut hasher);
        match file.content {
            // An operation's file names its product and version, and nothing else of them.
            Content::Operation(index) => {
                (&product.name, &product.version_module, product.operations.get(index)).hash(&mut hasher);
            }
            _ => product.hash(&mut hasher),
        }
        hasher.finish()
    }

    /// The text of a file.
    ///
    /// # Errors
    ///
    /// The generator got the file wrong.
    pub fn render(&self, file: &File) -> Result<String, GenerateError> {
        let product = &self.product;
        let items = match file.content {
            Content::VersionRoot => emit::version_root(product),
            Content::ErrorCodes => emit::error_codes(product),
            Content::SharedTypes => emit::shared_types(product),
            Content::RamFacts => emit::ram_file(product),
            Content::Operation(index) => match product.operations.get(index) {
                Some(operation) => emit::operation_file(product, operation),
                None => Vec::new(),
            },
        };
        text(&file.path, &file.spec, items)
    }
}

/// The files that list product versions.
///
/// # Errors
///
/// The generator got a file wrong.
pub fn roots(products: &[&Product]) -> Result<BTreeMap<String, String>, GenerateError> {
    let mut by_name: BTreeMap<&str, Vec<&Product>> = BTreeMap::new();
    for product in products {
        by_name.entry(&product.name).or_default().push(product);
    }
    let mut files = BTreeMap::new();
    let mut file = |path: String, spec: &str, items| -> Result<(), GenerateError> {
        let text = text(&path, spec, items)?;
        files.insert(path, text);
        Ok(())
    };
    for (name, versions) in &by_name {
        let path = format!("{}/mod.rs", crate::name::product(name));
        file(path, &format!("specs/{name}"), emit::product_root(name, versions))?;
    }
    let by_name: Vec<_> = by_name.into_iter().collect();
    file("mod.rs".to_owned(), "specs", emit::crate_root(&by_name))?;
    file("products.rs".to_owned(), "specs", emit::crate_exports(&by_name))?;
    file("ram/mod.rs".to_owned(), "specs", emit::ram_root(products))?;
    Ok(files)
}

/// The feature without which no generated file is compiled, so that a broken generation can be mended
/// with a tool that depends on the crate.
const ANY: &str = "_generated";

/// `full` and one feature for each product version.
pub fn features(products: &[&Product]) -> Vec<(String, Vec<String>)> {
    let names = || products.iter().map(|product| product.feature.clone());
    std::iter::once(("full".to_owned(), names().collect()))
        .chain(names().map(|name| (name, vec![ANY.to_owned()])))
        .collect()
}

fn text(path: &str, spec: &str, items: Vec<TokenStream>) -> Result<String, GenerateError> {
    render::file(spec, items).map_err(|source| GenerateError { file: path.to_owned(), spec: spec.to_owned(), source })
}
