//! The pure function from specs to files.
//!
//! Owns which file holds what. It returns text and touches no disk; the files of a product version
//! are independent of each other, so that a caller can make them on every core.

use std::collections::BTreeMap;

use crate::emit::{self, Piece};
use crate::model::{self, Note, Product};
use crate::package;
use crate::render::{self, RenderError};
use crate::spec::{SpecSet, Version};

/// The folder of the products' packages, which generated files own alone.
pub const PRODUCTS: &str = "sdk/products";
/// The folder of the RAM facts, which generated files own alone.
pub const RAM_FACTS: &str = "sdk/ram-facts/src/generated";
/// The folder of the facade's list of products, which generated files own alone.
pub const FACADE: &str = "sdk/src/generated";

/// What the generator made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Generated {
    /// The files: path from the root of the repository with `/` between names, and text.
    pub files: BTreeMap<String, String>,
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
    /// Whether the product has other versions as well.
    several: bool,
    /// Decisions that the specs did not make.
    pub notes: Vec<Note>,
}

/// A file of a [`Plan`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path from the root of the repository.
    pub path: String,
    /// The spec that it is made from.
    pub spec: String,
    content: Content,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Content {
    VersionRoot,
    ErrorCodes,
    Types,
    SharedTypes,
    RamFacts,
    Operation(usize),
}

/// Generates the packages of the products, the RAM facts and the facade's list from a spec set.
///
/// # Errors
///
/// A file that the generator got wrong; no spec can cause it that passes the checks.
pub fn generate(set: &SpecSet) -> Result<Generated, GenerateError> {
    let mut generated = Generated::default();
    let plan = |(folder, version): (&String, &Version)| Plan::new(folder, version, has_other_versions(set, version));
    let plans: Vec<Plan> = set.versions.iter().map(plan).collect();
    for plan in &plans {
        for file in plan.files() {
            generated.files.insert(file.path.clone(), plan.render(&file)?);
        }
        generated.notes.extend(plan.notes.iter().cloned());
    }
    let products: Vec<&Product> = plans.iter().map(Plan::product).collect();
    generated.files.extend(roots(&products)?);
    Ok(generated)
}

impl Plan {
    /// Interprets a product version; `several` says whether its product has other versions as well.
    pub fn new(folder: &str, version: &Version, several: bool) -> Self {
        let mut notes = Vec::new();
        let product = model::lower_version(folder, version, &mut notes);
        Self { product, several, notes }
    }

    /// The model of the product version.
    pub fn product(&self) -> &Product {
        &self.product
    }

    /// The files of the product version.
    pub fn files(&self) -> Vec<File> {
        let product = &self.product;
        let source = format!("{PRODUCTS}/{}/src", crate::name::product_folder(&product.name));
        let (folder, root) = match (product.default, self.several) {
            (true, false) => (source.clone(), format!("{source}/lib.rs")),
            (true, true) => (source.clone(), format!("{source}/default_version.rs")),
            (false, _) => {
                let folder = format!("{source}/{}", product.version_module);
                (folder.clone(), format!("{folder}/mod.rs"))
            }
        };
        let facts = crate::name::facts_module(&product.name, &product.version_module);
        let specs = format!("specs/{}", product.folder);
        let product_file = format!("{specs}/product.json");
        let file = |path: String, spec: &str, content| File { path, spec: spec.to_owned(), content };
        let mut files = vec![
            file(root, &product_file, Content::VersionRoot),
            file(format!("{folder}/error_code.rs"), &specs, Content::ErrorCodes),
            file(format!("{folder}/types.rs"), &specs, Content::Types),
            file(format!("{RAM_FACTS}/{facts}.rs"), &specs, Content::RamFacts),
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
            // An operation's file depends on nothing else of its product version.
            Content::Operation(index) => product.operations.get(index).hash(&mut hasher),
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
        let pieces = match file.content {
            Content::VersionRoot => emit::version_root(product),
            Content::ErrorCodes => emit::error_codes(product),
            Content::Types => emit::types(product),
            Content::SharedTypes => emit::shared_types(product),
            Content::RamFacts => emit::ram_file(product),
            Content::Operation(index) => match product.operations.get(index) {
                Some(operation) => emit::operation_file(operation),
                None => Vec::new(),
            },
        };
        text(&file.path, &file.spec, &pieces)
    }
}

/// Whether the product of a version has other versions in the set.
pub fn has_other_versions(set: &SpecSet, version: &Version) -> bool {
    let of_product = |other: &&Version| other.product.product.eq_ignore_ascii_case(&version.product.product);
    set.versions.values().filter(of_product).count() > 1
}

/// The files that list product versions, and what each package has beside its modules.
///
/// # Errors
///
/// The generator got a file wrong.
pub fn roots(products: &[&Product]) -> Result<BTreeMap<String, String>, GenerateError> {
    let by_name = by_name(products);
    let mut files = BTreeMap::new();
    for (name, versions) in &by_name {
        let folder = format!("{PRODUCTS}/{}", crate::name::product_folder(name));
        let specs = format!("specs/{name}");
        if versions.len() > 1 || versions.iter().any(|version| !version.default) {
            let path = format!("{folder}/src/lib.rs");
            let text = text(&path, &specs, &emit::product_crate(versions))?;
            files.insert(path, text);
        }
        files.insert(format!("{folder}/Cargo.toml"), package::manifest(name, versions));
        files.insert(format!("{folder}/README.md"), package::readme(name, versions));
    }
    files.insert(format!("{PRODUCTS}/rustfmt.toml"), package::format_settings());
    for (path, pieces) in [
        (format!("{FACADE}/products.rs"), emit::facade_exports(&by_name)),
        (format!("{RAM_FACTS}/mod.rs"), emit::ram_root(products)),
    ] {
        let text = text(&path, "specs", &pieces)?;
        files.insert(path, text);
    }
    Ok(files)
}

/// The versions of each product, by the product's name.
pub fn by_name<'p>(products: &[&'p Product]) -> Vec<(&'p str, Vec<&'p Product>)> {
    let mut by_name: BTreeMap<&str, Vec<&Product>> = BTreeMap::new();
    for product in products {
        by_name.entry(&product.name).or_default().push(product);
    }
    by_name.into_iter().collect()
}

fn text(path: &str, spec: &str, pieces: &[Piece]) -> Result<String, GenerateError> {
    render::file(spec, pieces).map_err(|source| GenerateError { file: path.to_owned(), spec: spec.to_owned(), source })
}
