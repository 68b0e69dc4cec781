//! `cargo xtask import ram-page` and `import ram`: RAM facts of products.
//!
//! Owns where the facts are written: to operations that have a spec, and to their product. They are
//! read and ranked in codegen.

use std::collections::BTreeMap;
use std::path::PathBuf;

use alibabacloud_codegen::import::kind::Kind;
use alibabacloud_codegen::import::ram::{RamImport, RamVersion, apply, combine};
use alibabacloud_codegen::import::{merge, ram_json, ram_page};
use alibabacloud_codegen::spec::Ram;

use super::draft::Draft;
use super::page::Reading;
use super::report::{JSON, metadata_command};
use super::source::{Text, read_texts};
use super::target::Target;
use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::terminal::{Terminal, count};

/// Imports the RAM authorization page of a product: its actions, resource types and condition keys.
///
/// Facts of operations are added to their specs, or kept with the product where there is no spec. A fact
/// that cannot be read for certain is printed as a question about the line, and nothing is written until
/// the copy is corrected there or --skip-questions leaves it out. An operation's own page takes precedence
/// over this one.
#[derive(clap::Args)]
#[command(after_help = format!("Example:\n  cargo xtask import ram-page ecs-ram.md --product ecs --version 2014-05-26\n\n{JSON}"))]
pub(super) struct PageArguments {
    /// The page, as text or Markdown.
    file: PathBuf,
    /// The product code, which is not on the page.
    #[arg(long)]
    product: String,
    /// The API version, which is not on the page.
    #[arg(long)]
    version: String,
    /// Leaves out facts that cannot be read for certain, unless the question names the reading that is used.
    #[arg(long)]
    skip_questions: bool,
    #[command(flatten)]
    target: Target,
}

/// Imports RAM facts that were transcribed from pages: JSON lists of records.
///
/// Files that belong together are given together: lists of resource types and condition keys belong
/// to the product that their file is named after, as in ecs_resources.json.
#[derive(clap::Args)]
#[command(after_help = format!("Example:\n  cargo xtask import ram esa.json product_meta.json --check\n\n{JSON}"))]
pub(super) struct Arguments {
    /// The files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    #[command(flatten)]
    target: Target,
}

pub(super) fn run_page(
    arguments: &PageArguments,
    project: &Project,
    terminal: &mut Terminal,
) -> Result<Outcome, Error> {
    let target = arguments.target.specs(project);
    let mut draft = Draft::new(&target);
    let texts = read_texts(std::slice::from_ref(&arguments.file), Kind::RamPage, &mut draft.report);
    let reading =
        Reading { skip_questions: arguments.skip_questions, ..Reading::named(&arguments.product, &arguments.version) };
    add_pages(&mut draft, &texts, &reading)?;
    arguments.target.finish_whole(draft, terminal)
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let target = arguments.target.specs(project);
    let mut draft = Draft::new(&target);
    let texts = read_texts(&arguments.files, Kind::RamFacts, &mut draft.report);
    add_facts(&mut draft, &texts)?;
    arguments.target.finish_whole(draft, terminal)
}

/// Adds what RAM pages say.
pub(super) fn add_pages(draft: &mut Draft<'_>, texts: &[Text], reading: &Reading) -> Result<(), Error> {
    for text in texts {
        let (Some(product), Some(version)) = (&reading.product, &reading.version) else {
            let reason = "a RAM page says neither its product nor the version; name them with --product and --version";
            draft.report.reject(&text.name, reason.to_owned());
            continue;
        };
        match ram_page::import(&text.name, &text.text, product, version) {
            Ok(mut import) => {
                let questions = std::mem::take(&mut import.questions);
                if reading.skip_questions {
                    for question in questions {
                        let message = format!("line {}: not certain: {}", question.line, question.question);
                        draft.report.note(&question.file, message);
                    }
                } else {
                    draft.report.add_ram_questions(questions);
                }
                add(draft, &text.name, import)?;
            }
            Err(error) => draft.report.reject(&text.name, error.to_string()),
        }
    }
    Ok(())
}

/// Adds what transcribed records say.
pub(super) fn add_facts(draft: &mut Draft<'_>, texts: &[Text]) -> Result<(), Error> {
    let Some(first) = texts.first() else { return Ok(()) };
    let files = texts.iter().map(|text| (text.name.as_str(), text.text.as_str()));
    match ram_json::import_all(files) {
        Ok(import) => add(draft, if texts.len() == 1 { &first.name } else { "RAM facts" }, import),
        Err(error) => {
            draft.report.reject(&error.file, error.to_string());
            Ok(())
        }
    }
}

fn add(draft: &mut Draft<'_>, file: &str, import: RamImport) -> Result<(), Error> {
    draft.report.note_all(import.notes);
    draft.report.add_ram_questions(import.questions);
    let mut is_placed = import.versions.is_empty();
    let mut folders = Vec::new();
    for (folder, version) in import.versions {
        if version.operations.is_empty() && version.product.is_none() {
            continue;
        }
        let placed = add_version(draft, file, &folder, version)?;
        is_placed |= placed;
        folders.push(folder);
    }
    if !is_placed {
        let commands = folders.iter().map(|folder| metadata_command(folder)).collect::<Vec<_>>().join(", ");
        draft.report.reject(file, format!("these product versions have no specs; {commands} makes them"));
    }
    Ok(())
}

/// Adds the facts of one product version; returns whether it has specs at all.
fn add_version(draft: &mut Draft<'_>, file: &str, folder: &str, version: RamVersion) -> Result<bool, Error> {
    let path = format!("{folder}/product.json");
    let Some(product) = draft.product(folder)? else {
        let operations = count(version.operations.len(), "operation");
        let message = format!(
            "{folder}: this version has no specs, and the facts of {operations} are not imported; {} makes them",
            metadata_command(folder)
        );
        draft.report.note(file, message);
        return Ok(false);
    };
    draft.report.products += 1;
    draft.report.operations += version.operations.len();
    if let Some(facts) = &version.product {
        let merged = merge::product_ram(&product, facts).map_err(|error| Error::input(format!("{path}: {error}")))?;
        draft.report.disagree(&path, merged.disagreements);
        draft.put(path, &merged.value)?;
    }
    let mut missing = BTreeMap::new();
    for (name, ram) in version.operations {
        let path = format!("{folder}/{name}.json");
        let Some(operation) = draft.operation(folder, &name)? else {
            missing.insert(name, ram);
            continue;
        };
        let applied = apply(&operation, &ram);
        draft.report.disagree(&path, applied.disagreement);
        // The file of an unchanged operation is not written again.
        if applied.changed {
            draft.put(path, &applied.operation)?;
        }
    }
    keep(draft, folder, missing)?;
    Ok(true)
}

/// Keeps the facts of operations without a spec with the product, until a spec describes them.
fn keep(draft: &mut Draft<'_>, folder: &str, missing: BTreeMap<String, Ram>) -> Result<(), Error> {
    let path = format!("{folder}/product.json");
    let (false, Some(mut product)) = (missing.is_empty(), draft.product(folder)?) else { return Ok(()) };
    let message =
        format!("{folder}: facts of {} without a spec are kept with the product", count(missing.len(), "operation"));
    draft.report.note(&path, message);
    for (name, ram) in missing {
        draft.report.detail(&path, format!("{name}: the operation has no spec; its facts are kept with the product"));
        let kept = match product.ram_operations.get(&name) {
            Some(known) => {
                let (both, disagreement) = combine(known, &ram);
                draft.report.disagree(&path, disagreement.map(|message| format!("{name}: {message}")));
                both
            }
            None => ram,
        };
        product.ram_operations.insert(name, kept);
    }
    draft.put(path, &product)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::path::Path;

    use super::*;

    /// Writes what `draft` gives to the specs folder.
    fn keep_files(mut draft: Draft<'_>) -> crate::import::report::Report {
        draft.place_kept_ram_facts().unwrap();
        let changes = draft.target.compare(draft.wanted, &[]).unwrap();
        draft.target.apply(&changes).unwrap();
        draft.report
    }

    fn spec(folder: &Path, file: &str) -> String {
        fs::read_to_string(folder.join("acme/2020-01-01").join(file)).unwrap_or_default()
    }

    #[test]
    fn facts_wait_with_the_product_until_a_spec_describes_the_operation() {
        let folder = tempfile::tempdir().unwrap();
        let specs = Project::with_root(folder.path());
        let metadata = |operations: &str| {
            let text = format!(
                r#"{{"info":{{"style":"RPC","product":"Acme","version":"2020-01-01"}},"apis":{{{operations}}}}}"#
            );
            let imported = alibabacloud_codegen::import::metadata::import("api-docs.json", &text, Some("2024"));
            let mut draft = Draft::new(&specs);
            super::super::metadata::merge_all(&mut draft, vec![imported.unwrap()], BTreeMap::new(), false).unwrap();
            keep_files(draft);
        };
        let operation = |name: &str| {
            format!(
                r#""{name}":{{"methods":["post"],"schemes":["https"],"security":[{{"AK":[]}}],"parameters":[],
                "responses":{{}}}}"#
            )
        };
        let facts = |level: &str| {
            let text = format!(
                r#"[{{"product": "acme", "version": "2020-01-01", "operation": "ListThings", "action": "acme:ListThings",
                "access_level": "{level}", "resources": [{{"type": "All Resources", "required": true,
                "arn": "*"}}], "condition_keys": [], "dependent_actions": [], "source": "product-page"}}]"#
            );
            let mut draft = Draft::new(&specs);
            add_facts(&mut draft, &[Text { name: "acme.json".to_owned(), text }]).unwrap();
            keep_files(draft)
        };
        metadata(&operation("GetThing"));
        assert!(facts("get").is_whole());
        assert!(spec(folder.path(), "product.json").contains("\"ram_operations\""));
        assert!(facts("list").is_whole(), "the page read again replaces what it said");
        let product = spec(folder.path(), "product.json");
        assert!(product.contains("\"list\"") && !product.contains("\"get\""), "{product}");

        metadata(&format!("{},{}", operation("GetThing"), operation("ListThings")));
        assert!(!spec(folder.path(), "product.json").contains("ram_operations"));
        assert!(spec(folder.path(), "ListThings.json").contains("acme:ListThings"));
    }
}
