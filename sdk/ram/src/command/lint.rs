//! `lint`: findings about policy documents.
//!
//! Owns the options, the reading of the documents and the outcome.

use std::path::PathBuf;

use super::environment::{CommandError, CommandOutcome, Environment};
use crate::lint::{
    Document, FilteredFindings, LintOptions, Rule, Severity, SuppressionError, Suppressions, lint, report, sarif,
};
use crate::policy::PolicyKind;

/// Finds mistakes, pitfalls and wide grants in policies.
///
/// Exits with 1 if there is a finding of the severity of --fail-on or above, and with 2 if a document
/// cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram lint policy.json\n  \
    alibabacloud-ram lint --kind trust --sarif role.json > findings.sarif\n  \
    alibabacloud-ram lint --together user.json group.json --suppress ram-lint.txt\n  \
    cat policy.json | alibabacloud-ram lint --json -\n\n\
    Each line of a file of suppressions has a code, optionally followed by patterns for the document and for \
    the JSON path; a reason follows #:\n  \
    full-access policies/admin.json    # administrators\n  wildcard-write * Statement[0].*\n\n\
    JSON: {\"findings\": [{\"code\", \"severity\": \"error\" | \"warning\" | \"note\", \"file\", \"line\", \"column\", \
    \"end_line\", \"end_column\", \"path\", \"message\", \"help\"}], \"errors\", \"warnings\", \"notes\", \"suppressed\", \
    \"unused_suppressions\": [{\"line\", \"code\"}]}; lines and columns are counted from 1, columns in characters.")]
pub(super) struct Arguments {
    /// The documents; - is the standard input.
    #[arg(required_unless_present = "rules")]
    files: Vec<PathBuf>,
    /// The kind of policy: identity, trust, session, control or resource. Without it, the principals decide.
    #[arg(long)]
    kind: Option<PolicyKind>,
    /// The documents are attached to the same identity, and take effect together.
    #[arg(long)]
    together: bool,
    /// A file of findings that are accepted, and not reported.
    #[arg(long, value_name = "FILE")]
    suppress: Option<PathBuf>,
    /// The lowest severity that makes the command fail: note, warning or error.
    #[arg(long, default_value = "warning", value_name = "SEVERITY")]
    fail_on: Severity,
    /// Prints the findings as JSON.
    #[arg(long, conflicts_with = "sarif")]
    json: bool,
    /// Prints the findings as SARIF 2.1.0.
    #[arg(long)]
    sarif: bool,
    /// Lists the rules with their codes.
    #[arg(long)]
    rules: bool,
}

pub(super) fn run(arguments: &Arguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    if arguments.rules {
        return rules(environment);
    }
    let suppressions = suppressions(arguments, environment)?;
    let (texts, unreadable) = read(arguments, environment)?;
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    let documents: Vec<_> = texts.iter().map(|(name, text)| Document::new(name, text).kind(arguments.kind)).collect();
    let options = LintOptions::default().together(arguments.together).now(environment.now);
    let result = suppressions.apply(lint(&documents, environment.catalogue, &options), &names);
    let mut output = environment.output();
    if arguments.sarif {
        output.json(&sarif(&result, &names))?;
    } else if arguments.json {
        output.json(&report::json(&result, &names))?;
    } else {
        output.line(report::text(&result, &names))?;
    }
    output.finish()?;
    unused(arguments, environment, &result)?;
    let fails = result.findings.iter().any(|finding| finding.severity >= arguments.fail_on);
    Ok(match (unreadable, fails) {
        (true, _) => CommandOutcome::Unreadable,
        (false, true) => CommandOutcome::Finding,
        (false, false) => CommandOutcome::Done,
    })
}

fn rules(environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    let mut output = environment.output();
    for rule in Rule::ALL {
        output.line(format_args!("{:<22} {:<8} {}", rule.code(), rule.severity().name(), rule.summary()))?;
    }
    output.finish()?;
    Ok(CommandOutcome::Done)
}

fn suppressions(arguments: &Arguments, environment: &Environment<'_>) -> Result<Suppressions, CommandError> {
    let Some(path) = &arguments.suppress else { return Ok(Suppressions::default()) };
    environment.text(path)?.parse().map_err(|error: SuppressionError| CommandError::in_file(path, &error))
}

/// The documents that can be read, by name, and whether one cannot; the others are checked nevertheless.
fn read(
    arguments: &Arguments,
    environment: &mut Environment<'_>,
) -> Result<(Vec<(String, String)>, bool), CommandError> {
    let (mut texts, mut unreadable) = (Vec::new(), false);
    for path in &arguments.files {
        match environment.text(path) {
            Ok(text) => texts.push((path.display().to_string(), text)),
            Err(error) => {
                unreadable = true;
                writeln!(environment.errors, "error: {error}")?;
            }
        }
    }
    Ok((texts, unreadable))
}

fn unused(
    arguments: &Arguments,
    environment: &mut Environment<'_>,
    result: &FilteredFindings,
) -> Result<(), CommandError> {
    let Some(path) = &arguments.suppress else { return Ok(()) };
    for (line, rule) in &result.unused {
        writeln!(environment.errors, "{}:{line}: the suppression of {rule} matches no finding", path.display())?;
    }
    Ok(())
}
