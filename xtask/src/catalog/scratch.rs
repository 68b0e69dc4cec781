//! The scratch workspace of the catalogue: one crate for each product version.
//!
//! Owns its files. Each crate holds the generated modules of one version and nothing else; the
//! runtime is a dependency, so that it is compiled once and not measured.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::generate;

use super::Item;
use crate::error::Error;
use crate::files::Project;

/// The workspace below the working folder.
pub(super) struct Scratch {
    root: PathBuf,
    files: Project,
    sdk: PathBuf,
    lock: String,
}

impl Scratch {
    pub(super) fn new(work: &Path, project: &Project) -> Result<Self, Error> {
        let root = work.join("workspace");
        let files = Project::with_root(&root);
        Ok(Self { files, root, sdk: project.path("sdk"), lock: project.read("Cargo.lock")? })
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The crate of a product version, such as `ecs-2014-05-26`.
    pub(super) fn crate_name(item: &Item) -> String {
        let folder = item.folder.to_lowercase();
        folder.chars().map(|letter| if letter.is_ascii_alphanumeric() { letter } else { '-' }).collect()
    }

    /// Writes the crate of a product version.
    pub(super) fn write_crate(&self, item: &Item, generated: BTreeMap<String, String>) -> Result<(), Error> {
        let name = Self::crate_name(item);
        let product = item.plan.product();
        let mut wanted: BTreeMap<String, String> =
            generated.into_iter().map(|(path, text)| (format!("{name}/{path}"), text)).collect();
        for (path, text) in generate::roots(&[product])? {
            wanted.insert(format!("{name}/{path}"), text);
        }
        let feature = &product.feature;
        let manifest = format!(
            "[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [features]\ndefault = [\"{feature}\"]\n{feature} = []\nserde = []\neq = []\nram-catalog = []\n\n\
             [dependencies]\nalibabacloud-sdk = {{ path = {:?}, default-features = false }}\n",
            self.sdk.display().to_string()
        );
        wanted.insert(format!("{name}/Cargo.toml"), manifest);
        wanted.insert(
            format!("{name}/src/lib.rs"),
            "//! Generated modules of one product version.\n\n\
             pub use alibabacloud_sdk_core::rt;\n\npub mod generated;\n"
                .to_owned(),
        );
        wanted.insert(format!("{name}/src/main.rs"), super::examples::program(item, &name));
        let changes = self.files.compare(wanted, &[&name])?;
        self.files.apply(&changes)
    }

    /// Adds a published crate as a dependency of a member, so that it can be compiled here.
    pub(super) fn write_yardstick(&self, name: &str, version: &str) -> Result<(), Error> {
        let member = format!("yardstick-{name}");
        let manifest = format!(
            "[package]\nname = \"{member}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n\n\
             [dependencies]\n{name} = \"={version}\"\n"
        );
        let mut wanted = BTreeMap::from([
            (format!("{member}/Cargo.toml"), manifest),
            (format!("{member}/src/lib.rs"), "//! Brings a yardstick in.\n".to_owned()),
        ]);
        let workspace = self.files.read("Cargo.toml")?;
        if !workspace.contains(&member) {
            wanted.insert(
                "Cargo.toml".to_owned(),
                workspace.replace("members = [", &format!("members = [\"{member}\", ")),
            );
        }
        self.files.apply(&self.files.compare(wanted, &[])?)
    }

    /// Writes the workspace manifest; the versions of dependencies are those of the project.
    pub(super) fn write_workspace(&self, items: &[Item]) -> Result<(), Error> {
        let members: Vec<String> = items.iter().map(|item| format!("{:?}", Self::crate_name(item))).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n[profile.dev]\nincremental = false\n\n\
             [profile.examples]\ninherits = \"dev\"\ndebug = false\n",
            members.join(", ")
        );
        let mut wanted = BTreeMap::from([("Cargo.toml".to_owned(), manifest)]);
        if self.files.read_if_there("Cargo.lock")?.is_none() {
            wanted.insert("Cargo.lock".to_owned(), self.lock.clone());
        }
        self.files.apply(&self.files.compare(wanted, &[])?)
    }
}
