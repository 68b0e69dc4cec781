//! `cargo xtask measure values`: how many nodes of requests have documented values.
//!
//! Owns what is counted: parameters and everything in them. A node of a shared type is not counted where
//! it is used.

use alibabacloud_codegen::spec::{Operation, Schema};
use serde::Serialize;

use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::specs;
use crate::terminal::Terminal;

/// Prints how many nodes of requests have documented values, for each product version and in all.
#[derive(clap::Args)]
#[command(after_help = "Examples:\n  cargo xtask measure values\n  \
    cargo xtask measure values --specs target/catalog/specs --json\n\n\
    JSON: [{\"version\", \"nodes\", \"declared\", \"in_prose\", \"documented\"}], the last row with \"all\"")]
pub(super) struct Arguments {
    /// A folder of specs; specs/ otherwise.
    #[arg(long, value_name = "FOLDER")]
    specs: Option<std::path::PathBuf>,
    /// Prints the table as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Default, PartialEq, Serialize)]
struct Row {
    version: String,
    nodes: usize,
    /// The nodes with declared values.
    declared: usize,
    /// The nodes with values that only the description states.
    in_prose: usize,
    /// The nodes with values of either kind.
    documented: usize,
}

pub(super) fn run(arguments: &Arguments, project: &Project, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let folder = arguments.specs.clone().unwrap_or_else(|| project.path(crate::layout::SPECS));
    let set = specs::parse(&Project::with_root(&folder).read_folder("")?)?;
    let mut rows = Vec::new();
    let mut all = Row { version: "all".to_owned(), ..Row::default() };
    for (version, content) in &set.versions {
        let row = Row::new(version, content.operations.values());
        all.add(&row);
        rows.push(row);
    }
    rows.push(all);
    if arguments.json {
        terminal.json(&rows)?;
        return Ok(Outcome::Done);
    }
    for Row { version, nodes, declared, in_prose, documented } in &rows {
        terminal.line(format_args!(
            "{version}: {documented} of {nodes} nodes of requests have documented values ({declared} declared, \
             {in_prose} in prose)"
        ))?;
    }
    Ok(Outcome::Done)
}

impl Row {
    fn new<'a>(version: &str, operations: impl Iterator<Item = &'a Operation>) -> Self {
        let mut row = Self { version: version.to_owned(), ..Self::default() };
        operations.flat_map(|operation| &operation.parameters).for_each(|node| row.count(node));
        row
    }

    fn count(&mut self, node: &Schema) {
        let in_prose =
            node.prose.as_ref().is_some_and(|prose| !prose.values.is_empty() || !prose.item_values.is_empty());
        let is_declared = !node.values.is_empty();
        self.nodes += 1;
        self.declared += usize::from(is_declared);
        self.in_prose += usize::from(in_prose);
        self.documented += usize::from(is_declared || in_prose);
        let inner = node.members.iter().chain(node.items.as_deref()).chain(node.additional.as_deref());
        inner.for_each(|node| self.count(node));
    }

    fn add(&mut self, other: &Self) {
        self.nodes += other.nodes;
        self.declared += other.declared;
        self.in_prose += other.in_prose;
        self.documented += other.documented;
    }
}

#[cfg(test)]
mod tests {
    use alibabacloud_codegen::spec::parse_operation;

    use super::Row;

    #[test]
    fn nodes_of_requests_are_counted() {
        let text = r#"{"name": "GetThing", "sources": [{"kind": "metadata", "name": "acme/2020-01-01"}], "parameters": [
            {"name": "Kind", "in": "query", "type": "string", "values": ["a"], "prose": {"values": ["b"]}},
            {"name": "Sizes", "in": "query", "type": "array", "items": {"type": "string", "prose": {"values": ["b"]}}},
            {"name": "Fields", "in": "query", "type": "string", "prose": {"item_values": ["c"]}},
            {"name": "Limit", "in": "query", "type": "integer", "prose": {"default": "5"}}],
            "responses": {"200": {"schema": {"type": "string", "values": ["a"]}}}}"#;
        let operation = parse_operation("GetThing.json", text).unwrap();
        let row = Row { version: "acme".to_owned(), nodes: 5, declared: 1, in_prose: 3, documented: 3 };
        assert_eq!(Row::new("acme", std::iter::once(&operation)), row);
    }
}
