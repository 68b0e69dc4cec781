//! The parts of a policy document.
//!
//! Owns the types and nothing of reading or printing. Every part keeps its place in the text and what
//! no other field has a place for, so that printing loses nothing.

use super::json::{Json, Span};

/// A policy document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// Where it stands.
    pub span: Span,
    /// The language version; only `1` is documented.
    pub version: Option<Text>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Items of `Statement` that are no objects.
    pub misplaced: Vec<Misplaced>,
    /// Members that are unknown, repeated or of a wrong type.
    pub other: Vec<Other>,
    pub(super) layout: Layout,
}

/// What a policy is attached to, which decides what it must have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PolicyKind {
    /// Attached to users, groups and roles.
    #[default]
    Identity,
    /// Who may assume a RAM role.
    Trust,
    /// Given to `AssumeRole`, to narrow the session.
    Session,
    /// Attached to folders and accounts of a resource directory.
    Control,
    /// Attached to a resource, such as an OSS bucket.
    Resource,
}

/// A statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// Where it stands.
    pub span: Span,
    /// `Sid`, which no RAM page has and real policies carry.
    pub sid: Option<Text>,
    /// `Effect`.
    pub effect: Option<Located<Effect>>,
    /// `Principal`.
    pub principal: Option<Principal>,
    /// `NotPrincipal`, which no RAM page has.
    pub not_principal: Option<Principal>,
    /// `Action`.
    pub action: Option<Values>,
    /// `NotAction`.
    pub not_action: Option<Values>,
    /// `Resource`.
    pub resource: Option<Values>,
    /// `NotResource`, which only an old grammar has.
    pub not_resource: Option<Values>,
    /// `Condition`.
    pub condition: Option<Condition>,
    /// Members that are unknown, repeated or of a wrong type.
    pub other: Vec<Other>,
    pub(super) order: Vec<&'static str>,
}

/// Whether a statement allows or denies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// A value with its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// A text with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The text; the digits or the word of a bare scalar.
    pub value: String,
    /// Where it stands.
    pub span: Span,
    /// How it is written.
    pub scalar: Scalar,
}

/// How a scalar is written. The documentation writes all of them as strings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Scalar {
    /// In quotes.
    #[default]
    String,
    /// As a bare number.
    Number,
    /// As a bare `true` or `false`.
    Bool,
}

/// One text or a list of them, which mean the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Values {
    /// The texts.
    pub items: Vec<Text>,
    /// Whether it is written as one text and not as a list.
    pub single: bool,
    /// Where it stands.
    pub span: Span,
    /// Items that are no texts.
    pub misplaced: Vec<Misplaced>,
}

/// Who a statement is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Principal {
    /// The object of a trust policy: `RAM`, `Service` or `Federated` to identities.
    Map {
        /// The members, in order.
        entries: Vec<PrincipalEntry>,
        /// Where it stands.
        span: Span,
        /// Members that are no lists of texts.
        other: Vec<Other>,
    },
    /// The list of a resource policy, or one text.
    List(Values),
}

/// One kind of principals.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalEntry {
    /// The kind, such as `RAM`.
    pub kind: Text,
    /// The identities.
    pub values: Values,
}

/// Under which conditions a statement counts: all operators, each with all of its keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Condition {
    /// The operators, in order.
    pub operators: Vec<OperatorBlock>,
    /// Where it stands.
    pub span: Span,
    /// Members that are no objects.
    pub other: Vec<Other>,
}

/// An operator with the keys that it compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OperatorBlock {
    /// The operator as written, such as `StringEquals`.
    pub name: Text,
    /// The keys, in order.
    pub keys: Vec<ConditionKey>,
    /// Where its object stands.
    pub span: Span,
    /// Members that are no values.
    pub other: Vec<Other>,
}

/// A condition key with the values of which one must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ConditionKey {
    /// The key as written, such as `acs:SourceIp`.
    pub name: Text,
    /// The values.
    pub values: Values,
}

/// A member that no field has a place for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Other {
    /// Its index among all members of the object.
    pub index: usize,
    /// Its key.
    pub key: Text,
    /// Its value.
    pub value: Json,
}

/// An item of a list that is not what the list holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misplaced {
    /// Its index in the list.
    pub index: usize,
    /// Its value.
    pub value: Json,
}

/// How the members of a policy were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether it was read from a text.
    pub(super) read: bool,
    /// The typed members in the order of the text.
    pub(super) order: Vec<&'static str>,
    /// Whether `Statement` is one object and not a list.
    pub(super) single: bool,
}

impl PolicyKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Identity, Self::Trust, Self::Session, Self::Control, Self::Resource];

    /// The name, such as `identity`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Trust => "trust",
            Self::Session => "session",
            Self::Control => "control",
            Self::Resource => "resource",
        }
    }

    /// How many characters a document of this kind may have (`CreatePolicy`, `AssumeRole` and
    /// `CreateControlPolicy` in the metadata of April 2026); `None` where no page says.
    pub fn max_characters(self) -> Option<usize> {
        match self {
            Self::Identity => Some(6144),
            Self::Session => Some(2048),
            Self::Control => Some(4096),
            Self::Trust | Self::Resource => None,
        }
    }

    /// What the principals of a policy say of its kind; identity, session and control policies look
    /// alike.
    pub fn detect(policy: &Policy) -> Self {
        let principals = || policy.statements.iter().filter_map(|statement| statement.principal.as_ref());
        let resource = policy.statements.iter().any(|one| one.resource.is_some() || one.not_resource.is_some());
        if principals().any(|one| matches!(one, Principal::List(_))) || (principals().next().is_some() && resource) {
            return Self::Resource;
        }
        if principals().next().is_some() { Self::Trust } else { Self::Identity }
    }
}

impl Policy {
    /// Whether `Statement` is one object; only a list is documented.
    pub fn has_single_statement(&self) -> bool {
        self.layout.single
    }

    /// The JSON path of each statement, such as `Statement[0]`.
    pub fn statement_paths(&self) -> impl Iterator<Item = String> {
        let path = |index| if self.layout.single { "Statement".to_owned() } else { format!("Statement[{index}]") };
        // Those that are no objects stand in order.
        let mut misplaced = self.misplaced.iter().map(|one| one.index).peekable();
        let written = (0..).filter(move |index| misplaced.next_if_eq(index).is_none());
        written.zip(&self.statements).map(move |(index, _)| path(index))
    }
}

impl Statement {
    /// Whether its effect is `Allow`.
    pub fn allows(&self) -> bool {
        self.effect.is_some_and(|effect| effect.value == Effect::Allow)
    }

    /// Whether its effect is `Deny`.
    pub fn denies(&self) -> bool {
        self.effect.is_some_and(|effect| effect.value == Effect::Deny)
    }

    /// Whether it counts for every request about its actions and resources. What was not understood may
    /// narrow it, and so do principals.
    pub fn counts_always(&self) -> bool {
        let everyone = |principal: &Principal| matches!(principal, Principal::List(values) if values.has("*"));
        self.is_unconditional()
            && self.other.is_empty()
            && self.not_principal.is_none()
            && self.principal.as_ref().is_none_or(everyone)
    }

    /// Whether it has no condition, or one that asks nothing.
    pub fn is_unconditional(&self) -> bool {
        self.condition.as_ref().is_none_or(|condition| {
            condition.other.is_empty()
                && condition.operators.iter().all(|one| one.keys.is_empty() && one.other.is_empty())
        })
    }
}

impl Effect {
    /// `Allow` or `Deny`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

impl Text {
    /// A string without a place.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), span: Span::default(), scalar: Scalar::String }
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

impl Default for Text {
    fn default() -> Self {
        Self::new("")
    }
}

impl Values {
    /// The texts.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.items.iter().map(Text::as_str)
    }

    /// The JSON path of a text, behind that of the values: `[2]`, or nothing for one that is no list.
    pub fn item_path(&self, index: usize) -> String {
        if self.single {
            return String::new();
        }
        let mut at = index;
        // Those that are no texts stand in order.
        for misplaced in &self.misplaced {
            if misplaced.index > at {
                break;
            }
            at += 1;
        }
        format!("[{at}]")
    }

    /// Whether one of the texts is this one.
    pub fn has(&self, text: &str) -> bool {
        self.iter().any(|item| item == text)
    }
}
