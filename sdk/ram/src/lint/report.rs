//! Findings as text and as JSON.
//!
//! Owns both forms. [`json()`] documents the JSON form.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::finding::Finding;
use super::severity::Severity;
use super::suppress::FilteredFindings;

/// One line for each finding, followed by its JSON path and help, and a line of counts.
///
/// ```text
/// admin.json:7:15: warning[full-access]: the statement allows every action on every resource
///   = Statement[0]
///   help: name the actions that are needed
/// 1 finding: 0 errors, 1 warning, 0 notes; 2 suppressed
/// ```
#[must_use]
pub fn text(result: &FilteredFindings, names: &[&str]) -> String {
    let mut out = String::new();
    for finding in &result.findings {
        let name = names.get(finding.document).copied().unwrap_or_default();
        let (rule, severity, place) = (finding.rule, finding.severity, finding.span.start);
        push(&mut out, format_args!("{name}:{place}: {severity}[{rule}]: {}\n", finding.message));
        if !finding.path.is_empty() {
            push(&mut out, format_args!("  = {}\n", finding.path));
        }
        if !finding.help.is_empty() {
            push(&mut out, format_args!("  help: {}\n", finding.help));
        }
    }
    let count = |number: usize, noun: &str| format!("{number} {noun}{}", if number == 1 { "" } else { "s" });
    let of = |severity| result.findings.iter().filter(|finding| finding.severity == severity).count();
    let total = count(result.findings.len(), "finding");
    let errors = count(of(Severity::Error), "error");
    let warnings = count(of(Severity::Warning), "warning");
    push(&mut out, format_args!("{total}: {errors}, {warnings}, {}", count(of(Severity::Note), "note")));
    if result.suppressed > 0 {
        push(&mut out, format_args!("; {} suppressed", result.suppressed));
    }
    out
}

/// The findings as JSON.
///
/// ```text
/// {"findings": [{"code", "severity": "error" | "warning" | "note", "file", "line", "column",
///   "end_line", "end_column", "path", "message", "help"}],
///  "errors", "warnings", "notes", "suppressed", "unused_suppressions": [{"line", "code"}]}
/// ```
///
/// Lines and columns are counted from 1, columns in characters. The end is behind the last character.
#[must_use]
pub fn json(result: &FilteredFindings, names: &[&str]) -> Value {
    let finding = |finding: &Finding| {
        json!({
            "code": finding.rule.code(),
            "severity": finding.severity.name(),
            "file": names.get(finding.document).copied().unwrap_or_default(),
            "line": finding.span.start.line,
            "column": finding.span.start.column,
            "end_line": finding.span.end.line,
            "end_column": finding.span.end.column,
            "path": finding.path,
            "message": finding.message,
            "help": finding.help,
        })
    };
    let of = |severity| result.findings.iter().filter(|finding| finding.severity == severity).count();
    let unused = result.unused.iter().map(|(line, rule)| json!({"line": line, "code": rule.code()}));
    json!({
        "findings": result.findings.iter().map(finding).collect::<Vec<_>>(),
        "errors": of(Severity::Error),
        "warnings": of(Severity::Warning),
        "notes": of(Severity::Note),
        "suppressed": result.suppressed,
        "unused_suppressions": unused.collect::<Vec<_>>(),
    })
}

/// Writing to a `String` does not fail.
fn push(out: &mut String, arguments: std::fmt::Arguments<'_>) {
    let _ = out.write_fmt(arguments);
}
