//! `cargo xtask update`: import, diff, generate and a changelog entry in one command.
//!
//! Owns the order of the steps. Everything is computed before the first file is written, so that an
//! error leaves the project unchanged.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::time::Duration;

use alibabacloud_codegen::diff::{Diff, diff};
use alibabacloud_codegen::import::metadata::checked_date;
use alibabacloud_codegen::spec::SpecSet;
use alibabacloud_sdk_core::transport::{HttpSettings, ReqwestTransport, Transport as _};
use bytes::Bytes;
use serde::Serialize;

use crate::diff::Answer;
use crate::error::Error;
use crate::files::{Changes, Project};
use crate::last_update::{self, LastUpdate};
use crate::outcome::Outcome;
use crate::terminal::Terminal;
use crate::{changelog, generate, import, layout, specs};

/// The largest source that is fetched.
const LIMIT: usize = 64 << 20;

/// Imports sources, prints what changed and whether it breaks callers, and regenerates.
///
/// A source is a file, a folder of files, or the URL of a file. Its content decides whether it is
/// metadata, an SDK model, a page of an operation, a RAM authorization page or transcribed RAM facts.
/// A URL is fetched with the proxy and certificate settings of the environment. After an error, or
/// with an open question, nothing is written.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask update --from api-docs.json --date 2026-08\n  \
    cargo xtask update --from pages/ --check\n  \
    cargo xtask update --from https://example.com/api-docs.json --date 2026-08 --check --json\n\n\
    The entry in CHANGELOG.md lists what breaks callers and counts the rest; every change is in a file of the \
    folder changelog/, which the entry names.\n\n\
    JSON: {\"import\": as of `import metadata --json`, \"diff\": as of `diff --json`, \"generated\": as of \
    `generate --json`, \"changelog\": [path]}; with an error or an open question only \"import\" is there.")]
pub(crate) struct Arguments {
    /// A file, a folder or a URL; may be given several times.
    #[arg(long, required = true)]
    from: Vec<String>,
    /// The date of metadata, as exact as it is known: 2026, 2026-08 or 2026-08-22. Pages contain theirs.
    #[arg(long, value_parser = checked_date)]
    date: Option<String>,
    /// The kind of all files in the shape of metadata; without it, the content of each file decides.
    #[arg(long)]
    kind: Option<import::MetadataKind>,
    /// Accepts metadata that lacks many operations which earlier metadata of the product had.
    #[arg(long)]
    accept_removals: bool,
    #[command(flatten)]
    reading: import::Reading,
    /// Writes nothing; exits with 1 if anything would change.
    #[arg(long)]
    check: bool,
    /// Prints what was imported, what changed and what is written as JSON.
    #[arg(long)]
    json: bool,
}

/// What an update did, or would do.
#[derive(Serialize)]
struct Report<'a> {
    import: &'a import::Report,
    #[serde(skip_serializing_if = "Option::is_none")]
    diff: Option<Answer<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    generated: Option<generate::Report<'a>>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    changelog: Vec<&'a String>,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let given = arguments.from.iter().map(|from| given(from)).collect::<Result<Vec<_>, Error>>()?;
    let target = Project::with_root(&project.path(layout::SPECS));
    let how = import::How {
        date: arguments.date.as_deref(),
        kind: arguments.kind,
        accept_removals: arguments.accept_removals,
        reading: &arguments.reading,
    };
    // The report of `--json` is that of an import.
    let sources = last_update::sources(&given, &format!("{how:?}")).filter(|_| !arguments.json);
    let last = sources.and_then(|sources| LastUpdate::of(sources, project));
    if last.is_some_and(|last| last.is_last(project)) {
        return unchanged(arguments, project, terminal);
    }
    let (draft, kinds) = import::gather(given, &how, &target, terminal)?;
    let (wanted, mut found) = (draft.wanted, draft.report);
    if !arguments.json {
        found.print_remarks(terminal)?;
    }
    if !found.is_whole() {
        if arguments.json {
            terminal.json(&Report { import: &found, diff: None, generated: None, changelog: Vec::new() })?;
        }
        return Err(found.failed());
    }
    let mut imported = target.compare(wanted, &[])?;
    imported.stale.clone_from(&found.removed);
    found.count(&imported);
    let before = project.read_folder(layout::SPECS)?;
    let mut after = before.clone();
    after.extend(imported.written.clone());
    imported.stale.iter().for_each(|path| drop(after.remove(path)));
    let diff = changes(&before, &after, &imported)?;
    let plan = generate::plan_from(project, after)?;
    let changelog = changelog::files(project, &diff, &kinds, arguments.date.as_deref())?;

    if !arguments.check {
        target.apply(&imported)?;
        plan.apply(project)?;
        changelog.iter().try_for_each(|(path, text)| project.write(path, text))?;
        sources.and_then(|sources| LastUpdate::of(sources, project)).map_or(Ok(()), |last| last.keep(project))?;
    }
    if arguments.json {
        let (diff, generated) = (crate::diff::answer(&diff), plan.report());
        let changelog = changelog.keys().collect();
        terminal.json(&Report { import: &found, diff: Some(diff), generated: Some(generated), changelog })?;
    } else {
        crate::diff::print(&diff, terminal)?;
        summary(&imported, &plan, arguments.check, terminal)?;
    }
    let changed = !(imported.written.is_empty() && imported.stale.is_empty() && plan.is_current());
    Ok(if arguments.check && changed { Outcome::Finding } else { Outcome::Done })
}

/// Regenerates, where the sources are those of the last update and the specs are as it left them.
fn unchanged(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let plan = generate::plan(project)?;
    if !arguments.check {
        plan.apply(project)?;
    }
    terminal.line("the sources are those of the last update, and the specs have its facts")?;
    summary(&Changes::default(), &plan, arguments.check, terminal)?;
    Ok(if arguments.check && !plan.is_current() { Outcome::Finding } else { Outcome::Done })
}

/// What changed between two states of the spec files, of which only files of `imported` differ.
///
/// Nothing but the product versions with such a file is parsed; of the other versions of their products the
/// product files are, because one version of a product is the default.
fn changes(
    before: &BTreeMap<String, String>,
    after: &BTreeMap<String, String>,
    imported: &Changes,
) -> Result<Diff, Error> {
    let changed: Vec<&String> = imported.written.keys().chain(&imported.stale).collect();
    let folder = |path: &str| path.rsplit_once('/').map(|(folder, _)| folder.to_owned());
    let product = |path: &str| path.split_once('/').map(|(product, _)| product.to_owned());
    let folders: BTreeSet<String> = changed.iter().filter_map(|path| folder(path)).collect();
    let products: BTreeSet<String> = changed.iter().filter_map(|path| product(path)).collect();
    let concerned = |path: &String| {
        let sibling = path.ends_with("/product.json") && product(path).is_some_and(|name| products.contains(&name));
        sibling || folder(path).is_some_and(|name| folders.contains(&name))
    };
    let parse = |files: &BTreeMap<String, String>| -> Result<SpecSet, Error> {
        specs::parse(files.iter().filter(|(path, _)| concerned(path)))
    };
    Ok(diff(&parse(before)?, &parse(after)?))
}

fn given(from: &str) -> Result<import::Given, Error> {
    match from.split_once("://") {
        Some(("http" | "https", _)) => fetch(from),
        _ => Ok(import::Given::Path(PathBuf::from(from))),
    }
}

fn summary(imported: &Changes, plan: &generate::Plan, check: bool, terminal: &mut Terminal) -> Result<(), Error> {
    let written = if check { "would change" } else { "written" };
    terminal.line(format_args!(
        "specs: {} {written}, {} removed; generated files: {} {written}, {} removed",
        imported.written.len(),
        imported.stale.len(),
        plan.changes.written.len(),
        plan.changes.stale.len()
    ))
}

/// Fetches a URL.
fn fetch(url: &str) -> Result<import::Given, Error> {
    let failed = |source: Box<dyn std::error::Error + Send + Sync>| Error::Fetch { url: url.to_owned(), source };
    let request = http::Request::get(url).body(Bytes::new()).map_err(|error| failed(error.into()))?;
    let settings = HttpSettings::default().read_timeout(Duration::from_secs(30));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let response = runtime.block_on(async {
        let transport = ReqwestTransport::new(&settings)?;
        transport.send(request).await
    });
    let response = response.map_err(|error| failed(error.into()))?;
    if !response.status().is_success() {
        return Err(failed(format!("the server answers with {}", response.status()).into()));
    }
    if response.body().len() > LIMIT {
        return Err(failed(format!("the document is larger than {} MiB", LIMIT >> 20).into()));
    }
    let text = std::str::from_utf8(response.body()).map_err(|_| failed("the document is no text".into()))?;
    Ok(import::Given::Text(import::Text { name: url.to_owned(), text: text.to_owned() }))
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::{Read as _, Write as _};
    use std::net::TcpListener;
    use std::path::Path;

    use super::*;
    use crate::changelog::{CHANGELOG, UNRELEASED};

    fn metadata(parameters: &str) -> String {
        format!(
            r#"{{"info":{{"style":"RPC","product":"Acme","version":"2020-01-01"}},"apis":{{"GetThing":{{
            "methods":["post"],"schemes":["https"],"security":[{{"AK":[]}}],"parameters":[{parameters}],
            "responses":{{}}}}}}}}"#
        )
    }

    /// A project with nothing in it.
    fn project(folder: &Path) -> Project {
        fs::create_dir_all(folder.join("specs")).unwrap();
        fs::create_dir_all(folder.join("sdk/ram-facts")).unwrap();
        let features = "[features]\n# <products>\n# </products>\n";
        let dependencies = "[dependencies]\n# <product-dependencies>\n# </product-dependencies>\n";
        fs::write(folder.join("sdk/Cargo.toml"), format!("{features}{dependencies}")).unwrap();
        fs::write(folder.join("sdk/ram-facts/Cargo.toml"), features).unwrap();
        fs::write(folder.join(CHANGELOG), format!("# Changelog\n\n{UNRELEASED}\n* An older entry.\n")).unwrap();
        Project::with_root(folder)
    }

    fn arguments(from: &str, date: Option<&str>) -> Arguments {
        Arguments {
            from: vec![from.to_owned()],
            date: date.map(str::to_owned),
            kind: None,
            accept_removals: false,
            reading: import::Reading::default(),
            check: false,
            json: false,
        }
    }

    fn update(project: &Project, from: &str, check: bool) -> Result<Outcome, Error> {
        let arguments = Arguments { check, ..arguments(from, Some("2026-08")) };
        run(&arguments, project, &mut Terminal::to_nowhere())
    }

    /// Every file of the project except the record of the last generation.
    fn state(project: &Project) -> std::collections::BTreeMap<String, String> {
        let mut files = project.read_folder("").unwrap();
        files.retain(|path, _| !path.starts_with("target/"));
        files
    }

    #[test]
    fn one_command_imports_generates_and_reports() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let source = tempfile::tempdir().unwrap();
        let file = source.path().join("api-docs.json");
        fs::write(&file, metadata("")).unwrap();
        let from = file.display().to_string();
        assert_eq!(update(&project, &from, true).unwrap(), Outcome::Finding);
        assert!(!folder.path().join("specs/acme").exists(), "a check writes nothing");
        assert_eq!(update(&project, &from, false).unwrap(), Outcome::Done);
        assert!(
            project.read(&format!("{}/src/get_thing.rs", layout::product_code("acme"))).unwrap().contains("GetThing")
        );
        let parameter = r#"{"name":"Id","in":"query","schema":{"type":"string","required":true}}"#;
        fs::write(&file, metadata(parameter)).unwrap();
        update(&project, &from, false).unwrap();
        let changelog = project.read(CHANGELOG).unwrap();
        assert!(changelog.contains("* `GetThing`: parameter added: parameters.Id"), "{changelog}");
        assert!(changelog.contains("Semantic version: **major**."), "{changelog}");
        assert!(changelog.ends_with("* An older entry.\n"), "{changelog}");
        let before = state(&project);
        assert_eq!(update(&project, &from, true).unwrap(), Outcome::Done, "nothing is left to do");
        update(&project, &from, false).unwrap();
        assert_eq!(state(&project), before, "the same source again changes nothing");
    }

    #[test]
    fn an_error_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let source = tempfile::tempdir().unwrap();
        let file = source.path().join("api-docs.json");
        fs::write(&file, metadata("")).unwrap();
        update(&project, &file.display().to_string(), false).unwrap();
        let before = state(&project);
        for broken in ["{", "{}", &metadata(r#"{"name":"Id"}"#)] {
            fs::write(&file, broken).unwrap();
            assert!(update(&project, &file.display().to_string(), false).is_err(), "{broken}");
            assert_eq!(state(&project), before, "{broken}");
        }
        fs::write(&file, metadata("")).unwrap();
        fs::write(folder.path().join(CHANGELOG), "# no such heading\n").unwrap();
        let before = state(&project);
        let parameter = r#"{"name":"Id","in":"query","schema":{"type":"string"}}"#;
        fs::write(&file, metadata(parameter)).unwrap();
        assert!(update(&project, &file.display().to_string(), false).is_err(), "the changelog has no place for it");
        assert_eq!(state(&project), before);
    }

    const PAGE: &str = "Acme Things:GetThing\n\nLast Updated:Jan 02, 2026\n\nAuthorization information\n\nThere is \
        currently no authorization information disclosed in the API.\n\nRequest parameters\n\n\
        ParameterTypeRequiredDescriptionExample\n\nResponse parameters\n\nParameterTypeDescriptionExample\nobject\n\
        Sizelong\n\nProse.\n\n12\n\nError codes\n\nFor a list of error codes, see elsewhere.\n";
    const FACTS: &str = r#"[{"product":"acme","version":"2020-01-01","ram_codes":["acme"],"granularity":null}]"#;

    #[test]
    fn the_kind_of_a_source_is_read_from_its_content() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let sources = tempfile::tempdir().unwrap();
        let from = sources.path().display().to_string();
        let write = |name: &str, text: &str| fs::write(sources.path().join(name), text).unwrap();
        write("a-page.txt", PAGE);
        write("facts.json", FACTS);
        write("metadata.json", &metadata(""));
        write("picture.png", "skipped");
        assert!(update(&project, &from, false).is_err(), "the page's product is a question");
        assert!(!folder.path().join("specs/acme").exists(), "an open question changes nothing");
        let named = |check| {
            let reading = import::Reading::named("acme", "2020-01-01");
            let arguments = Arguments { reading, check, ..arguments(&from, None) };
            run(&arguments, &project, &mut Terminal::to_nowhere())
        };
        assert_eq!(named(false).unwrap(), Outcome::Done);
        let changelog = project.read(CHANGELOG).unwrap();
        assert!(
            changelog.contains("### Specs updated from metadata, pages of operations and RAM facts\n"),
            "{changelog}"
        );
        let operation = project.read("specs/acme/2020-01-01/GetThing.json").unwrap();
        assert!(operation.contains("undisclosed") && operation.contains("\"Size\""), "{operation}");
        assert!(project.read("specs/acme/2020-01-01/product.json").unwrap().contains("\"codes\""));
        assert_eq!(named(true).unwrap(), Outcome::Done, "nothing is left to do");
        let before = state(&project);
        let cut = PAGE.replace("Error codes", "");
        for broken in ["", "\0", "<p>", "prose", "[1]", "{", &cut] {
            write("b-broken.txt", broken);
            assert!(named(false).is_err(), "{broken:?}");
            assert_eq!(state(&project), before, "{broken:?}");
        }
        fs::remove_file(sources.path().join("b-broken.txt")).unwrap();
        let url = serve("200 OK", PAGE.replace("Sizelong", "Sizestring"));
        assert_eq!(update(&project, &url, false).unwrap(), Outcome::Done, "a page behind a URL");
        assert!(project.read(CHANGELOG).unwrap().contains("### Specs updated from pages of operations\n"));
    }

    #[test]
    fn an_sdk_model_adds_to_the_metadata_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let sources = tempfile::tempdir().unwrap();
        let parameter = r#"{"name":"Id","in":"query","schema":{"type":"string"}}"#;
        let model = metadata(parameter).replacen('{', r#"{"directories":[],"#, 1);
        // The name of the model comes first, and the metadata still takes precedence.
        for (name, text) in [("a-model.json", model), ("metadata.json", metadata("").replace("post", "put"))] {
            fs::write(sources.path().join(name), text).unwrap();
        }
        let from = sources.path().display().to_string();
        assert_eq!(update(&project, &from, false).unwrap(), Outcome::Done);
        let changelog = project.read(CHANGELOG).unwrap();
        assert!(
            changelog.contains("### Specs updated from metadata of 2026-08 and SDK models of 2026-08\n"),
            "{changelog}"
        );
        let operation = project.read("specs/acme/2020-01-01/GetThing.json").unwrap();
        assert!(operation.contains("\"PUT\"") && !operation.contains("\"POST\""), "{operation}");
        assert!(operation.contains("\"parameters.Id\": 1") || operation.contains("\"parameters\": 1"), "{operation}");
        assert_eq!(update(&project, &from, true).unwrap(), Outcome::Done, "nothing is left to do");
    }

    /// Answers one request with `status` and `body`, and returns the address.
    fn serve(status: &'static str, body: String) -> String {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 4096];
            let _ = stream.read(&mut request).unwrap();
            let head = format!("HTTP/1.1 {status}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all((head + &body).as_bytes()).unwrap();
        });
        format!("http://{address}/api-docs.json")
    }

    #[test]
    fn a_url_is_fetched() {
        let folder = tempfile::tempdir().unwrap();
        let project = project(folder.path());
        let error = update(&project, &serve("404 Not Found", String::new()), false).unwrap_err();
        assert!(matches!(error, Error::Fetch { .. }), "{error}");
        assert!(!folder.path().join("specs/acme").exists());
        assert_eq!(update(&project, &serve("200 OK", metadata("")), false).unwrap(), Outcome::Done);
        assert!(folder.path().join("specs/acme/2020-01-01/GetThing.json").exists());
    }
}
