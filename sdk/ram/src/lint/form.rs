//! The form of a document: problems that the reader reports, and the size.
//!
//! Owns the findings that require no catalogue.

use super::context::Context;
use super::finding::Place;
use super::input::Document;
use super::rule::Rule;
use super::severity::Severity;
use crate::policy::json::{Position, Span};
use crate::policy::{PolicyKind, PolicyReading, ProblemKind};

/// No product accepts policies of nearly as many characters.
const MAX_CHARACTERS: usize = 64 * 1024;

/// Returns whether the document is short enough for further checks.
pub(super) fn check(context: &mut Context<'_>, index: usize, document: &Document<'_>, reading: &PolicyReading) -> bool {
    for problem in &reading.problems {
        let place = Place { document: index, span: problem.span, path: problem.path.clone() };
        let finding = context.report(Rule::of_problem(problem.kind), place, problem.message.clone());
        finding.help(problem.help.clone());
        // `Sid` is accepted; the effect of other undocumented members is not known.
        if problem.kind == ProblemKind::UndocumentedMember && !problem.path.ends_with("Sid") {
            finding.severity(Severity::Warning);
        }
    }
    size(context, index, document, reading)
}

/// Whether blanks count is not documented, so both sizes are reported.
fn size(context: &mut Context<'_>, index: usize, document: &Document<'_>, reading: &PolicyReading) -> bool {
    let Some(policy) = &reading.policy else { return false };
    let written = document.text.trim().chars().count();
    let limit = reading.kind.max_characters().unwrap_or(MAX_CHARACTERS);
    if written <= limit / 10 * 9 {
        return true;
    }
    let compact = policy.to_compact().chars().count();
    let start = Position { line: 1, column: 1 };
    let place = Place { document: index, span: Span { start, end: start }, path: String::new() };
    if compact > MAX_CHARACTERS {
        let message = format!("the policy has {compact} characters without blanks, far more than any product accepts");
        context.report(Rule::TooLong, place, message).help("split the policy; its statements were not checked");
        return false;
    }
    // No limit is documented for other kinds.
    let Some(limit) = reading.kind.max_characters() else { return true };
    let kind = match reading.kind {
        PolicyKind::Session => "a session policy",
        PolicyKind::Control => "a control policy",
        _ => "a custom policy",
    };
    let sizes = format!("the policy has {written} characters, {compact} without blanks; {kind} may have {limit}");
    if compact > limit {
        context.report(Rule::TooLong, place, sizes).help("split the policy, or replace actions with patterns");
    } else if written > limit {
        let help = "send it without blanks: whether blanks count is not documented";
        context.report(Rule::TooLong, place, sizes).help(help).severity(Severity::Warning);
    } else {
        context
            .report(Rule::NearLimit, place, sizes)
            .help("little room is left for changes: send it without blanks, or split it");
    }
    true
}
