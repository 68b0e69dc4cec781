//! `cargo xtask diff`: what changed between two states of the specs, and whether callers break.
//!
//! Owns how the two states are read and how the diff is printed; codegen decides what is a change.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::Path;
use std::process::Command;

use alibabacloud_codegen::diff::report::{self, Weight};
use alibabacloud_codegen::diff::{Change, Diff, Semver, SourceVerdict, diff};
use alibabacloud_codegen::spec::{SpecSet, Version};
use serde::Serialize;

use crate::error::Error;
use crate::files::{Project, walk};
use crate::outcome::Outcome;
use crate::terminal::Terminal;
use crate::{import, layout, specs};

/// Compares two states of the specs and says what each change means for a caller.
///
/// A state is a specs folder, a metadata file or folder, a git revision such as `HEAD~1`, or `.`
/// for the work tree. A fact that one state has no key for is not stated there, and is no change.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask diff HEAD .\n  \
    cargo xtask diff old/api-docs.json new/api-docs.json --fail-on breaking\n\n\
    JSON: {\"operations\": {\"added\": [name], \"removed\": [name], \"changed\": [{\"version\", \"operation\", \
    \"changes\": [{\"kind\", \"path\", \"before\", \"after\", \"source\": \"none|additive|breaking\", \
    \"behaviour\": \"same|changed|breaking\", \"reason\"}]}]}, \
    \"products\": [{\"version\", \"presence\", \"changes\"}], \"summary\": {\"parameters_added\", \
    \"required_to_optional\", \"optional_to_required\", …}, \"semver\": \"major|minor|patch|none\"}\n\
    Texts count changed examples, orders of members and rate limits; JSON lists them.")]
pub(crate) struct Arguments {
    /// The old state.
    old: String,
    /// The new state.
    new: String,
    /// Prints Markdown for a pull request.
    #[arg(long, conflicts_with = "json")]
    markdown: bool,
    /// Prints the diff as JSON.
    #[arg(long)]
    json: bool,
    /// Exits with 1 when there is a change of this kind.
    #[arg(long, value_enum)]
    fail_on: Option<FailOn>,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
enum FailOn {
    /// Any change at all.
    Any,
    /// An addition, or a change that breaks callers.
    Additive,
    /// A change that breaks callers.
    Breaking,
}

/// The diff as JSON.
#[derive(Serialize)]
pub(crate) struct Answer<'a> {
    operations: Operations<'a>,
    products: Vec<Product<'a>>,
    summary: report::Summary,
    semver: Semver,
}

#[derive(Serialize)]
struct Operations<'a> {
    added: Vec<String>,
    removed: Vec<String>,
    changed: Vec<Changed<'a>>,
}

#[derive(Serialize)]
struct Changed<'a> {
    version: &'a str,
    operation: &'a str,
    changes: &'a [Change],
}

#[derive(Serialize)]
struct Product<'a> {
    version: &'a str,
    presence: alibabacloud_codegen::diff::Presence,
    changes: &'a [Change],
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let old = state(&arguments.old, project)?;
    let new = state(&arguments.new, project)?;
    let diff = diff(&old, &new);
    if arguments.json {
        terminal.json(&answer(&diff))?;
    } else if arguments.markdown {
        terminal.line(report::markdown(&diff).trim_end())?;
    } else {
        print(&diff, terminal)?;
    }
    let found = match arguments.fail_on {
        None => false,
        Some(FailOn::Any) => !diff.is_empty(),
        Some(FailOn::Additive) => diff.source() >= SourceVerdict::Additive || diff.breaks(),
        Some(FailOn::Breaking) => diff.breaks(),
    };
    Ok(if found { Outcome::Finding } else { Outcome::Done })
}

/// The specs of a state.
fn state(name: &str, project: &Project) -> Result<SpecSet, Error> {
    if name == "." {
        return specs::parse(&project.read_folder(layout::SPECS)?);
    }
    let path = Path::new(name);
    if path.is_file() {
        return metadata(path);
    }
    if path.is_dir() {
        let files = walk(path)?;
        let has = |wanted: &str| files.iter().any(|file| file.rsplit('/').next() == Some(wanted));
        return match (has("product.json"), has("api-docs.json")) {
            (true, _) => specs::parse(&Project::with_root(path).read_folder("")?),
            (false, true) => metadata(path),
            (false, false) => Err(Error::input(format!("{name}: the folder has neither specs nor metadata"))),
        };
    }
    revision(name, project)
}

/// Metadata as specs.
fn metadata(path: &Path) -> Result<SpecSet, Error> {
    let (imported, errors) = import::read_all(&import::sources(path)?, None, None);
    if let Some(error) = errors.first() {
        return Err(Error::input(error.to_string()));
    }
    let versions = imported.into_iter().map(|one| {
        let version = Version { product: one.product, operations: one.operations };
        (one.folder, version)
    });
    Ok(SpecSet { versions: versions.collect() })
}

/// The specs of a git revision.
fn revision(name: &str, project: &Project) -> Result<SpecSet, Error> {
    let git = |arguments: &[&str]| -> Result<Vec<u8>, Error> {
        let output = Command::new("git").arg("-C").arg(project.path("")).args(arguments).output()?;
        match output.status.success() {
            true => Ok(output.stdout),
            false => Err(Error::input(format!("{name}: neither a file, a folder nor a git revision with specs"))),
        }
    };
    // Git would read a name that begins with a hyphen as an option.
    if name.starts_with('-') {
        return Err(Error::input(format!("{name}: is no git revision")));
    }
    let commit = git(&["rev-parse", "--verify", "--quiet", &format!("{name}^{{commit}}")])?;
    let commit = String::from_utf8_lossy(&commit).trim().to_owned();
    let archive = git(&["ls-tree", "-r", "--name-only", "-z", &commit, "--", "specs/"])?;
    let mut files = BTreeMap::new();
    for path in String::from_utf8_lossy(&archive).split('\0').filter(|path| path.ends_with(".json")) {
        let text = git(&["show", &format!("{commit}:{path}")])?;
        let name = path.strip_prefix("specs/").unwrap_or(path);
        files.insert(name.to_owned(), String::from_utf8_lossy(&text).into_owned());
    }
    specs::parse(&files)
}

pub(crate) fn answer(diff: &Diff) -> Answer<'_> {
    let several = diff.versions.len() > 1;
    let named = |folder: &str, name: &String| if several { format!("{folder} {name}") } else { name.clone() };
    let mut operations = Operations { added: Vec::new(), removed: Vec::new(), changed: Vec::new() };
    for (folder, version) in &diff.versions {
        operations.added.extend(version.added.iter().map(|name| named(folder, name)));
        operations.removed.extend(version.removed.iter().map(|name| named(folder, name)));
        for (operation, changes) in &version.changed {
            operations.changed.push(Changed { version: folder, operation, changes });
        }
    }
    let products = diff.versions.iter().map(|(folder, version)| Product {
        version: folder,
        presence: version.presence,
        changes: &version.product,
    });
    let products = products.filter(|product| !product.changes.is_empty() || product.presence != Default::default());
    Answer { operations, products: products.collect(), summary: report::summary(diff), semver: diff.semver() }
}

/// The diff for a reader, coloured on a terminal.
pub(crate) fn print(diff: &Diff, terminal: &mut Terminal) -> Result<(), Error> {
    let coloured = std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let paint = |weight: Weight, text: String| match (coloured, weight) {
        (false, _) | (_, Weight::Unseen) => text,
        (true, Weight::Breaking) => format!("\u{1b}[31m{text}\u{1b}[0m"),
        (true, Weight::Additive) => format!("\u{1b}[32m{text}\u{1b}[0m"),
    };
    let mark = |weight: Weight| match weight {
        Weight::Breaking => "breaking",
        Weight::Additive => "additive",
        Weight::Unseen => "-",
    };
    for (folder, version) in &diff.versions {
        terminal.line(folder)?;
        for (names, weight, what) in [
            (&version.removed, Weight::Breaking, "operation removed"),
            (&version.added, Weight::Additive, "operation added"),
        ] {
            for name in names {
                terminal.line(paint(weight, format!("  {:<9} {what}: {name}", mark(weight))))?;
            }
        }
        for line in report::lines(version) {
            let operation = line.operation.map(|name| format!("{name}: ")).unwrap_or_default();
            let text = format!("  {:<9} {operation}{}", mark(line.weight), line.text);
            terminal.line(paint(line.weight, text))?;
        }
        if let Some(counted) = report::counted(version) {
            terminal.line(format_args!("  {:<9} {counted}", "-"))?;
        }
    }
    let summary = report::summary(diff);
    terminal.line(format_args!(
        "{} operations added, {} removed, {} changed; {} parameters added to {} operations, {} now optional ({} with nested ones), \
         {} now required; {} breaking changes; semantic version: {}",
        summary.operations_added,
        summary.operations_removed,
        summary.operations_changed,
        summary.parameters_added,
        summary.operations_with_parameters_added,
        summary.required_to_optional,
        summary.required_to_optional_nested,
        summary.optional_to_required,
        summary.breaking,
        diff.semver().as_str()
    ))
}
