//! Suppressions: findings that their authors have decided upon.
//!
//! Owns the form of a list of suppressions and what each hides. Reading the file is the command's.

use super::finding::Finding;
use super::rule::Rule;
use crate::glob;

/// A list of suppressions.
///
/// One stands on each line: a code, then, where they are given, a pattern for the name of the document
/// and a pattern for the JSON path. What follows `#` is the reason. `*` and `?` are wildcards.
///
/// ```
/// use alibabacloud_ram::lint::Suppressions;
///
/// let list = Suppressions::parse("
///     full-access policies/admin.json      # administrators
///     wildcard-write * Statement[0].*
/// ")?;
/// assert_eq!(list.len(), 2);
/// assert!(Suppressions::parse("wildcard-wirte").unwrap_err().to_string().contains("wildcard-write"));
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

/// A line that is no suppression.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {message}")]
pub struct SuppressionError {
    /// The line, counted from 1.
    pub line: usize,
    /// What is wrong, in one line.
    pub message: String,
}

/// What is left of the findings, and what was hidden.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Suppressed {
    /// The findings that nothing hides.
    pub findings: Vec<Finding>,
    /// How many were hidden.
    pub hidden: usize,
    /// The lines that hid nothing, with their codes.
    pub unused: Vec<(usize, Rule)>,
}

impl Suppressions {
    /// Reads a list.
    ///
    /// # Errors
    ///
    /// A line has no known code, or more than a code and two patterns.
    pub fn parse(text: &str) -> Result<Self, SuppressionError> {
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line_number = index + 1;
            let content = line.split_once('#').map_or(line, |(content, _)| content);
            let mut words = content.split_whitespace();
            let Some(code) = words.next() else { continue };
            let rule = Rule::from_code(code).ok_or_else(|| unknown(line_number, code))?;
            let mut pattern = || words.next().unwrap_or("*").to_owned();
            let (document, path) = (pattern(), pattern());
            if let Some(word) = words.next() {
                let message = format!("{word:?} follows the code and the two patterns; a reason begins with #");
                return Err(SuppressionError { line: line_number, message });
            }
            entries.push(Entry { line: line_number, rule, document, path });
        }
        Ok(Self { entries })
    }

    /// How many suppressions there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Takes out what is suppressed; `names` are those of the documents.
    pub fn apply(&self, findings: Vec<Finding>, names: &[&str]) -> Suppressed {
        let mut used = vec![false; self.entries.len()];
        let mut result = Suppressed::default();
        for finding in findings {
            let name = names.get(finding.document).copied().unwrap_or_default();
            let mut hides = false;
            for (entry, used) in self.entries.iter().zip(&mut used) {
                if entry.hides(&finding, name) {
                    (hides, *used) = (true, true);
                }
            }
            if hides {
                result.hidden += 1;
            } else {
                result.findings.push(finding);
            }
        }
        let unused = self.entries.iter().zip(used).filter(|(_, used)| !used);
        result.unused = unused.map(|(entry, _)| (entry.line, entry.rule)).collect();
        result
    }
}

impl Entry {
    fn hides(&self, finding: &Finding, name: &str) -> bool {
        self.rule == finding.rule && glob::matches(&self.document, name) && glob::matches(&self.path, &finding.path)
    }
}

fn unknown(line: usize, code: &str) -> SuppressionError {
    let near = Rule::ALL.iter().map(|rule| rule.code()).min_by_key(|known| strsim::damerau_levenshtein(known, code));
    let near = near.filter(|known| strsim::normalized_damerau_levenshtein(known, code) > 0.6);
    let hint = near.map(|known| format!("; did you mean {known}?")).unwrap_or_default();
    SuppressionError { line, message: format!("no rule has the code {code:?}{hint}") }
}
