//! `cargo xtask import`: official sources into spec files.
//!
//! Owns which files are read and written, and the report. What is a fact is decided in codegen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use alibabacloud_codegen::import::merge;
use alibabacloud_codegen::import::metadata::{self, ImportError, Imported};
use alibabacloud_codegen::spec;
use serde::Serialize;
use serde_json::Value;

use crate::Outcome;
use crate::error::Error;
use crate::files::{Project, read_file, walk};
use crate::terminal::{Terminal, count};

/// Imports official sources into spec files.
#[derive(clap::Args)]
#[command(after_help = "Example:\n  cargo xtask import metadata api-docs.json --date 2026-08")]
pub(crate) struct Arguments {
    #[command(subcommand)]
    source: Source,
}

#[derive(clap::Subcommand)]
enum Source {
    Metadata(Metadata),
}

/// Imports official `api-docs.json` files.
///
/// Facts carry over and sentences do not. What the specs hold already stays unless a source that
/// ranks higher says otherwise: an operation's page, then newer metadata, then older. A file that
/// cannot be read is reported and the others are still imported.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask import metadata esa/2024-09-10/api-docs.json --date 2026-08\n  \
    cargo xtask import metadata catalog/ --date 2024-06 --check\n\n\
    JSON: {\"products\", \"operations\", \"written\": [path], \"removed\": [path], \"unchanged\", \"disagreements\": \
    [{\"file\", \"message\"}], \"notes\": [{\"file\", \"message\"}], \"errors\": [{\"file\", \"operation\", \
    \"path\", \"message\"}]}")]
struct Metadata {
    /// Files, or folders that are searched for `api-docs.json`.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The date of the files, as exact as it is known: 2024-06 or 2024-06-30.
    #[arg(long)]
    date: Option<String>,
    /// The specs folder to import into, instead of the project's.
    #[arg(long, value_name = "FOLDER")]
    into: Option<PathBuf>,
    /// Writes nothing; exits with 1 if anything would change.
    #[arg(long)]
    check: bool,
    /// Prints the report as JSON.
    #[arg(long)]
    json: bool,
}

/// What an import found.
#[derive(Default, Serialize)]
pub(crate) struct Report {
    #[serde(skip)]
    files: usize,
    products: usize,
    operations: usize,
    written: Vec<String>,
    unchanged: usize,
    pub(crate) removed: Vec<String>,
    disagreements: Vec<Remark>,
    notes: Vec<Remark>,
    errors: Vec<Failure>,
}

#[derive(Serialize)]
struct Remark {
    file: String,
    message: String,
}

#[derive(Serialize)]
struct Failure {
    file: String,
    operation: Option<String>,
    path: String,
    message: String,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let Source::Metadata(arguments) = &arguments.source;
    let target = match &arguments.into {
        Some(folder) => Project::with_root(folder),
        None => Project::with_root(&project.path("specs")),
    };
    let (wanted, mut report) = gather(&arguments.paths, arguments.date.as_deref(), &target)?;
    let mut changes = target.compare(wanted, "")?;
    changes.stale.clone_from(&report.removed);
    if !arguments.check {
        target.apply(&changes)?;
    }
    report.written = changes.written.keys().cloned().collect();
    report.unchanged = changes.unchanged;
    report.tell(arguments, terminal)?;
    match (report.errors.is_empty(), arguments.check && !(report.written.is_empty() && report.removed.is_empty())) {
        (false, _) => Err(report.failed()),
        (true, true) => Ok(Outcome::Finding),
        (true, false) => Ok(Outcome::Done),
    }
}

/// The spec files that importing metadata gives, merged with those of `target`.
pub(crate) fn gather(
    paths: &[PathBuf],
    date: Option<&str>,
    target: &Project,
) -> Result<(BTreeMap<String, String>, Report), Error> {
    let mut files = Vec::new();
    for path in paths {
        files.extend(sources(path)?);
    }
    let mut defaults = default_versions(paths);
    let (imported, errors) = read_all(&files, date);
    newest_as_default(&imported, target, &mut defaults)?;
    let errors = errors.into_iter().map(Failure::from).collect();
    let mut report = Report { files: files.len(), errors, ..Report::default() };
    let mut wanted = BTreeMap::new();
    for one in imported {
        report.products += 1;
        report.operations += one.operations.len();
        merge_into(target, one, &defaults, &mut wanted, &mut report)?;
    }
    Ok((wanted, report))
}

/// The metadata files at a path, in the order of their names.
pub(crate) fn sources(path: &Path) -> Result<Vec<PathBuf>, Error> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let files = walk(path)?;
    let found: Vec<_> = files.iter().filter(|name| name.rsplit('/').next() == Some("api-docs.json")).collect();
    if found.is_empty() {
        return Err(Error::input(format!("{}: no api-docs.json in this folder", path.display())));
    }
    Ok(found.into_iter().map(|name| path.join(name)).collect())
}

/// Reads files on every core; the results keep the order of the files.
pub(crate) fn read_all(files: &[PathBuf], date: Option<&str>) -> (Vec<Imported>, Vec<ImportError>) {
    let results = crate::parallel::map(files, |path| {
        let name = path.display().to_string();
        match read_file(path) {
            Ok(text) => metadata::import(&name, &text, date),
            Err(error) => Err(ImportError {
                file: name,
                operation: None,
                path: ".".to_owned(),
                message: std::error::Error::source(&error).unwrap_or(&error).to_string(),
            }),
        }
    });
    let mut imported = Vec::new();
    let mut errors = Vec::new();
    for result in results {
        match result {
            Ok(one) => imported.push(one),
            Err(error) => errors.push(error),
        }
    }
    (imported, errors)
}

/// The default version of each product, where a `products.json` stands beside the files.
pub(crate) fn default_versions(paths: &[PathBuf]) -> BTreeMap<String, String> {
    let mut defaults = BTreeMap::new();
    for path in paths {
        let text = read_file(&path.join("products.json")).unwrap_or_default();
        let Ok(Value::Array(products)) = serde_json::from_str(&text) else { continue };
        for product in products {
            let text = |key: &str| product.get(key).and_then(Value::as_str);
            if let (Some(code), Some(version)) = (text("code"), text("defaultVersion")) {
                defaults.insert(code.to_ascii_lowercase(), version.to_owned());
            }
        }
    }
    defaults
}

/// Merges one import with the specs that are there, and adds the files that should be.
fn merge_into(
    target: &Project,
    imported: Imported,
    defaults: &BTreeMap<String, String>,
    wanted: &mut BTreeMap<String, String>,
    report: &mut Report,
) -> Result<(), Error> {
    let Imported { folder, mut product, operations, notes } = imported;
    report.notes.extend(notes.into_iter().map(|note| Remark { file: note.file, message: note.message }));
    let new_source = product.sources.first().cloned();
    let name = product.product.to_ascii_lowercase();
    product.default = defaults.get(&name) == Some(&product.version);
    let file = format!("{folder}/product.json");
    let merged = match target.read_if_there(&file)? {
        None => product,
        Some(text) => {
            let existing = spec::parse_product(&file, &text).map_err(|error| Error::input(error.to_string()))?;
            let merged =
                merge::products(&existing, &product).map_err(|error| Error::input(format!("{file}: {error}")))?;
            report.disagree(&file, merged.disagreements);
            merged.value
        }
    };
    wanted.insert(file, pretty(&merged)?);
    let source = merged.sources.iter().find(|source| Some(*source) == new_source.as_ref());
    report.removed.extend(gone(target, &folder, &operations, source)?);
    for (name, operation) in operations {
        let file = format!("{folder}/{name}.json");
        let merged = match target.read_if_there(&file)? {
            None if taken_back(&merged.sources, new_source.as_ref()) => {
                report.disagree(&file, vec!["a newer source does not list the operation; it is not added".to_owned()]);
                continue;
            }
            None => operation,
            Some(text) => {
                let existing = spec::parse_operation(&file, &text).map_err(|error| Error::input(error.to_string()))?;
                let merged = merge::operations(&existing, &operation)
                    .map_err(|error| Error::input(format!("{file}: {error}")))?;
                report.disagree(&file, merged.disagreements);
                merged.value
            }
        };
        wanted.insert(file, pretty(&merged)?);
    }
    Ok(())
}

/// Whether a newer source of the same kind is known, so that an operation that it does not list is
/// gone.
fn taken_back(known: &[spec::Source], new: Option<&spec::Source>) -> bool {
    new.is_some_and(|new| known.iter().any(|known| known != new && merge::is_superseded(new, known)))
}

/// The files of operations that only older sources of the same kind list.
fn gone(
    target: &Project,
    folder: &str,
    operations: &BTreeMap<String, spec::Operation>,
    new: Option<&spec::Source>,
) -> Result<Vec<String>, Error> {
    let (Some(new), true) = (new, target.path(folder).is_dir()) else {
        return Ok(Vec::new());
    };
    let mut gone = Vec::new();
    for name in walk(&target.path(folder))? {
        let operation = name.trim_end_matches(".json");
        if operation == "product" || operations.contains_key(operation) {
            continue;
        }
        let file = format!("{folder}/{name}");
        let existing =
            spec::parse_operation(&file, &target.read(&file)?).map_err(|error| Error::input(error.to_string()))?;
        if existing.sources.iter().all(|source| merge::is_superseded(source, new)) {
            gone.push(file);
        }
    }
    Ok(gone)
}

/// The newest version of a product that is new here is its default one, unless a `products.json`
/// says otherwise; a product that is known keeps the default that it has.
fn newest_as_default(
    imported: &[Imported],
    target: &Project,
    defaults: &mut BTreeMap<String, String>,
) -> Result<(), Error> {
    let given: BTreeSet<String> = defaults.keys().cloned().collect();
    for one in imported {
        let (name, version) = (one.product.product.to_ascii_lowercase(), &one.product.version);
        let known = target.path(&name);
        if known.is_dir() && walk(&known)?.iter().any(|file| file.ends_with("/product.json")) {
            // Whatever the files say, the committed specs name the default already.
            defaults.remove(&name);
        } else if !given.contains(&name) {
            let default = defaults.entry(name).or_default();
            if *default < *version {
                default.clone_from(version);
            }
        }
    }
    Ok(())
}

/// A spec file as it is committed.
pub(crate) fn pretty(value: &impl Serialize) -> Result<String, Error> {
    let mut text = serde_json::to_string_pretty(value).map_err(std::io::Error::from)?;
    text.push('\n');
    Ok(text)
}

impl From<ImportError> for Failure {
    fn from(error: ImportError) -> Self {
        Self { file: error.file, operation: error.operation, path: error.path, message: error.message }
    }
}

impl Report {
    fn disagree(&mut self, file: &str, messages: Vec<String>) {
        self.disagreements.extend(messages.into_iter().map(|message| Remark { file: file.to_owned(), message }));
    }

    /// Whether every file could be read.
    pub(crate) fn is_whole(&self) -> bool {
        self.errors.is_empty()
    }

    pub(crate) fn failed(&self) -> Error {
        Error::input(format!("{} of {} cannot be imported", self.errors.len(), count(self.files, "file")))
    }

    fn tell(&self, arguments: &Metadata, terminal: &mut Terminal) -> Result<(), Error> {
        if arguments.json {
            return terminal.json(self);
        }
        self.tell_remarks(terminal)?;
        let written = if arguments.check { "would change" } else { "written" };
        terminal.line(format_args!(
            "{} of {}: {} {written}, {} removed, {} unchanged, {}, {} (--json lists them)",
            count(self.operations, "operation"),
            count(self.products, "product version"),
            count(self.written.len(), "file"),
            self.removed.len(),
            self.unchanged,
            count(self.disagreements.len(), "disagreement"),
            count(self.notes.len(), "note")
        ))
    }

    /// Disagreements, operations that are gone, and files that cannot be read.
    pub(crate) fn tell_remarks(&self, terminal: &mut Terminal) -> Result<(), Error> {
        for remark in &self.disagreements {
            terminal.line(format_args!("disagreement: {}: {}", remark.file, remark.message))?;
        }
        for file in &self.removed {
            terminal.line(format_args!("removed: {file}: the newest source does not list the operation any more"))?;
        }
        for error in &self.errors {
            let operation = error.operation.as_deref().map(|name| format!(" {name}:")).unwrap_or_default();
            terminal.line(format_args!("error: {}:{operation} {}: {}", error.file, error.path, error.message))?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn metadata(product: &str, version: &str, operation: &str) -> String {
        format!(
            r#"{{"info":{{"style":"RPC","product":"{product}","version":"{version}"}},"apis":{{"{operation}":{{
            "methods":["post"],"schemes":["https"],"security":[{{"AK":[]}}],"parameters":[],"responses":{{}}}}}}}}"#
        )
    }

    /// Imports what stands in a folder, and returns the exit and the default versions.
    fn import(folder: &Path, specs: &Path, date: &str) -> (Result<Outcome, Error>, Vec<String>) {
        let arguments = Metadata {
            paths: vec![folder.to_owned()],
            date: Some(date.to_owned()),
            into: Some(specs.to_owned()),
            check: false,
            json: false,
        };
        let arguments = Arguments { source: Source::Metadata(arguments) };
        let project = Project::with_root(folder);
        let outcome = run(&arguments, &project, &mut Terminal::to_nowhere());
        let files = Project::with_root(specs).read_folder("").unwrap();
        let default = |(path, text): (&String, &String)| {
            (path.ends_with("product.json") && text.contains("\"default\": true")).then(|| path.clone())
        };
        (outcome, files.iter().filter_map(default).collect())
    }

    fn write(folder: &Path, path: &str, text: &str) {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    #[test]
    fn the_newest_version_is_the_default_and_stays_it() {
        let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for version in ["2020-01-01", "2021-01-01"] {
            write(folder.path(), &format!("acme/{version}/api-docs.json"), &metadata("Acme", version, "GetThing"));
        }
        let (outcome, defaults) = import(folder.path(), specs.path(), "2024");
        assert_eq!((outcome.unwrap(), defaults), (Outcome::Done, vec!["acme/2021-01-01/product.json".to_owned()]));
        write(folder.path(), "acme/2022-01-01/api-docs.json", &metadata("Acme", "2022-01-01", "GetThing"));
        let (_, defaults) = import(folder.path(), specs.path(), "2024");
        assert_eq!(defaults, ["acme/2021-01-01/product.json"], "a default is changed by hand alone");
    }

    #[test]
    fn products_json_names_the_default() {
        let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        for version in ["2020-01-01", "2021-01-01"] {
            write(folder.path(), &format!("acme/{version}/api-docs.json"), &metadata("Acme", version, "GetThing"));
        }
        write(folder.path(), "products.json", r#"[{"code":"Acme","defaultVersion":"2020-01-01"}]"#);
        let (_, defaults) = import(folder.path(), specs.path(), "2024");
        assert_eq!(defaults, ["acme/2020-01-01/product.json"]);
    }

    #[test]
    fn a_broken_file_fails_and_the_others_are_imported() {
        let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        write(folder.path(), "acme/2020-01-01/api-docs.json", &metadata("Acme", "2020-01-01", "GetThing"));
        write(folder.path(), "bad/2020-01-01/api-docs.json", "{");
        let (outcome, defaults) = import(folder.path(), specs.path(), "2024");
        assert_eq!(outcome.err().map(|error| error.to_string()).as_deref(), Some("1 of 2 files cannot be imported"));
        assert_eq!(defaults, ["acme/2020-01-01/product.json"]);
    }

    #[test]
    fn an_operation_that_the_newest_source_does_not_list_goes_and_does_not_come_back() {
        let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = "acme/2020-01-01/api-docs.json";
        write(folder.path(), file, &metadata("Acme", "2020-01-01", "GetThing"));
        import(folder.path(), specs.path(), "2024").0.unwrap();
        write(folder.path(), file, &metadata("Acme", "2020-01-01", "ListThings"));
        import(folder.path(), specs.path(), "2026").0.unwrap();
        let is_there = |name: &str| specs.path().join(format!("acme/2020-01-01/{name}.json")).exists();
        assert_eq!((is_there("GetThing"), is_there("ListThings")), (false, true));
        write(folder.path(), file, &metadata("Acme", "2020-01-01", "GetThing"));
        import(folder.path(), specs.path(), "2024").0.unwrap();
        assert_eq!((is_there("GetThing"), is_there("ListThings")), (false, true), "the older source knows no better");
    }
}
