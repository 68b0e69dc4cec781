//! `cargo xtask generate`: the SDK's modules, features and JSON Schemas from the specs.
//!
//! Owns which files are generated and the report; what they contain is decided in codegen.

mod cache;

use std::collections::{BTreeMap, BTreeSet};

use alibabacloud_codegen::model::Product;
use alibabacloud_codegen::{fingerprint, generate, name, package, spec};
use cache::{Cache, Entry, Output};
use serde::Serialize;

use crate::error::Error;
use crate::files::{Changes, Project, Stamp};
use crate::outcome::Outcome;
use crate::terminal::{Terminal, count};
use crate::{layout, parallel, products, specs};

/// The folders that contain nothing but generated files.
const OUTPUTS: [&str; 3] = [generate::PRODUCTS, generate::RAM_FACTS, generate::FACADE];
const FACADE_MANIFEST: &str = "sdk/Cargo.toml";
const FACTS_MANIFEST: &str = "sdk/ram-facts/Cargo.toml";
const LICENSE: &str = "LICENSE";
const README: &str = "sdk/README.md";
const REGENERATE: &str = "cargo xtask generate";

/// Regenerates the SDK from the specs.
///
/// Writes only what changed, and removes files that no spec makes any more.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask generate\n  cargo xtask generate --check\n\n\
    JSON: {\"operations\", \"products\", \"unchanged\", \"written\": [path], \"removed\": [path], \
    \"notes\": [{\"file\", \"message\"}]}")]
pub(crate) struct Arguments {
    /// Writes nothing; lists what is stale and exits with 1 if anything is.
    #[arg(long)]
    check: bool,
    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

/// What a generation changes.
pub(crate) struct Plan {
    pub(crate) changes: Changes,
    products: usize,
    /// The record of the versions that did not change.
    cache: Cache,
    made: BTreeMap<String, Made>,
}

/// What was made from a product version.
struct Made {
    inputs: Option<u64>,
    row: products::Row,
    notes: Vec<(String, String)>,
    /// The files, with the fingerprints of what they are made from.
    outputs: BTreeMap<String, u64>,
}

/// What a generation did, or would do.
#[derive(Serialize)]
pub(crate) struct Report<'a> {
    operations: usize,
    products: usize,
    unchanged: usize,
    written: Vec<&'a String>,
    removed: &'a [String],
    notes: Vec<BTreeMap<&'static str, &'a str>>,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    // A check reads every file; what an earlier run noted is only trusted to save work.
    let cache = if arguments.check { Cache::default() } else { Cache::read(project) };
    let plan = plan_with_specs(project, cache)?;
    if !arguments.check {
        plan.apply(project)?;
    }
    if arguments.json {
        terminal.json(&plan.report())?;
    } else {
        plan.print(arguments.check, terminal)?;
    }
    Ok(if arguments.check && !plan.is_current() { Outcome::Finding } else { Outcome::Done })
}

/// Generates what changed, and compares with what is there.
pub(crate) fn plan(project: &Project) -> Result<Plan, Error> {
    plan_with_specs(project, Cache::read(project))
}

/// Generates from the spec files, and lays them out again where they were edited by hand.
fn plan_with_specs(project: &Project, cache: Cache) -> Result<Plan, Error> {
    let files = project.read_folder(layout::SPECS)?;
    let mut plan = plan_with(project, files.clone(), cache)?;
    let changed: Vec<_> = files.iter().filter(|(path, _)| plan.is_changed(path)).collect();
    let texts = parallel::map(&changed, |(path, text)| spec::canonical_text(path, text));
    for ((path, text), canonical) in changed.into_iter().zip(texts) {
        let canonical = canonical.map_err(|error| spec::SpecErrors(vec![error]))?;
        if canonical != *text {
            plan.changes.written.insert(format!("{}/{path}", layout::SPECS), canonical);
        }
    }
    Ok(plan)
}

/// Generates from spec files that are not written yet.
pub(crate) fn plan_from(project: &Project, specs: BTreeMap<String, String>) -> Result<Plan, Error> {
    plan_with(project, specs, Cache::read(project))
}

fn plan_with(project: &Project, files: BTreeMap<String, String>, mut cache: Cache) -> Result<Plan, Error> {
    let inputs = fingerprints(&files);
    let entries = inputs.iter().filter_map(|(folder, inputs)| {
        cache.unchanged(project, folder, *inputs).map(|entry| (folder.clone(), entry.clone()))
    });
    let unchanged: BTreeMap<String, Entry> = entries.collect();
    // An unchanged version is only known by its product file, which the roots need.
    let needed = |path: &str| match path.rsplit_once('/') {
        Some((folder, name)) => name == "product.json" || !unchanged.contains_key(folder),
        None => true,
    };
    let set = specs::parse(files.iter().filter(|(path, _)| needed(path)))?;
    let versions: Vec<_> = set.versions.iter().collect();
    let plans = parallel::map(&versions, |(folder, version)| {
        generate::Plan::new(folder, version, generate::has_other_versions(&set, version))
    });

    let jobs = jobs(&plans, &unchanged);
    let (mut wanted, mut kept) = render(project, &jobs, &cache)?;
    let products: Vec<_> = plans.iter().map(generate::Plan::product).collect();
    wanted.extend(generate::roots(&products)?);
    wanted.extend(spec::schema_files().map(|(name, text)| (format!("specs/{name}"), text)));
    wanted.extend(package_files(project, &products)?);

    let mut made = made(&versions, &plans, &unchanged, &inputs);
    for job in &jobs {
        if let Some(made) = made.get_mut(&job.plan.product().folder) {
            made.outputs.insert(job.path.clone(), job.source);
        }
    }
    wanted.extend(readme(project, &unchanged, &made)?.map(|text| (README.to_owned(), text)));
    kept.extend(unchanged.values().flat_map(|entry| entry.outputs.keys().cloned()));
    let changes = project.compare_with_kept(wanted, &OUTPUTS, &kept)?;
    cache.versions = unchanged;
    Ok(Plan { changes, products: versions.len(), cache, made })
}

/// The records of the versions that changed, without their files.
fn made(
    versions: &[(&String, &spec::Version)],
    plans: &[generate::Plan],
    unchanged: &BTreeMap<String, Entry>,
    inputs: &BTreeMap<String, u64>,
) -> BTreeMap<String, Made> {
    let changed = versions.iter().zip(plans).filter(|((folder, _), _)| !unchanged.contains_key(*folder));
    let made = changed.map(|((folder, version), plan)| {
        let made = Made {
            inputs: inputs.get(*folder).copied(),
            row: products::Row::new(version, plan.product()),
            notes: plan.notes.iter().map(|note| (note.file.clone(), note.message.clone())).collect(),
            outputs: BTreeMap::new(),
        };
        ((*folder).clone(), made)
    });
    made.collect()
}

/// The README with the table of products; nothing where it has no place for one.
fn readme(
    project: &Project,
    unchanged: &BTreeMap<String, Entry>,
    made: &BTreeMap<String, Made>,
) -> Result<Option<String>, Error> {
    let Some(text) = project.read_if_there(README)? else { return Ok(None) };
    let mut rows: BTreeMap<&String, products::Row> =
        unchanged.iter().map(|(folder, entry)| (folder, entry.row.clone())).collect();
    rows.extend(made.iter().map(|(folder, made)| (folder, made.row.clone())));
    let rows: Vec<_> = rows.into_values().collect();
    Ok(products::with_table(&text, &rows))
}

/// The fingerprint of the spec files of each product version.
fn fingerprints(files: &BTreeMap<String, String>) -> BTreeMap<String, u64> {
    let mut folders: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for (path, text) in files {
        if let Some((folder, name)) = path.rsplit_once('/') {
            folders.entry(folder).or_default().extend([name.as_bytes(), text.as_bytes()]);
        }
    }
    // Which file is the root of a version depends on the other versions of its product.
    let product = |folder: &str| folder.split('/').next().unwrap_or_default().to_owned();
    let mut versions: BTreeMap<String, Vec<&[u8]>> = BTreeMap::new();
    for folder in folders.keys() {
        versions.entry(product(folder)).or_default().push(folder.as_bytes());
    }
    let folders: Vec<_> = folders.into_iter().collect();
    let hashes = parallel::map(&folders, |(folder, texts)| {
        let siblings = versions.get(&product(folder)).into_iter().flatten();
        fingerprint(siblings.chain(texts).copied())
    });
    folders.iter().map(|(folder, _)| (*folder).to_owned()).zip(hashes).collect()
}

/// A file of a product version that changed.
struct Job<'a> {
    plan: &'a generate::Plan,
    file: generate::File,
    /// The path relative to the project.
    path: String,
    /// The fingerprint of what the file is made from.
    source: u64,
}

fn jobs<'a>(plans: &'a [generate::Plan], unchanged: &BTreeMap<String, Entry>) -> Vec<Job<'a>> {
    let changed: Vec<_> = plans.iter().filter(|plan| !unchanged.contains_key(&plan.product().folder)).collect();
    let jobs = parallel::map(&changed, |plan| {
        let job = |file: generate::File| {
            let path = file.path.clone();
            Job { plan, source: plan.fingerprint(&file), path, file }
        };
        plan.files().into_iter().map(job).collect::<Vec<_>>()
    });
    jobs.into_iter().flatten().collect()
}

/// Makes every file that would differ from what is there, on every core; the others are kept.
fn render(
    project: &Project,
    jobs: &[Job<'_>],
    cache: &Cache,
) -> Result<(BTreeMap<String, String>, BTreeSet<String>), Error> {
    let texts = parallel::map(jobs, |job| {
        let made = cache.has(project, &job.plan.product().folder, &job.path, job.source);
        (!made).then(|| job.plan.render(&job.file))
    });
    let (mut files, mut kept) = (BTreeMap::new(), BTreeSet::new());
    for (job, text) in jobs.iter().zip(texts) {
        match text {
            Some(text) => drop(files.insert(job.path.clone(), text?)),
            None => drop(kept.insert(job.path.clone())),
        }
    }
    Ok((files, kept))
}

/// What hand-written files of packages contain of the products, and the license of each package.
fn package_files(project: &Project, products: &[&Product]) -> Result<Vec<(String, String)>, Error> {
    let by_name = generate::by_name(products);
    let mut files = Vec::new();
    for (path, sections) in
        [(FACADE_MANIFEST, package::facade_sections(&by_name)), (FACTS_MANIFEST, package::facts_sections(products))]
    {
        files.push((path.to_owned(), with_sections(path, project.read(path)?, &sections)?));
    }
    if let Some(license) = project.read_if_there(LICENSE)? {
        let path = |name: &str| format!("{}/{}/{LICENSE}", generate::PRODUCTS, name::product_folder(name));
        files.extend(by_name.iter().map(|(name, _)| (path(name), license.clone())));
    }
    Ok(files)
}

/// Puts generated lines between their markers in the manifest of a path.
pub(crate) fn with_sections(path: &str, manifest: String, sections: &[package::Section]) -> Result<String, Error> {
    package::with_sections(manifest, sections).map_err(|error| Error::input(format!("{path} {error}")))
}

impl Plan {
    /// Writes the files, and keeps the record for the next run.
    pub(crate) fn apply(&self, project: &Project) -> Result<(), Error> {
        project.apply(&self.changes)?;
        let mut cache = self.cache.clone();
        for (folder, made) in &self.made {
            let output = |(path, source): (&String, &u64)| {
                let stamp = Stamp::of(&project.path(path))?;
                Some((path.clone(), Output { source: *source, stamp }))
            };
            if let (Some(inputs), Some(outputs)) = (made.inputs, made.outputs.iter().map(output).collect()) {
                let entry = Entry { inputs, row: made.row.clone(), notes: made.notes.clone(), outputs };
                cache.versions.insert(folder.clone(), entry);
            }
        }
        cache.write(project)
    }

    fn operations(&self) -> usize {
        let unchanged: usize = self.cache.versions.values().map(|entry| entry.row.operations).sum();
        unchanged + self.made.values().map(|made| made.row.operations).sum::<usize>()
    }

    fn notes(&self) -> impl Iterator<Item = &(String, String)> {
        let unchanged = self.cache.versions.values().flat_map(|entry| &entry.notes);
        unchanged.chain(self.made.values().flat_map(|made| &made.notes))
    }

    /// Whether a spec file is one of a version that changed.
    fn is_changed(&self, path: &str) -> bool {
        path.rsplit_once('/').is_some_and(|(folder, _)| self.made.contains_key(folder))
    }

    pub(crate) fn is_current(&self) -> bool {
        self.changes.written.is_empty() && self.changes.stale.is_empty()
    }

    /// `2 operations of 2 product versions`
    pub(crate) fn size(&self) -> String {
        format!("{} of {}", count(self.operations(), "operation"), count(self.products, "product version"))
    }

    pub(crate) fn report(&self) -> Report<'_> {
        Report {
            operations: self.operations(),
            products: self.products,
            unchanged: self.changes.unchanged,
            written: self.changes.written.keys().collect(),
            removed: &self.changes.stale,
            notes: (self.notes())
                .map(|(file, message)| BTreeMap::from([("file", file.as_str()), ("message", message.as_str())]))
                .collect(),
        }
    }

    fn print(&self, check: bool, terminal: &mut Terminal) -> Result<(), Error> {
        let (written, removed) = if check { ("stale", "left over") } else { ("written", "removed") };
        terminal.lines(self.changes.written.keys().map(|path| format!("{written}: {path}")))?;
        terminal.lines(self.changes.stale.iter().map(|path| format!("{removed}: {path}")))?;
        // What is noted of versions that did not change was printed when they did; a check does not repeat it.
        let notes = self.made.values().flat_map(|made| &made.notes).filter(|_| !check);
        terminal.lines(notes.map(|(file, message)| format!("note: specs/{file}: {message}")))?;
        let counts = format!(
            "{}: {} {written}, {} {removed}, {} unchanged, {} (--json lists them)",
            self.size(),
            self.changes.written.len(),
            self.changes.stale.len(),
            self.changes.unchanged,
            count(self.notes().count(), "note"),
        );
        terminal.line(counts)?;
        match check && !self.is_current() {
            true => terminal.line(format_args!("run `{REGENERATE}` and commit the result")),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn generated_lines_are_between_their_markers() {
        let sections = [("products", "full = [\"esa\"]\nesa = []\n".to_owned())];
        let manifest = "[features]\n# <products>\nold = []\n# </products>\n[dependencies]\n";
        assert_eq!(
            with_sections("Cargo.toml", manifest.to_owned(), &sections).unwrap(),
            "[features]\n# <products>\nfull = [\"esa\"]\nesa = []\n# </products>\n[dependencies]\n"
        );
        let error = with_sections("Cargo.toml", "[features]\n".to_owned(), &sections).unwrap_err().to_string();
        assert!(error.starts_with("Cargo.toml has lost the lines `# <products>`"), "{error}");
    }

    /// A project with the specs of two operations and nothing generated.
    fn project(folder: &std::path::Path) -> Project {
        let committed = Project::find().unwrap();
        let kept = ["UpdateUserDeliveryTaskStatus.json", "UpdateFotaTask.json"];
        for (path, text) in committed.read_folder("specs").unwrap() {
            let is_kept = kept.iter().any(|name| path.ends_with(name));
            if !is_kept && path != "esa/2024-09-10/product.json" && path != "ecd/2020-09-30/product.json" {
                continue;
            }
            let path = folder.join("specs").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        fs::create_dir_all(folder.join("sdk/ram-facts")).unwrap();
        let products = "[features]\n# <products>\n# </products>\n";
        let dependencies = "[dependencies]\n# <product-dependencies>\n# </product-dependencies>\n";
        fs::write(folder.join(FACADE_MANIFEST), format!("{products}{dependencies}")).unwrap();
        fs::write(folder.join(FACTS_MANIFEST), products).unwrap();
        Project::with_root(folder)
    }

    fn written(project: &Project) -> Vec<String> {
        let plan = plan(project).unwrap();
        plan.apply(project).unwrap();
        plan.changes.written.keys().chain(&plan.changes.stale).cloned().collect()
    }

    #[test]
    fn only_what_changed_is_written_and_everything_that_changed_is() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let spec = folder.path().join("specs/esa/2024-09-10/UpdateUserDeliveryTaskStatus.json");
        let output = "sdk/products/esa/src/update_user_delivery_task_status.rs";
        assert!(written(&project).contains(&output.to_owned()));
        assert!(written(&project).is_empty(), "a second run writes nothing");

        let text = fs::read_to_string(&spec).unwrap();
        fs::write(&spec, text.replace("test_project", "other_project")).unwrap();
        assert_eq!(written(&project), [output]);
        assert!(project.read(output).unwrap().contains("other_project"));

        fs::write(project.path(output), "// edited by hand").unwrap();
        assert_eq!(written(&project), [output], "an edited file is restored");
        fs::remove_file(project.path(output)).unwrap();
        assert_eq!(written(&project), [output], "a lost file is restored");

        fs::write(project.path("target/xtask/generated.json"), "not JSON").unwrap();
        assert!(written(&project).is_empty(), "without a record everything is compared");

        fs::remove_file(&spec).unwrap();
        assert!(written(&project).contains(&output.to_owned()), "the file of a removed spec goes");
        assert!(!project.path(output).exists());
    }

    #[test]
    fn a_broken_spec_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        written(&project);
        let before = project.read_folder("sdk").unwrap();
        fs::write(folder.path().join("specs/esa/2024-09-10/UpdateUserDeliveryTaskStatus.json"), "{").unwrap();
        let error = plan(&project).err().expect("the spec is broken").to_string();
        assert!(error.starts_with("specs/esa/2024-09-10/UpdateUserDeliveryTaskStatus.json:1:"), "{error}");
        assert_eq!(project.read_folder("sdk").unwrap(), before);
    }
}
