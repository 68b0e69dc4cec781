//! The form of a document: what the reader noticed, and the size.
//!
//! Owns the findings that need no catalogue and no meaning.

use super::Document;
use super::context::Context;
use super::finding::Severity;
use super::rule::Rule;
use super::view::Place;
use crate::ram::policy::json::{Position, Span};
use crate::ram::policy::{PolicyKind, PolicyReading, ProblemKind};

pub(super) fn check(context: &mut Context<'_>, index: usize, document: &Document<'_>, reading: &PolicyReading) {
    for problem in &reading.problems {
        let place = Place { document: index, span: problem.span, path: problem.path.clone() };
        let finding = context.report(Rule::of_problem(problem.kind), place, problem.message.clone());
        finding.help(problem.help.clone());
        // `Sid` is accepted; what the other members do is not known.
        if problem.kind == ProblemKind::UndocumentedMember && !problem.path.ends_with("Sid") {
            finding.severity(Severity::Warning);
        }
    }
    size(context, index, document, reading);
}

/// Whether blanks count against the limit is not documented, so that both sizes are told.
fn size(context: &mut Context<'_>, index: usize, document: &Document<'_>, reading: &PolicyReading) {
    let (Some(limit), Some(policy)) = (reading.kind.max_characters(), &reading.policy) else {
        return;
    };
    let (written, compact) = (document.text.trim().chars().count(), policy.to_compact().chars().count());
    if written <= limit / 10 * 9 {
        return;
    }
    let kind = match reading.kind {
        PolicyKind::Session => "a session policy",
        PolicyKind::Control => "a control policy",
        _ => "a custom policy",
    };
    let start = Position { line: 1, column: 1 };
    let place = Place { document: index, span: Span { start, end: start }, path: String::new() };
    let sizes = format!("{written} characters, {compact} without blanks, and {kind} may have {limit}");
    if compact > limit {
        context.report(Rule::TooLong, place, sizes).help("split it, or join actions by patterns");
    } else if written > limit {
        let help = "whether blanks count is not documented: send it without";
        context.report(Rule::TooLong, place, sizes).help(help).severity(Severity::Warning);
    } else {
        context.report(Rule::NearLimit, place, sizes).help("send it without blanks, or split it");
    }
}
