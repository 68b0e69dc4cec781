//! A product version that is measured.
//!
//! Owns how it is interpreted: none as the default version of its product, because several versions of a
//! product are measured side by side.

use alibabacloud_codegen::generate::Plan;
use alibabacloud_codegen::import::metadata::Imported;
use alibabacloud_codegen::spec::Version;

/// A product version and the generator's plan for it.
pub(super) struct PlannedVersion {
    /// Its folder in the specs, such as `ecs/2014-05-26`.
    pub(super) folder: String,
    pub(super) version: Version,
    pub(super) plan: Plan,
}

impl PlannedVersion {
    pub(super) fn new(imported: Imported) -> Self {
        let Imported { folder, mut product, operations, .. } = imported;
        product.default = false;
        let version = Version { product, operations };
        Self { plan: Plan::new(&folder, &version, true), folder, version }
    }

    /// The name of its crate, such as `ecs-2014-05-26`.
    pub(super) fn crate_name(&self) -> String {
        let folder = self.folder.to_lowercase();
        folder.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
    }
}
