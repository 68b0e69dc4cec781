//! Where the parts of the project are.
//!
//! Owns the names of folders and packages, so that a change of the layout is made here.

use alibabacloud_codegen::generate::{PRODUCTS, RAM_FACTS};
use alibabacloud_codegen::name;

/// The folder of the spec files: `<product>/<version>/<operation>.json` below it.
pub(crate) const SPECS: &str = "specs";

/// The package that users add; its examples include the demo.
pub(crate) const SDK: &str = "alibabacloud-sdk";

/// The package that generated code depends on.
pub(crate) const CORE: &str = "alibabacloud-sdk-core";

/// The folder of [`CORE`].
pub(crate) const CORE_FOLDER: &str = "sdk/core";

/// The folder of the RAM facts.
pub(crate) const FACTS_FOLDER: &str = "sdk/ram-facts";

/// The folder with the generated code of all versions of a product.
pub(crate) fn product_code(product: &str) -> String {
    format!("{PRODUCTS}/{}", name::product_folder(product))
}

/// The file with the generated RAM facts of a product version.
pub(crate) fn ram_facts(product: &str, version: &str) -> String {
    format!("{RAM_FACTS}/{}.rs", name::facts_module(product, &name::version_module(version)))
}

/// The package with the generated code of a product.
pub(crate) fn product_package(product: &str) -> String {
    name::package(&product.to_ascii_lowercase())
}
