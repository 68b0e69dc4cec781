//! The lint: what an author should look at in policies.
//!
//! Owns the rules and their order of work. Every rule looks at everything it can: what one rule
//! refuses still gets the findings of the others. Nothing here reads a file or a clock. Documents come
//! from anybody: one far longer than any product takes is looked at in its form alone, and what is
//! compared with each other is bounded.
//!
//! ```
//! use alibabacloud_ram::Catalogue;
//! use alibabacloud_ram::lint::{Document, Options, Rule, lint};
//!
//! let text = r#"{"Version": "1", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}"#;
//! let document = Document { name: "admin.json", text, kind: None };
//! let findings = lint(&[document], Catalogue::compiled_in(), &Options::default());
//! assert_eq!(findings[0].rule, Rule::FullAccess);
//! assert_eq!((findings[0].span.start.line, findings[0].path.as_str()), (1, "Statement[0]"));
//! ```

mod actions;
mod conditions;
mod context;
mod deny;
mod escalation;
mod finding;
mod form;
mod grants;
mod nearest;
mod redundant;
pub mod report;
mod resources;
mod rule;
mod sarif;
mod set;
mod suppress;
mod times;
mod trust;
mod values;
mod view;

use jiff::Timestamp;

use self::context::Context;
use self::view::View;
use super::Catalogue;
use super::policy::{PolicyKind, PolicyReading, read};

pub use finding::{Finding, Severity};
pub use rule::Rule;
pub use sarif::sarif;
pub use suppress::{Suppressed, SuppressionError, Suppressions};

/// A policy document to look at.
#[derive(Clone, Copy, Debug)]
#[allow(clippy::exhaustive_structs, reason = "callers build it, and it is what a lint needs")]
pub struct Document<'a> {
    /// The name that findings and suppressions have for it, such as a path.
    pub name: &'a str,
    /// The text.
    pub text: &'a str,
    /// What it is attached to; without it, its principals tell as far as they can.
    pub kind: Option<PolicyKind>,
}

/// How to look at documents.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether the documents are attached to one identity, so that they grant and deny together.
    pub together: bool,
    /// The time, for conditions that are over; without it nothing is.
    pub now: Option<Timestamp>,
}

impl Options {
    /// Says that the documents are attached to one identity.
    #[must_use]
    pub fn together(mut self, together: bool) -> Self {
        self.together = together;
        self
    }

    /// Sets the time.
    #[must_use]
    pub fn now(mut self, now: Timestamp) -> Self {
        self.now = Some(now);
        self
    }
}

/// Looks at documents, and returns the findings by document and place.
pub fn lint(documents: &[Document<'_>], catalogue: &Catalogue<'_>, options: &Options) -> Vec<Finding> {
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

/// The statements that count together.
fn groups<'v, 'a>(views: &'v [View<'a>], together: bool) -> Vec<&'v [View<'a>]> {
    if together {
        return vec![views];
    }
    views.chunk_by(|a, b| a.document == b.document).collect()
}
