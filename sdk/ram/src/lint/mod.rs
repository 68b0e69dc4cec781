//! The lint: finds mistakes, pitfalls and wide grants in policies.
//!
//! Owns the order in which rules are applied. Every rule checks as much as possible, also of documents that
//! other rules reject. Nothing here reads a file or a clock. Documents may come from untrusted sources: of
//! one that is far longer than any product accepts, only the form is checked, and the number of comparisons
//! is limited.
//!
//! ```
//! use alibabacloud_ram::Catalogue;
//! use alibabacloud_ram::lint::{Document, LintOptions, Rule, lint};
//!
//! let text = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
//! let document = Document::new("admin.json", text);
//! let findings = lint(&[document], Catalogue::compiled_in(), &LintOptions::default());
//! assert_eq!(findings[0].rule, Rule::FullAccess);
//! assert_eq!((findings[0].span.start.line, findings[0].path.as_str()), (1, "Statement[0]"));
//! ```

mod actions;
mod condition_use;
mod conditions;
mod context;
mod deny;
mod escalation;
mod finding;
mod form;
mod grants;
mod input;
mod redundant;
pub mod report;
mod resources;
mod rule;
mod sarif;
mod set;
mod severity;
mod suppress;
mod texts;
mod times;
mod trust;
mod values;
mod view;

use self::context::Context;
use self::view::View;
use super::Catalogue;
use super::policy::{PolicyReading, read};

pub use finding::Finding;
pub use input::{Document, LintOptions};
pub use rule::{Rule, UnknownRule};
pub use sarif::sarif;
pub use severity::{Severity, UnknownSeverity};
pub use suppress::{FilteredFindings, SuppressionError, Suppressions};

/// Checks documents, and returns the findings, sorted by document and position.
#[must_use]
pub fn lint(documents: &[Document<'_>], catalogue: &Catalogue<'_>, options: &LintOptions) -> Vec<Finding> {
    let readings: Vec<PolicyReading> = documents.iter().map(|one| read(one.text, one.kind)).collect();
    let mut context = Context::new(catalogue, options, documents.len());
    let mut views: Vec<View<'_>> = Vec::new();
    for (index, (document, reading)) in documents.iter().zip(&readings).enumerate() {
        if form::check(&mut context, index, document, reading) {
            views.extend(view::views(&context, index, reading));
        }
    }
    actions::check(&mut context, &views);
    for view in &views {
        resources::check(&mut context, view);
        conditions::check(&mut context, view);
        times::check(&mut context, view);
        trust::check(&mut context, view);
    }
    for group in groups(&views, options.together) {
        conditions::check_tag_keys(&mut context, group);
        resources::check_needs(&mut context, group);
        grants::check(&mut context, group);
        escalation::check(&mut context, group);
        deny::check(&mut context, group);
        redundant::check(&mut context, group);
    }
    context.finish()
}

/// The statements that take effect together.
fn groups<'v, 'a>(views: &'v [View<'a>], together: bool) -> Vec<&'v [View<'a>]> {
    if together {
        return vec![views];
    }
    views.chunk_by(|a, b| a.document == b.document).collect()
}
