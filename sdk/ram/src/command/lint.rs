//! `lint`: findings about policy documents.
//!
//! Owns the options, the reading of the documents and the exit code.

use std::path::PathBuf;

use super::{CommandError, Context, Outcome};
use crate::lint::{Document, Options, Rule, Severity, Suppressed, Suppressions, lint, report, sarif};
use crate::policy::PolicyKind;

/// Looks for mistakes, pitfalls and wide grants in policies.
///
/// Exits with 1 where there is a finding of the severity of --fail-on or above, and with 2 where a
/// document cannot be read.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram lint policy.json\n  \
    alibabacloud-ram lint --kind trust --sarif role.json > findings.sarif\n  \
    alibabacloud-ram lint --together user.json group.json --suppress ram-lint.txt\n  \
    cat policy.json | alibabacloud-ram lint --json -\n\n\
    A file of suppressions has a code on each line, then, as wanted, patterns for the document and for the \
    JSON path; a reason follows #:\n  \
    full-access policies/admin.json    # administrators\n  wildcard-write * Statement[0].*\n\n\
    JSON: {\"findings\": [{\"code\", \"severity\": \"error\" | \"warning\" | \"note\", \"file\", \"line\", \"column\", \
    \"end_line\", \"end_column\", \"path\", \"message\", \"help\"}], \"errors\", \"warnings\", \"notes\", \"suppressed\", \
    \"unused_suppressions\": [{\"line\", \"code\"}]}; lines and columns count from 1, columns in characters.")]
pub(super) struct Arguments {
    /// The documents; - is the standard input.
    #[arg(required_unless_present = "rules")]
    files: Vec<PathBuf>,
    /// What the documents are attached to; without it, their principals tell as far as they can.
    #[arg(long, value_parser = kind)]
    kind: Option<PolicyKind>,
    /// The documents are attached to one identity, and grant and deny together.
    #[arg(long)]
    together: bool,
    /// A file of findings that are decided upon.
    #[arg(long, value_name = "FILE")]
    suppress: Option<PathBuf>,
    /// The lightest severity that makes the command fail: note, warning or error.
    #[arg(long, value_parser = severity, default_value = "warning", value_name = "SEVERITY")]
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

pub(super) fn kind(text: &str) -> Result<PolicyKind, String> {
    let found = PolicyKind::ALL.into_iter().find(|kind| kind.name() == text);
    found.ok_or_else(|| format!("the kinds are {}", PolicyKind::ALL.map(PolicyKind::name).join(", ")))
}

fn severity(text: &str) -> Result<Severity, String> {
    let found = Severity::ALL.into_iter().find(|severity| severity.name() == text);
    found.ok_or_else(|| format!("the severities are {}", Severity::ALL.map(Severity::name).join(", ")))
}

pub(super) fn run(arguments: &Arguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    if arguments.rules {
        return rules(context);
    }
    let suppressions = suppressions(arguments, context)?;
    let (texts, unreadable) = read(arguments, context)?;
    let names: Vec<&str> = texts.iter().map(|(name, _)| name.as_str()).collect();
    let documents: Vec<_> = texts.iter().map(|(name, text)| Document { name, text, kind: arguments.kind }).collect();
    let options = Options::default().together(arguments.together).now(context.now);
    let result = suppressions.apply(lint(&documents, context.catalogue, &options), &names);
    let mut output = context.output();
    if arguments.sarif {
        output.json(&sarif(&result, &names))?;
    } else if arguments.json {
        output.json(&report::json(&result, &names))?;
    } else {
        output.line(report::text(&result, &names))?;
    }
    output.finish()?;
    unused(arguments, context, &result)?;
    let fails = result.findings.iter().any(|finding| finding.severity >= arguments.fail_on);
    Ok(match (unreadable, fails) {
        (true, _) => Outcome::Unreadable,
        (false, true) => Outcome::Finding,
        (false, false) => Outcome::Done,
    })
}

fn rules(context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let mut output = context.output();
    for rule in Rule::ALL {
        output.line(format_args!("{:<22} {:<8} {}", rule.code(), rule.severity().name(), rule.summary()))?;
    }
    output.finish()?;
    Ok(Outcome::Done)
}

fn suppressions(arguments: &Arguments, context: &Context<'_>) -> Result<Suppressions, CommandError> {
    let Some(path) = &arguments.suppress else { return Ok(Suppressions::default()) };
    let list = Suppressions::parse(&context.text(path)?);
    list.map_err(|error| CommandError::Input(format!("{}: {error}", path.display())))
}

/// The documents that can be read, by name, and whether one cannot: the others are looked at all the
/// same.
fn read(arguments: &Arguments, context: &mut Context<'_>) -> Result<(Vec<(String, String)>, bool), CommandError> {
    let (mut texts, mut unreadable) = (Vec::new(), false);
    for path in &arguments.files {
        match context.text(path) {
            Ok(text) => texts.push((path.display().to_string(), text)),
            Err(error) => {
                unreadable = true;
                writeln!(context.errors, "error: {error}")?;
            }
        }
    }
    Ok((texts, unreadable))
}

fn unused(arguments: &Arguments, context: &mut Context<'_>, result: &Suppressed) -> Result<(), CommandError> {
    let Some(path) = &arguments.suppress else { return Ok(()) };
    for (line, rule) in &result.unused {
        writeln!(context.errors, "{}:{line}: {rule} suppresses nothing", path.display())?;
    }
    Ok(())
}
