//! `cargo xtask generate`: the SDK's modules, features and JSON Schemas from the specs.
//!
//! Owns which files are generated and the report; what stands in them is decided in codegen.

mod cache;

use std::collections::BTreeMap;

use alibabacloud_codegen::{fingerprint, generate, spec};
use cache::{Cache, Entry, Stamp};
use serde::Serialize;

use crate::error::Error;
use crate::files::{Changes, Project};
use crate::terminal::Terminal;
use crate::{Outcome, parallel, specs};

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
    products: usize,
    /// The record of the versions that did not change.
    cache: Cache,
    made: BTreeMap<String, Made>,
}

/// What was made from a product version.
struct Made {
    inputs: Option<u64>,
    operations: usize,
    notes: Vec<(String, String)>,
    outputs: Vec<String>,
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
    // A check reads every file; what an earlier run noted is only trusted to save work.
    let cache = if arguments.check { Cache::default() } else { Cache::read(project) };
    let plan = plan_with(project, cache)?;
    if !arguments.check {
        plan.apply(project)?;
    }
    if arguments.json {
        terminal.json(&plan.report())?;
    } else {
        plan.tell(arguments.check, terminal)?;
    }
    Ok(if arguments.check && !plan.is_current() { Outcome::Finding } else { Outcome::Done })
}

/// Generates what changed, and compares with what is there.
pub(crate) fn plan(project: &Project) -> Result<Plan, Error> {
    plan_with(project, Cache::read(project))
}

fn plan_with(project: &Project, mut cache: Cache) -> Result<Plan, Error> {
    let files = project.read_folder("specs")?;
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
    let plans = parallel::map(&versions, |(folder, version)| generate::Plan::new(folder, version));

    let mut wanted = render(&plans, &unchanged)?;
    let products: Vec<_> = plans.iter().map(generate::Plan::product).collect();
    let roots = generate::roots(&products)?;
    wanted.extend(roots.into_iter().map(|(path, text)| (format!("{OUTPUT}/{path}"), text)));
    wanted.extend(spec::schema_files().map(|(name, text)| (format!("specs/{name}"), text)));
    let features = generate::features(&products);
    wanted.insert(MANIFEST.to_owned(), with_features(&project.read(MANIFEST)?, &features)?);

    let mut made = BTreeMap::new();
    for plan in plans.iter().filter(|plan| !unchanged.contains_key(&plan.product().folder)) {
        let folder = &plan.product().folder;
        let notes = plan.notes.iter().map(|note| (note.file.clone(), note.message.clone())).collect();
        let outputs = plan.files().into_iter().map(|file| format!("{OUTPUT}/{}", file.path)).collect();
        let operations = plan.product().operations.len();
        made.insert(folder.clone(), Made { inputs: inputs.get(folder).copied(), operations, notes, outputs });
    }
    let kept = unchanged.values().flat_map(|entry| entry.outputs.keys().cloned()).collect();
    let changes = project.compare_with_kept(wanted, OUTPUT, &kept)?;
    cache.versions = unchanged;
    Ok(Plan { changes, products: versions.len(), cache, made })
}

/// The fingerprint of the spec files of each product version.
fn fingerprints(files: &BTreeMap<String, String>) -> BTreeMap<String, u64> {
    let mut folders: BTreeMap<&str, Vec<&[u8]>> = BTreeMap::new();
    for (path, text) in files {
        if let Some((folder, name)) = path.rsplit_once('/') {
            folders.entry(folder).or_default().extend([name.as_bytes(), text.as_bytes()]);
        }
    }
    let folders: Vec<_> = folders.into_iter().collect();
    let hashes = parallel::map(&folders, |(_, texts)| fingerprint(texts.iter().copied()));
    folders.iter().map(|(folder, _)| (*folder).to_owned()).zip(hashes).collect()
}

/// The files of every version that changed, made on every core.
fn render(plans: &[generate::Plan], unchanged: &BTreeMap<String, Entry>) -> Result<BTreeMap<String, String>, Error> {
    let changed = plans.iter().filter(|plan| !unchanged.contains_key(&plan.product().folder));
    let jobs: Vec<_> = changed.flat_map(|plan| plan.files().into_iter().map(move |file| (plan, file))).collect();
    let texts = parallel::map(&jobs, |(plan, file)| plan.render(file));
    let mut files = BTreeMap::new();
    for ((_, file), text) in jobs.into_iter().zip(texts) {
        files.insert(format!("{OUTPUT}/{}", file.path), text?);
    }
    Ok(files)
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
    /// Writes the files, and keeps the record for the next run.
    pub(crate) fn apply(&self, project: &Project) -> Result<(), Error> {
        project.apply(&self.changes)?;
        let mut cache = self.cache.clone();
        for (folder, made) in &self.made {
            let stamps = made.outputs.iter().map(|path| Some((path.clone(), Stamp::of(&project.path(path))?)));
            if let (Some(inputs), Some(outputs)) = (made.inputs, stamps.collect()) {
                let entry = Entry { inputs, operations: made.operations, notes: made.notes.clone(), outputs };
                cache.versions.insert(folder.clone(), entry);
            }
        }
        cache.write(project)
    }

    fn operations(&self) -> usize {
        let unchanged: usize = self.cache.versions.values().map(|entry| entry.operations).sum();
        unchanged + self.made.values().map(|made| made.operations).sum::<usize>()
    }

    fn notes(&self) -> impl Iterator<Item = &(String, String)> {
        let unchanged = self.cache.versions.values().flat_map(|entry| &entry.notes);
        unchanged.chain(self.made.values().flat_map(|made| &made.notes))
    }

    pub(crate) fn is_current(&self) -> bool {
        self.changes.written.is_empty() && self.changes.stale.is_empty()
    }

    /// `2 operations of 2 product versions`
    pub(crate) fn size(&self) -> String {
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        format!(
            "{} operation{} of {} product version{}",
            self.operations(),
            plural(self.operations()),
            self.products,
            plural(self.products)
        )
    }

    fn report(&self) -> Report<'_> {
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

    fn tell(&self, check: bool, terminal: &mut Terminal) -> Result<(), Error> {
        let (written, removed) = if check { ("stale", "left over") } else { ("written", "removed") };
        for path in self.changes.written.keys() {
            terminal.line(format_args!("{written}: {path}"))?;
        }
        for path in &self.changes.stale {
            terminal.line(format_args!("{removed}: {path}"))?;
        }
        for (file, message) in self.notes() {
            terminal.line(format_args!("note: specs/{file}: {message}"))?;
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
