//! Where a node is, in a spec and in the generated code.
//!
//! Owns the steps to a node. A locus is more exact than a path: a member can be called `items`, and two
//! parameters at different locations share a name.

use crate::terms::Location;

/// The steps from an operation or a product to a node.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Locus(Vec<Step>);

/// One step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// A parameter of an operation.
    Parameter(String, Location),
    /// The body of the response with this status.
    Response(String),
    /// The headers of the response with this status.
    Headers(String),
    /// A shared schema.
    Schema(String),
    /// An error code, which has a constant in the product.
    ErrorCode(String),
    /// A member of an object.
    Member(String),
    /// The items of a list.
    Items,
    /// The values of an object whose names the caller chooses.
    Values,
}

impl Locus {
    /// A node that is one step away.
    pub(super) fn root(step: Step) -> Self {
        Self(vec![step])
    }

    /// The node one step further.
    pub(super) fn then(&self, step: Step) -> Self {
        Self(self.0.iter().cloned().chain([step]).collect())
    }

    /// Whether this is the operation or the product itself.
    pub(super) fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether this node is `other` or below it.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        self.0.starts_with(&other.0)
    }

    /// The error code that it is.
    pub(super) fn error_code(&self) -> Option<&str> {
        match self.0.as_slice() {
            [Step::ErrorCode(code)] => Some(code),
            _ => None,
        }
    }
}
