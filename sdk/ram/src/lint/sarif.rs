//! Findings as SARIF 2.1.0, the format of code scanners.
//!
//! Owns the conversion of findings to SARIF, with the rules that they refer to. The other forms are in `report`.

use serde_json::{Value, json};

use super::finding::Finding;
use super::rule::Rule;
use super::suppress::FilteredFindings;

/// The findings as one run of SARIF 2.1.0. Documents are identified by their path with `/`.
#[must_use]
pub fn sarif(result: &FilteredFindings, names: &[&str]) -> Value {
    let rules = Rule::ALL.iter().map(|rule| {
        json!({
            "id": rule.code(),
            "shortDescription": {"text": rule.summary()},
            "defaultConfiguration": {"level": rule.severity().name()},
        })
    });
    let results = result.findings.iter().map(|finding| item(finding, names));
    json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "alibabacloud-ram",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules.collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    })
}

fn item(finding: &Finding, names: &[&str]) -> Value {
    let name = names.get(finding.document).copied().unwrap_or_default();
    let mut text = finding.message.clone();
    if !finding.help.is_empty() {
        text.push_str("; ");
        text.push_str(&finding.help);
    }
    let (start, end) = (finding.span.start, finding.span.end);
    let (line, column) = (start.line.max(1), start.column.max(1));
    // An empty range has no end.
    let region = match end > start {
        true => json!({"startLine": line, "startColumn": column, "endLine": end.line, "endColumn": end.column}),
        false => json!({"startLine": line, "startColumn": column}),
    };
    json!({
        "ruleId": finding.rule.code(),
        "ruleIndex": Rule::ALL.iter().position(|rule| *rule == finding.rule),
        "level": finding.severity.name(),
        "message": {"text": text},
        "locations": [{
            "physicalLocation": {"artifactLocation": {"uri": uri(name)}, "region": region},
            "logicalLocations": [{"fullyQualifiedName": finding.path, "kind": "member"}],
        }],
    })
}

/// A file name as a relative reference: characters that a URI cannot contain are escaped.
fn uri(name: &str) -> String {
    use percent_encoding::{AsciiSet, CONTROLS, utf8_percent_encode};
    const ESCAPED: &AsciiSet =
        &CONTROLS.add(b' ').add(b'"').add(b'#').add(b'%').add(b'<').add(b'>').add(b'?').add(b'[').add(b']').add(b'`');
    utf8_percent_encode(&name.replace('\\', "/"), ESCAPED).to_string()
}
