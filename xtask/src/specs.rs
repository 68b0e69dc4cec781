//! Specs as commands use them: read, lowered, and searched by name.
//!
//! Owns the search for products and operations; a name that is not found comes with a suggestion.

use alibabacloud_codegen::model::{self, Operation, Product};
use alibabacloud_codegen::spec::{self, SpecSet};
use alibabacloud_nearest_name::did_you_mean;
pub(crate) use alibabacloud_nearest_name::did_you_mean as suggestion;

use crate::error::Error;
use crate::files::Project;
use crate::layout;

/// The specs of the project and their model.
pub(crate) struct Specs {
    pub(crate) set: SpecSet,
    pub(crate) products: Vec<Product>,
}

/// An operation that was searched for.
#[derive(Clone, Copy)]
pub(crate) struct Found<'a> {
    pub(crate) product: &'a Product,
    pub(crate) operation: &'a Operation,
    pub(crate) spec: &'a spec::Operation,
}

impl Specs {
    pub(crate) fn read(project: &Project) -> Result<Self, Error> {
        let set = parse(&project.read_folder(layout::SPECS)?)?;
        let products = model::lower(&set).products;
        Ok(Self { set, products })
    }

    /// Every operation of every product version.
    pub(crate) fn operations(&self) -> impl Iterator<Item = Found<'_>> {
        self.products.iter().flat_map(move |product| {
            let version = self.set.versions.get(&product.folder);
            product.operations.iter().filter_map(move |operation| {
                let spec = version?.operations.get(&operation.wire_name)?;
                Some(Found { product, operation, spec })
            })
        })
    }

    /// The operation of this name, in any letter case; the default version unless one is named.
    pub(crate) fn find(&self, product: &str, version: Option<&str>, operation: &str) -> Result<Found<'_>, Error> {
        let of_product = |found: &Found<'_>| found.product.name.eq_ignore_ascii_case(product);
        if !self.operations().any(|found| of_product(&found)) {
            let names = self.products.iter().map(|product| product.name.as_str());
            return Err(no_product(product, names, "specs/"));
        }
        let of_version = |found: &Found<'_>| match version {
            Some(version) => found.product.version == version,
            None => found.product.default,
        };
        let candidates = || self.operations().filter(of_product).filter(of_version);
        let wanted = |found: &Found<'_>| found.operation.wire_name.eq_ignore_ascii_case(operation);
        candidates().find(wanted).ok_or_else(|| {
            let names = candidates().map(|found| found.operation.wire_name.as_str());
            let version = version.map(|version| format!(" {version}")).unwrap_or_default();
            let hint = did_you_mean(operation, names);
            Error::input(format!("no operation {operation:?} in {product}{version}{hint}"))
        })
    }
}

/// Reads spec files; errors name them relative to the project.
pub(crate) fn parse<'a>(files: impl IntoIterator<Item = (&'a String, &'a String)>) -> Result<SpecSet, Error> {
    let set = SpecSet::parse(files.into_iter().map(|(path, text)| (path.as_str(), text.as_str())));
    Ok(set.map_err(|mut errors| {
        for error in &mut errors.0 {
            error.file = format!("specs/{}", error.file);
        }
        errors
    })?)
}

/// Rejects names of products that are not among the known ones of a place.
pub(crate) fn check_products<'a>(
    names: &[String],
    known: impl Iterator<Item = &'a str> + Clone,
    place: &str,
) -> Result<(), Error> {
    match names.iter().find(|name| !known.clone().any(|known| known.eq_ignore_ascii_case(name))) {
        None => Ok(()),
        Some(name) => Err(no_product(name, known, place)),
    }
}

fn no_product<'a>(name: &str, known: impl Iterator<Item = &'a str>, place: &str) -> Error {
    Error::input(format!("no product {name:?} in {place}{}", did_you_mean(name, known)))
}
