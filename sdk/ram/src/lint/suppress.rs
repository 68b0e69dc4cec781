//! Suppressions: findings that are accepted, and not reported.
//!
//! Owns the form of a list of suppressions, and which findings each of them matches.

use std::str::FromStr;

use super::finding::Finding;
use super::rule::{Rule, UnknownRule};
use crate::glob;

/// A list of suppressions.
///
/// Each line has a code, optionally followed by a pattern for the name of the document and a pattern for
/// the JSON path. The text behind `#` is the reason. `*` and `?` are wildcards. Use [`str::parse`] to read a
/// list.
///
/// ```
/// use alibabacloud_ram::lint::Suppressions;
///
/// let list: Suppressions = "
///     full-access policies/admin.json      # administrators
///     wildcard-write * Statement[0].*
/// ".parse()?;
/// assert_eq!(list.len(), 2);
/// let error = "wildcard-wirte".parse::<Suppressions>().unwrap_err();
/// assert!(error.to_string().contains("wildcard-write"));
/// # Ok::<_, alibabacloud_ram::lint::SuppressionError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressions {
    entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    line: usize,
    rule: Rule,
    document: String,
    path: String,
}

/// A line that is not a suppression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
#[non_exhaustive]
pub struct SuppressionError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, in one line.
    pub message: String,
}

/// The findings that no suppression matches, and the number of the others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FilteredFindings {
    /// The findings to report.
    pub findings: Vec<Finding>,
    /// The number of suppressed findings.
    pub suppressed: usize,
    /// The lines that matched no finding, with their rules.
    pub unused: Vec<(usize, Rule)>,
}

impl Suppressions {
    /// The number of suppressions.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Separates the suppressed findings; `names` are those of the documents.
    #[must_use]
    pub fn apply(&self, findings: Vec<Finding>, names: &[&str]) -> FilteredFindings {
        let mut used = vec![false; self.entries.len()];
        let mut result = FilteredFindings::default();
        for finding in findings {
            let name = names.get(finding.document).copied().unwrap_or_default();
            let mut matched = false;
            for (entry, used) in self.entries.iter().zip(&mut used) {
                if entry.matches(&finding, name) {
                    (matched, *used) = (true, true);
                }
            }
            if matched {
                result.suppressed += 1;
            } else {
                result.findings.push(finding);
            }
        }
        let unused = self.entries.iter().zip(used).filter(|(_, used)| !used);
        result.unused = unused.map(|(entry, _)| (entry.line, entry.rule)).collect();
        result
    }
}

impl FromStr for Suppressions {
    type Err = SuppressionError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let content = line.split_once('#').map_or(line, |(content, _)| content);
            let mut words = content.split_whitespace();
            let Some(code) = words.next() else { continue };
            let rule = code
                .parse()
                .map_err(|error: UnknownRule| SuppressionError { line: line_number, message: error.to_string() })?;
            let mut pattern = || words.next().unwrap_or("*").to_owned();
            let (document, path) = (pattern(), pattern());
            if let Some(word) = words.next() {
                let message = format!(
                    "{word:?} is not expected here: a line has a code and at most two patterns, and a reason begins with #"
                );
                return Err(SuppressionError { line: line_number, message });
            }
            entries.push(Entry { line: line_number, rule, document, path });
        }
        Ok(Self { entries })
    }
}

impl Entry {
    fn matches(&self, finding: &Finding, name: &str) -> bool {
        self.rule == finding.rule && glob::matches(&self.document, name) && glob::matches(&self.path, &finding.path)
    }
}
