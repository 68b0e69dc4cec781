//! The workspace that measurements write and compile: one crate for each product version.
//!
//! Owns its files. A crate contains the generated code of one version and nothing else; the core is
//! a dependency, so that it is compiled once and not measured. Beside each crate is one with the
//! program that decodes its examples, so that the generated crate stays as the generator makes it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use alibabacloud_codegen::{generate, name, package};

use super::planned::PlannedVersion;
use super::program::program;
use super::rustc::Cargo;
use crate::error::Error;
use crate::files::Project;
use crate::generate::with_sections;
use crate::{layout, parallel};

/// The folder of the RAM facts in the workspace.
const FACTS: &str = "ram-facts";

/// The workspace below a working folder.
pub(super) struct Scratch {
    root: PathBuf,
    files: Project,
    /// The folder of the core.
    core: PathBuf,
    /// The hand-written files of the RAM facts.
    facts: BTreeMap<String, String>,
    /// The lock file of the project: dependencies have the same versions here.
    lock: String,
}

/// What was generated for a product version.
#[derive(Clone, Default)]
pub(super) struct Rendered {
    files: BTreeMap<String, String>,
    /// The number of generated lines.
    pub(super) lines: usize,
    /// The files that could not be generated.
    pub(super) errors: Vec<String>,
}

impl Scratch {
    pub(super) fn new(work: &Path, project: &Project) -> Result<Self, Error> {
        let root = work.join("workspace");
        let files = Project::with_root(&root);
        let facts = project.read_folder(layout::FACTS_FOLDER)?.into_iter();
        let facts = facts.filter(|(path, _)| !path.starts_with("src/generated/"));
        let facts = facts.map(|(path, text)| (format!("{FACTS}/{path}"), text)).collect();
        let (core, lock) = (project.path(layout::CORE_FOLDER), project.read("Cargo.lock")?);
        Ok(Self { files, root, core, facts, lock })
    }

    /// Cargo in this workspace; the costs of each kind of run are kept apart.
    pub(super) fn cargo(&self, kind: &str) -> Cargo {
        Cargo { root: self.root.clone(), costs: self.root.join("costs").join(kind), target: None }
    }

    /// The library file of a product version.
    pub(super) fn library(&self, version: &PlannedVersion) -> PathBuf {
        self.root.join(version.crate_name()).join("src/lib.rs")
    }

    /// The program that decodes the examples of a product version, once it is built.
    pub(super) fn program(&self, version: &PlannedVersion) -> PathBuf {
        self.root.join("target/examples").join(examples_name(version))
    }

    /// Writes the input of that program, and returns where.
    pub(super) fn write_examples(&self, version: &PlannedVersion, input: &str) -> Result<PathBuf, Error> {
        let path = self.root.join(examples_name(version)).join("examples.txt");
        std::fs::write(&path, input)?;
        Ok(path)
    }

    /// Generates and writes the crates of product versions, on every core.
    pub(super) fn write(&self, versions: &[PlannedVersion]) -> Result<Vec<Rendered>, Error> {
        let rendered = render(versions);
        let crates: Vec<_> = versions.iter().zip(&rendered).collect();
        let written = parallel::map(&crates, |(version, rendered)| self.write_crate(version, &rendered.files));
        written.into_iter().collect::<Result<Vec<()>, Error>>()?;
        self.write_facts(versions, &rendered)?;
        self.write_workspace(versions)?;
        Ok(rendered)
    }

    fn write_crate(&self, version: &PlannedVersion, generated: &BTreeMap<String, String>) -> Result<(), Error> {
        let name = version.crate_name();
        let mut wanted = BTreeMap::new();
        for (path, text) in self.product_crate(version, generated)? {
            wanted.insert(format!("{name}/{path}"), text);
        }
        self.files.apply(&self.files.compare(wanted, &[&name])?)?;
        let program_crate = examples_name(version);
        let wanted = BTreeMap::from([
            (format!("{program_crate}/Cargo.toml"), Self::examples_manifest(&name, &program_crate)),
            (format!("{program_crate}/src/main.rs"), program(version)),
        ]);
        self.files.apply(&self.files.compare(wanted, &[&format!("{program_crate}/src")])?)
    }

    /// The files of the crate of a product version, from what the generator makes.
    fn product_crate(
        &self,
        version: &PlannedVersion,
        generated: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Error> {
        let product = version.plan.product();
        let package = format!("{}/{}/", generate::PRODUCTS, name::product_folder(&product.name));
        let roots = generate::roots(&[product])?;
        let files = generated.iter().map(|(path, text)| (path.clone(), text.clone())).chain(roots);
        let mut wanted: BTreeMap<String, String> =
            files.filter_map(|(path, text)| Some((path.strip_prefix(&package)?.to_owned(), text))).collect();
        if let Some(manifest) = wanted.get_mut("Cargo.toml") {
            let own = format!("name = {:?}", name::package(&product.name));
            let features = format!("[features]\ndefault = [{:?}]\n", product.crate_feature());
            *manifest = manifest
                .replace(&own, &format!("name = {:?}", version.crate_name()))
                .replace("[features]\n", &features);
        }
        Ok(wanted)
    }

    /// Writes the crate of the RAM facts: the hand-written files of the project, and the facts of these versions.
    fn write_facts(&self, versions: &[PlannedVersion], rendered: &[Rendered]) -> Result<(), Error> {
        let products: Vec<_> = versions.iter().map(|version| version.plan.product()).collect();
        let mut wanted: BTreeMap<String, String> = self.facts.clone();
        let generated = rendered.iter().flat_map(|rendered| rendered.files.clone());
        let roots = generate::roots(&products)?;
        for (path, text) in generated.chain(roots) {
            if let Some(name) = path.strip_prefix(generate::RAM_FACTS) {
                wanted.insert(format!("{FACTS}/src/generated{name}"), text);
            }
        }
        let path = format!("{FACTS}/Cargo.toml");
        let manifest = wanted.remove(&path).unwrap_or_default();
        wanted.insert(path.clone(), with_sections(&path, manifest, &package::facts_sections(&products))?);
        self.files.apply(&self.files.compare(wanted, &[FACTS])?)
    }

    fn examples_manifest(library: &str, name: &str) -> String {
        format!(
            "{}\n[dependencies]\n{library} = {{ path = \"../{library}\" }}\n{}.workspace = true\n",
            package(name),
            layout::CORE
        )
    }

    /// Adds a published crate as a dependency of a member, so that it can be compiled here.
    pub(super) fn write_yardstick(&self, name: &str, version: &str) -> Result<(), Error> {
        let member = format!("yardstick-{name}");
        let manifest = format!("{}\n[dependencies]\n{name} = \"={version}\"\n", package(&member));
        let mut wanted = BTreeMap::from([
            (format!("{member}/Cargo.toml"), manifest),
            (format!("{member}/src/lib.rs"), "//! Has the yardstick as a dependency.\n".to_owned()),
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
    fn write_workspace(&self, versions: &[PlannedVersion]) -> Result<(), Error> {
        let members = versions.iter().flat_map(|version| [version.crate_name(), examples_name(version)]);
        let members: Vec<String> = members.map(|name| format!("{name:?}")).collect();
        let manifest = format!(
            "[workspace]\nresolver = \"3\"\nmembers = [{}]\n\n\
             [workspace.package]\nversion = \"0.0.0\"\nedition = \"2024\"\nrust-version = \"1.85\"\n\
             license = \"Apache-2.0\"\n\n\
             [workspace.dependencies]\nalibabacloud-ram-facts = {{ path = \"{FACTS}\" }}\n\
             {} = {{ path = {:?}, default-features = false }}\n\n[workspace.lints.rust]\n\n\
             [profile.dev]\nincremental = false\n\n[profile.examples]\ninherits = \"dev\"\ndebug = false\n",
            members.join(", "),
            layout::CORE,
            self.core.display().to_string()
        );
        let mut wanted = BTreeMap::from([("Cargo.toml".to_owned(), manifest)]);
        if self.files.read_if_there("Cargo.lock")?.is_none() {
            wanted.insert("Cargo.lock".to_owned(), self.lock.clone());
        }
        self.files.apply(&self.files.compare(wanted, &[])?)
    }
}

/// The crate with the program that decodes the examples of a product version.
fn examples_name(version: &PlannedVersion) -> String {
    format!("{}-examples", version.crate_name())
}

/// The head of a manifest.
fn package(name: &str) -> String {
    format!("[package]\nname = \"{name}\"\nversion = \"0.0.0\"\nedition = \"2024\"\npublish = false\n")
}

/// Renders every file of every product version, on every core.
fn render(versions: &[PlannedVersion]) -> Vec<Rendered> {
    let mut jobs = Vec::new();
    for (index, version) in versions.iter().enumerate() {
        jobs.extend(version.plan.files().into_iter().map(|file| (index, version, file)));
    }
    let texts = parallel::map(&jobs, |(_, version, file)| version.plan.render(file));
    let mut rendered = vec![Rendered::default(); versions.len()];
    for ((index, _, file), text) in jobs.into_iter().zip(texts) {
        let Some(rendered) = rendered.get_mut(index) else { continue };
        match text {
            Ok(text) => {
                rendered.lines += text.lines().count();
                rendered.files.insert(file.path, text);
            }
            Err(error) => rendered.errors.push(error.to_string()),
        }
    }
    rendered
}
