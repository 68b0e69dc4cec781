//! `cargo xtask generate`: the SDK's modules, features and JSON Schemas from the specs.
//!
//! Owns which files are generated and the report; what stands in them is decided in codegen.

use std::collections::BTreeMap;

use alibabacloud_codegen::{Generated, generate, spec};
use serde::Serialize;

use crate::Outcome;
use crate::error::Error;
use crate::files::{Changes, Project};
use crate::specs::Specs;
use crate::terminal::Terminal;

const OUTPUT: &str = "sdk/src/generated";
const MANIFEST: &str = "sdk/Cargo.toml";
const MEND: &str = "cargo xtask generate";

/// Regenerates the SDK from the specs.
///
/// Writes only what changed, and removes files that no spec stands for any more.
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
    pub(crate) operations: usize,
    pub(crate) products: usize,
    generated: Generated,
}

#[derive(Serialize)]
struct Report<'a> {
    operations: usize,
    products: usize,
    unchanged: usize,
    written: Vec<&'a String>,
    removed: &'a [String],
    notes: Vec<BTreeMap<&'static str, &'a str>>,
}

pub(crate) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let plan = plan(project)?;
    if !arguments.check {
        project.apply(&plan.changes)?;
    }
    if arguments.json {
        terminal.json(&plan.report())?;
    } else {
        plan.tell(arguments.check, terminal)?;
    }
    Ok(if arguments.check && !plan.is_current() { Outcome::Finding } else { Outcome::Done })
}

/// Generates, and compares with what is there.
pub(crate) fn plan(project: &Project) -> Result<Plan, Error> {
    let specs = Specs::read(project)?;
    let generated = generate(&specs.set)?;
    let mut wanted: BTreeMap<String, String> =
        generated.files.iter().map(|(path, text)| (format!("{OUTPUT}/{path}"), text.clone())).collect();
    wanted.extend(spec::schema_files().map(|(name, text)| (format!("specs/{name}"), text)));
    let manifest = project.read(MANIFEST)?;
    wanted.insert(MANIFEST.to_owned(), with_features(&manifest, &generated.features)?);
    let changes = project.compare(wanted, OUTPUT)?;
    let operations = specs.operations().count();
    Ok(Plan { changes, operations, products: specs.products.len(), generated })
}

/// Puts the features of the products between their markers in the manifest.
fn with_features(manifest: &str, features: &[(String, Vec<String>)]) -> Result<String, Error> {
    const BEGIN: &str = "# <products>\n";
    const END: &str = "# </products>\n";
    let parts = manifest.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = parts.ok_or_else(|| {
        Error::input(format!("{MANIFEST} has lost the lines `# <products>` and `# </products>` around the features"))
    })?;
    let mut text = format!("{before}{BEGIN}");
    for (name, implied) in features {
        let implied: Vec<String> = implied.iter().map(|name| format!("{name:?}")).collect();
        text.push_str(&format!("{name} = [{}]\n", implied.join(", ")));
    }
    Ok(text + END + after)
}

impl Plan {
    pub(crate) fn is_current(&self) -> bool {
        self.changes.written.is_empty() && self.changes.stale.is_empty()
    }

    /// `2 operations of 2 product versions`
    pub(crate) fn size(&self) -> String {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        format!(
            "{} operation{} of {} product version{}",
            self.operations,
            plural(self.operations),
            self.products,
            plural(self.products)
        )
    }

    fn report(&self) -> Report<'_> {
        Report {
            operations: self.operations,
            products: self.products,
            unchanged: self.changes.unchanged,
            written: self.changes.written.keys().collect(),
            removed: &self.changes.stale,
            notes: (self.generated.notes.iter())
                .map(|note| BTreeMap::from([("file", note.file.as_str()), ("message", note.message.as_str())]))
                .collect(),
        }
    }

    fn tell(&self, check: bool, terminal: &mut Terminal) -> Result<(), Error> {
        let (written, removed) = if check { ("stale", "left over") } else { ("written", "removed") };
        for path in self.changes.written.keys() {
            terminal.line(format_args!("{written}: {path}"))?;
        }
        for path in &self.changes.stale {
            terminal.line(format_args!("{removed}: {path}"))?;
        }
        for note in &self.generated.notes {
            terminal.line(format_args!("note: specs/{}: {}", note.file, note.message))?;
        }
        let counts = format!(
            "{}: {} {written}, {} {removed}, {} unchanged",
            self.size(),
            self.changes.written.len(),
            self.changes.stale.len(),
            self.changes.unchanged
        );
        terminal.line(counts)?;
        match check && !self.is_current() {
            true => terminal.line(format_args!("run `{MEND}` and commit the result")),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_stand_between_their_markers() {
        let features = [("full".to_owned(), vec!["esa".to_owned()]), ("esa".to_owned(), vec![])];
        let manifest = "[features]\n# <products>\nold = []\n# </products>\n[dependencies]\n";
        assert_eq!(
            with_features(manifest, &features).unwrap(),
            "[features]\n# <products>\nfull = [\"esa\"]\nesa = []\n# </products>\n[dependencies]\n"
        );
        assert!(with_features("[features]\n", &features).is_err());
    }
}
