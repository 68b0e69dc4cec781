//! `cargo xtask import metadata`: official `api-docs.json` files, and SDK models of the same shape.
//!
//! Owns which files are read, which version of a product is its default, and which operations are
//! gone.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use alibabacloud_codegen::import::metadata::{ImportError, Imported, checked_date, without_test_endpoints};
use alibabacloud_codegen::import::{is_superseded, merge, sdk_models};
use alibabacloud_codegen::spec;
use serde_json::Value;

use super::draft::Draft;
use super::report::{JSON, unreadable};
use super::source::{MetadataKind, import_metadata};
use super::target::Target;
use crate::error::Error;
use crate::files::{Project, read_file, walk};
use crate::outcome::Outcome;
use crate::terminal::Terminal;

/// Imports official `api-docs.json` files.
///
/// Facts are imported and sentences are not. Facts that the specs have already are replaced by those
/// of a source of higher rank alone: an operation's page, then newer metadata, then older metadata.
/// SDK models have the same shape and only add: an operation, parameter, member, example or
/// deprecation that no other source states. A file that cannot be read is reported, and the others are still imported.
#[derive(clap::Args)]
#[command(after_help = format!("Examples:\n  cargo xtask import metadata esa/2024-09-10/api-docs.json --date 2026-08\n  \
    cargo xtask import metadata catalog/ --date 2024-06 --check\n  \
    cargo xtask import metadata sdk-models/ --kind sdk-models --date 2026-08-22\n\n{JSON}"))]
pub(super) struct Arguments {
    /// Files, or folders that are searched for `api-docs.json`.
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// The date of the files, as exact as it is known: 2024, 2024-06 or 2024-06-30.
    #[arg(long, value_parser = checked_date)]
    date: Option<String>,
    /// The kind of the files; without it, the content of each file decides.
    #[arg(long)]
    kind: Option<MetadataKind>,
    /// Accepts files that lack many operations which earlier metadata of the product had.
    #[arg(long)]
    accept_removals: bool,
    #[command(flatten)]
    target: Target,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let target = arguments.target.specs(project);
    let mut files = Vec::new();
    for path in &arguments.paths {
        files.extend(sources(path)?);
    }
    let (imported, errors) = read_all(&files, arguments.date.as_deref(), arguments.kind);
    let mut draft = Draft::new(&target);
    draft.report.files = files.len();
    errors.into_iter().for_each(|error| draft.report.fail(error.into()));
    merge_all(&mut draft, imported, default_versions(&arguments.paths), arguments.accept_removals)?;
    arguments.target.finish(draft, terminal)
}

/// Merges what metadata says; `defaults` are the default versions that its `products.json` names. A file that lacks
/// many operations is rejected, unless removals are accepted.
pub(super) fn merge_all(
    draft: &mut Draft<'_>,
    imported: Vec<Imported>,
    mut defaults: BTreeMap<String, String>,
    accept_removals: bool,
) -> Result<(), Error> {
    newest_as_default(&imported, draft.target, &mut defaults)?;
    for one in imported {
        if let Some(question) = removals(draft, &one)?.filter(|_| !accept_removals) {
            draft.report.reject(&one.folder, question);
            continue;
        }
        draft.report.products += 1;
        draft.report.operations += one.operations.len();
        merge_into(draft, one, &defaults)?;
    }
    Ok(())
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
pub(crate) fn read_all(
    files: &[PathBuf],
    date: Option<&str>,
    kind: Option<MetadataKind>,
) -> (Vec<Imported>, Vec<ImportError>) {
    let results = crate::parallel::map(files, |path| match read_file(path) {
        Ok(text) => import_metadata(&path.display().to_string(), &text, date, kind),
        Err(error) => Err(unreadable(path, &error)),
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

/// The default version of each product, where a `products.json` is beside the files.
pub(crate) fn default_versions(paths: &[PathBuf]) -> BTreeMap<String, String> {
    let mut defaults = BTreeMap::new();
    for path in paths {
        let text = read_file(&path.join("products.json")).unwrap_or_default();
        let Ok(Value::Array(products)) = serde_json::from_str(text.trim_start_matches('\u{feff}')) else { continue };
        for product in products {
            let text = |key: &str| product.get(key).and_then(Value::as_str);
            if let (Some(code), Some(version)) = (text("code"), text("defaultVersion")) {
                defaults.insert(code.to_ascii_lowercase(), version.to_owned());
            }
        }
    }
    defaults
}

/// Merges one import with the specs that are there.
fn merge_into(draft: &mut Draft<'_>, imported: Imported, defaults: &BTreeMap<String, String>) -> Result<(), Error> {
    let Imported { folder, mut product, operations, notes, prose } = imported;
    draft.report.note_all(notes);
    draft.report.add_lists(prose);
    let new_source = product.sources.first().cloned();
    let is_model = new_source.as_ref().is_some_and(sdk_models::is_sdk_model);
    let name = product.product.to_ascii_lowercase();
    product.default = defaults.get(&name) == Some(&product.version);
    let file = format!("{folder}/product.json");
    let existing = draft.product(&folder)?;
    let merged = match existing {
        None => product,
        Some(mut existing) => {
            let for_tests = without_test_endpoints(&mut existing);
            if !for_tests.is_empty() {
                let regions = for_tests.join(", ");
                draft.report.note(&file, format!("only tests reach these regions, which were removed: {regions}"));
            }
            let merged =
                merge::products(&existing, &product).map_err(|error| Error::input(format!("{file}: {error}")))?;
            draft.report.disagree(&file, merged.disagreements);
            draft.report.details(&file, merged.notes);
            merged.value
        }
    };
    if is_model {
        note_missing(draft, &folder, &operations)?;
    } else {
        let source = merged.sources.iter().find(|source| Some(*source) == new_source.as_ref());
        let gone = gone(draft.target, &folder, &operations, source)?;
        draft.report.removed.extend(gone);
    }
    for (name, mut operation) in operations {
        let file = format!("{folder}/{name}.json");
        sdk_models::respell(&mut operation, &merged);
        let merged = match draft.operation(&folder, &name)? {
            None if !is_model && taken_back(&merged.sources, new_source.as_ref()) => {
                let message = "a newer source does not list the operation; it is not added".to_owned();
                draft.report.disagree(&file, [message]);
                continue;
            }
            None => operation,
            Some(existing) => {
                let merged = merge::operations(&existing, &operation)
                    .map_err(|error| Error::input(format!("{file}: {error}")))?;
                draft.report.disagree(&file, merged.disagreements);
                draft.report.details(&file, merged.notes);
                merged.value
            }
        };
        draft.put(file, &merged)?;
    }
    put_product(draft, &folder, merged)
}

/// Puts a product version. Where SDK models are among its sources, its operations refer to the shared
/// types as they are spelled now, and types that only models have and nothing refers to are left out.
fn put_product(draft: &mut Draft<'_>, folder: &str, mut product: spec::Product) -> Result<(), Error> {
    let file = format!("{folder}/product.json");
    if product.sources.iter().any(sdk_models::is_sdk_model) {
        let mut operations = Vec::new();
        for name in draft.operations(folder)? {
            let Some(mut operation) = draft.operation(folder, &name)? else { continue };
            if sdk_models::respell(&mut operation, &product) {
                draft.put(format!("{folder}/{name}.json"), &operation)?;
            }
            operations.push(operation);
        }
        let unreached = sdk_models::remove_unreached(&mut product, &operations)
            .map_err(|error| Error::input(format!("{file}: {error}")))?;
        let note = |name| format!("schemas.{name}: nothing that was added refers to the type; it is not added");
        draft.report.details(&file, unreached.into_iter().map(note));
    }
    draft.put(file, &product)
}

/// Reports operations that a model does not have: it may be older than its date says.
fn note_missing(
    draft: &mut Draft<'_>,
    folder: &str,
    operations: &BTreeMap<String, spec::Operation>,
) -> Result<(), Error> {
    let known = draft.operations(folder)?;
    let missing: Vec<_> = known.iter().filter(|name| !operations.contains_key(*name)).cloned().collect();
    if !missing.is_empty() {
        let message = format!(
            "the SDK model lacks {} of {} known operations, and may be older than its date: {}",
            missing.len(),
            known.len(),
            missing.join(", ")
        );
        draft.report.note(folder, message);
    }
    Ok(())
}

/// The question about a file that lacks more than a tenth of the operations that the metadata before it had.
fn removals(draft: &Draft<'_>, imported: &Imported) -> Result<Option<String>, Error> {
    let (Some(product), Some(new)) = (draft.product(&imported.folder)?, imported.product.sources.first()) else {
        return Ok(None);
    };
    let before = product.sources.iter().find(|source| is_superseded(source, new));
    let Some(before) = before else { return Ok(None) };
    let names = operations_of(draft.target, &imported.folder)?;
    let (kept, absent): (Vec<_>, Vec<_>) = names.into_iter().partition(|name| imported.operations.contains_key(name));
    let mut lacking = Vec::new();
    for name in absent {
        let lists = |operation: spec::Operation| operation.sources.contains(before);
        if draft.operation(&imported.folder, &name)?.is_some_and(lists) {
            lacking.push(name);
        }
    }
    let known = kept.len() + lacking.len();
    if lacking.len() * 10 <= known {
        return Ok(None);
    }
    let date = before.date.as_deref().unwrap_or("no date");
    let more = if lacking.len() > 3 { ", …" } else { "" };
    Ok(Some(format!(
        "the file lacks {} of the {known} operations that the metadata before it ({date}) has ({}{more}); is it whole? \
         --accept-removals imports it",
        lacking.len(),
        lacking.iter().take(3).cloned().collect::<Vec<_>>().join(", "),
    )))
}

/// The names of the operations of a product version that is there.
fn operations_of(target: &Project, folder: &str) -> Result<Vec<String>, Error> {
    if !target.path(folder).is_dir() {
        return Ok(Vec::new());
    }
    let names =
        walk(&target.path(folder))?.into_iter().filter_map(|name| name.strip_suffix(".json").map(str::to_owned));
    Ok(names.filter(|name| name != "product").collect())
}

/// Whether a newer source of the same kind is known, so that an operation that it does not list is
/// gone.
fn taken_back(known: &[spec::Source], new: Option<&spec::Source>) -> bool {
    new.is_some_and(|new| known.iter().any(|known| known != new && is_superseded(new, known)))
}

/// The files of operations that only older sources of the same kind list.
fn gone(
    target: &Project,
    folder: &str,
    operations: &BTreeMap<String, spec::Operation>,
    new: Option<&spec::Source>,
) -> Result<Vec<String>, Error> {
    let Some(new) = new else { return Ok(Vec::new()) };
    let mut gone = Vec::new();
    for name in operations_of(target, folder)?.iter().filter(|name| !operations.contains_key(*name)) {
        let file = format!("{folder}/{name}.json");
        let existing =
            spec::parse_operation(&file, &target.read(&file)?).map_err(|error| Error::input(error.to_string()))?;
        if existing.all_sources().all(|source| is_superseded(source, new)) {
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

    /// Imports a folder, and returns the outcome and the default versions.
    fn import(folder: &Path, specs: &Path, date: &str) -> (Result<Outcome, Error>, Vec<String>) {
        import_with(folder, specs, date, true)
    }

    fn import_with(
        folder: &Path,
        specs: &Path,
        date: &str,
        accept_removals: bool,
    ) -> (Result<Outcome, Error>, Vec<String>) {
        let target = Target { into: Some(specs.to_owned()), ..Target::default() };
        let paths = vec![folder.to_owned()];
        let arguments = Arguments { paths, date: Some(date.to_owned()), kind: None, accept_removals, target };
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

    fn model(operation: &str, parameters: &str) -> String {
        format!(
            r#"{{"directories":[],"info":{{"style":"RPC","product":"acme","version":"2020-01-01"}},"apis":{{"{operation}":{{
            "methods":["post"],"schemes":["https"],"security":[{{"AK":[]}}],"parameters":[{parameters}],"responses":{{}}}}}},
            "components":{{"schemas":{{"Tag":{{"type":"object"}}}}}}}}"#
        )
    }

    #[test]
    fn models_add_and_remove_nothing_and_are_recognized_by_their_content() {
        let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = "acme/2020-01-01/api-docs.json";
        write(folder.path(), file, &metadata("Acme", "2020-01-01", "GetThing"));
        import(folder.path(), specs.path(), "2024").0.unwrap();
        let files = || Project::with_root(specs.path()).read_folder("").unwrap();
        let known = files();
        let parameter = r#"{"name":"Id","in":"query","schema":{"type":"string"}}"#;
        write(folder.path(), file, &model("ListThings", parameter));
        import(folder.path(), specs.path(), "2026").0.unwrap();
        let added = files();
        assert_eq!(added["acme/2020-01-01/GetThing.json"], known["acme/2020-01-01/GetThing.json"]);
        assert!(added["acme/2020-01-01/ListThings.json"].contains("\"kind\": \"SDK model\""));
        let product = &added["acme/2020-01-01/product.json"];
        assert!(product.contains("\"product\": \"Acme\"") && !product.contains("Tag"), "{product}");
        import(folder.path(), specs.path(), "2026").0.unwrap();
        assert_eq!(files(), added, "the same model again changes nothing");
        write(folder.path(), file, &metadata("Acme", "2020-01-01", "GetThing"));
        import(folder.path(), specs.path(), "2024").0.unwrap();
        assert_eq!(files(), added, "the metadata again changes nothing");
        write(folder.path(), file, &model("GetThing", parameter));
        import(folder.path(), specs.path(), "2026").0.unwrap();
        assert!(files()["acme/2020-01-01/GetThing.json"].contains("\"Id\""));
    }

    #[test]
    fn the_kind_of_metadata_can_be_given() {
        for (kind, expected) in [(None, "metadata"), (Some(MetadataKind::SdkModels), "SDK model")] {
            let text = metadata("Acme", "2020-01-01", "GetThing");
            let imported = import_metadata("api-docs.json", &text, None, kind).unwrap();
            assert_eq!(imported.product.sources[0].kind, expected);
            assert_eq!(imported.operations["GetThing"].sources[0].kind, expected);
        }
        let imported = import_metadata("api-docs.json", &model("GetThing", ""), None, Some(MetadataKind::Metadata));
        assert_eq!(imported.unwrap().product.sources[0].kind, "metadata");
    }

    #[test]
    fn a_file_that_lacks_many_operations_is_a_question() {
        let file = |names: &[&str]| {
            let operation = |name: &&str| {
                let responses = r#""methods":["post"],"schemes":["https"],"parameters":[],"responses":{}"#;
                format!(r#""{name}":{{{responses}}}"#)
            };
            let apis: Vec<String> = names.iter().map(operation).collect();
            let info = r#""info":{"style":"RPC","product":"Acme","version":"2020-01-01"}"#;
            format!("{{{info},\"apis\":{{{}}}}}", apis.join(","))
        };
        let all: Vec<String> = (0..20).map(|number| format!("GetThing{number:02}")).collect();
        let first = |number: usize| -> Vec<&str> { all.iter().take(number).map(String::as_str).collect() };
        let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let path = "acme/2020-01-01/api-docs.json";
        let run = |number: usize, date: &str, accept: bool| {
            write(folder.path(), path, &file(&first(number)));
            import_with(folder.path(), specs.path(), date, accept).0.map_err(|error| error.to_string())
        };
        assert_eq!(run(20, "2024", false), Ok(Outcome::Done));
        assert_eq!(run(18, "2025", false), Ok(Outcome::Done), "a tenth may go");
        assert_eq!(run(20, "2025-02", false), Ok(Outcome::Done));
        assert_eq!(run(17, "2025-03", false), Err("1 of 1 file cannot be imported".to_owned()));
        assert_eq!(run(20, "2023", false), Ok(Outcome::Done), "an older file says nothing about removals");
        assert_eq!(run(17, "2025-03", true), Ok(Outcome::Done));
        assert_eq!(run(17, "2025-04", false), Ok(Outcome::Done), "what was accepted is no question again");
    }

    /// A file that names one host for every region takes no region away, whichever file is imported first.
    #[test]
    fn a_host_of_every_region_keeps_the_regions() {
        let file = |rows: &[(&str, &str)]| {
            let row = |(region, host): &(&str, &str)| format!(r#"{{"regionId":"{region}","endpoint":"{host}"}}"#);
            let rows: Vec<String> = rows.iter().map(row).collect();
            let info = r#""info":{"style":"RPC","product":"Acme","version":"2020-01-01"},"apis":{}"#;
            format!(r#"{{{info},"endpoints":[{}]}}"#, rows.join(","))
        };
        let old = ("2024", file(&[("a-1", "acme.a-1.com"), ("a-2", "acme.a-2.com"), ("a-test-1", "acme.com")]));
        let new = ("2026", file(&[("public", "acme.com")]));
        for order in [[&old, &new], [&new, &old]] {
            let (folder, specs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
            for (date, text) in order {
                write(folder.path(), "acme/2020-01-01/api-docs.json", text);
                import(folder.path(), specs.path(), date).0.unwrap();
            }
            let text = fs::read_to_string(specs.path().join("acme/2020-01-01/product.json")).unwrap();
            let product = spec::parse_product("product.json", &text).unwrap();
            let mut regions: Vec<_> = product.endpoints.iter().map(|row| (&*row.region, &*row.public)).collect();
            regions.sort_unstable();
            assert_eq!(regions, [("*", "acme.com"), ("a-1", "acme.a-1.com"), ("a-2", "acme.a-2.com")]);
        }
    }
}
