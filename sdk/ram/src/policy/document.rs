//! The parts of a policy document.
//!
//! Owns the types, and neither reading nor printing. Every part keeps its position in the text, and the
//! members that no field is meant for, so that printing loses nothing.

use super::json::{Json, Span};

/// A policy document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// The position in the text.
    pub span: Span,
    /// The language version; only `1` is documented.
    pub version: Option<Text>,
    /// The statements, in order.
    pub statements: Vec<Statement>,
    /// Items of `Statement` that are not objects.
    pub misplaced: Vec<MisplacedItem>,
    /// Members that are unknown, repeated or have the wrong type.
    pub other: Vec<OtherMember>,
    pub(super) layout: Layout,
}

/// The kind of a policy, which decides the members that it requires.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum PolicyKind {
    /// Identity-based policy: attached to users, groups and roles.
    #[default]
    Identity,
    /// Trust policy: says who may assume a RAM role.
    Trust,
    /// Session policy: a parameter of `AssumeRole`, which restricts the session.
    Session,
    /// Control policy: attached to folders and accounts of a resource directory.
    Control,
    /// Resource-based policy: attached to a resource, such as an OSS bucket.
    Resource,
}

/// A text that is not the name of a kind of policy.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no kind {0:?}; the kinds are {names}", names = PolicyKind::ALL.map(PolicyKind::name).join(", "))]
pub struct UnknownPolicyKind(String);

/// A statement.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Statement {
    /// The position in the text.
    pub span: Span,
    /// `Sid`, which no page of RAM documents but real policies contain.
    pub sid: Option<Text>,
    /// `Effect`.
    pub effect: Option<Located<Effect>>,
    /// `Principal`.
    pub principal: Option<Principal>,
    /// `NotPrincipal`, which no page of RAM documents.
    pub not_principal: Option<Principal>,
    /// `Action`.
    pub action: Option<Values>,
    /// `NotAction`.
    pub not_action: Option<Values>,
    /// `Resource`.
    pub resource: Option<Values>,
    /// `NotResource`, which only an old grammar documents.
    pub not_resource: Option<Values>,
    /// `Condition`.
    pub condition: Option<Condition>,
    /// Members that are unknown, repeated or have the wrong type.
    pub other: Vec<OtherMember>,
    pub(super) order: Vec<&'static str>,
}

/// Whether a statement allows or denies. The grammar of RAM has these two effects and can have no other, so a
/// `match` over them needs no further arm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effect {
    /// `Allow`.
    Allow,
    /// `Deny`.
    Deny,
}

/// A value with its position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// The position in the text.
    pub span: Span,
}

/// A text with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Text {
    /// The text; also of numbers and booleans without quotes.
    pub value: String,
    /// The position in the text.
    pub span: Span,
    /// The JSON type that it is written as.
    pub scalar_type: ScalarType,
}

/// The JSON type of a scalar. The documentation writes all scalars as strings. JSON defines the types, so there
/// will be no other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum ScalarType {
    /// A string.
    #[default]
    String,
    /// A number.
    Number,
    /// `true` or `false` without quotes.
    Bool,
}

/// One text or a list of texts, which are equivalent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Values {
    /// The texts.
    pub items: Vec<Text>,
    /// Whether it is written as one text and not as a list.
    pub single: bool,
    /// The position in the text.
    pub span: Span,
    /// Items that are not texts.
    pub misplaced: Vec<MisplacedItem>,
}

/// The principals of a statement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Principal {
    /// The object of a trust policy, which maps `RAM`, `Service` or `Federated` to identities.
    Map {
        /// The members, in order.
        entries: Vec<PrincipalEntry>,
        /// The position in the text.
        span: Span,
        /// Members that are not lists of texts.
        other: Vec<OtherMember>,
    },
    /// The list of a resource policy, or one text.
    List(Values),
}

/// The principals of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PrincipalEntry {
    /// The kind, such as `RAM`.
    pub kind: Text,
    /// The identities.
    pub values: Values,
}

/// The conditions of a statement: all keys of all operators must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// The operators, in order.
    pub operators: Vec<OperatorBlock>,
    /// The position in the text.
    pub span: Span,
    /// Members that are not objects.
    pub other: Vec<OtherMember>,
}

/// An operator with the keys that it compares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct OperatorBlock {
    /// The operator as written, such as `StringEquals`.
    pub name: Text,
    /// The keys, in order.
    pub keys: Vec<ConditionKey>,
    /// The position of its object in the text.
    pub span: Span,
    /// Members that are not values.
    pub other: Vec<OtherMember>,
}

/// A condition key with its values, one of which must match.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConditionKey {
    /// The key as written, such as `acs:SourceIp`.
    pub name: Text,
    /// The values.
    pub values: Values,
}

/// A member that no field is meant for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherMember {
    /// Its index among all members of the object.
    pub index: usize,
    /// Its key.
    pub key: Text,
    /// Its value.
    pub value: Json,
}

/// An item that does not have the type of its list.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MisplacedItem {
    /// Its index in the list.
    pub index: usize,
    /// Its value.
    pub value: Json,
}

/// How the members of a policy are written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Layout {
    /// Whether the policy was read from a text.
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
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Trust => "trust",
            Self::Session => "session",
            Self::Control => "control",
            Self::Resource => "resource",
        }
    }

    /// The maximum number of characters of a document of this kind (`CreatePolicy`, `AssumeRole` and
    /// `CreateControlPolicy` in the metadata of April 2026); `None` where none is documented.
    #[must_use]
    pub fn max_characters(self) -> Option<usize> {
        match self {
            Self::Identity => Some(6144),
            Self::Session => Some(2048),
            Self::Control => Some(4096),
            Self::Trust | Self::Resource => None,
        }
    }

    /// The kind of a policy according to its principals. Identity, session and control policies cannot be
    /// distinguished.
    #[must_use]
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
    #[must_use]
    pub fn has_single_statement(&self) -> bool {
        self.layout.single
    }

    /// The JSON path of each statement, such as `Statement[0]`.
    pub fn statement_paths(&self) -> impl Iterator<Item = String> {
        let path = |index| if self.layout.single { "Statement".to_owned() } else { format!("Statement[{index}]") };
        // Items that are not objects are sorted by index.
        let mut misplaced = self.misplaced.iter().map(|one| one.index).peekable();
        let written = (0..).filter(move |index| misplaced.next_if_eq(index).is_none());
        written.zip(&self.statements).map(move |(index, _)| path(index))
    }
}

impl Statement {
    /// Whether its effect is `Allow`.
    #[must_use]
    pub fn allows(&self) -> bool {
        self.effect.is_some_and(|effect| effect.value == Effect::Allow)
    }

    /// Whether its effect is `Deny`.
    #[must_use]
    pub fn denies(&self) -> bool {
        self.effect.is_some_and(|effect| effect.value == Effect::Deny)
    }

    /// Whether it applies to every request for its actions and resources. Conditions, principals and members
    /// that were not understood may restrict it.
    #[must_use]
    pub fn applies_to_everyone(&self) -> bool {
        let everyone = |principal: &Principal| matches!(principal, Principal::List(values) if values.has("*"));
        self.is_unconditional()
            && self.other.is_empty()
            && self.not_principal.is_none()
            && self.principal.as_ref().is_none_or(everyone)
    }

    /// Whether it has no condition, or an empty one.
    #[must_use]
    pub fn is_unconditional(&self) -> bool {
        self.condition.as_ref().is_none_or(|condition| {
            condition.other.is_empty()
                && condition.operators.iter().all(|one| one.keys.is_empty() && one.other.is_empty())
        })
    }
}

impl std::str::FromStr for PolicyKind {
    type Err = UnknownPolicyKind;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let found = Self::ALL.into_iter().find(|kind| kind.name() == text);
        found.ok_or_else(|| UnknownPolicyKind(text.to_owned()))
    }
}

impl Principal {
    /// The position in the text.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            Self::Map { span, .. } => *span,
            Self::List(values) => values.span,
        }
    }
}

impl Effect {
    /// `Allow` or `Deny`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Allow => "Allow",
            Self::Deny => "Deny",
        }
    }
}

impl Text {
    /// A string without a position.
    pub fn new(value: impl Into<String>) -> Self {
        Self { value: value.into(), span: Span::default(), scalar_type: ScalarType::String }
    }

    /// The text.
    #[must_use]
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

    /// The JSON path of a text, relative to that of the values: `[2]`, or nothing if they are not a list.
    #[must_use]
    pub fn item_path(&self, index: usize) -> String {
        if self.single {
            return String::new();
        }
        let mut at = index;
        // Items that are not texts are sorted by index.
        for misplaced in &self.misplaced {
            if misplaced.index > at {
                break;
            }
            at += 1;
        }
        format!("[{at}]")
    }

    /// Whether one of the texts is this one.
    #[must_use]
    pub fn has(&self, text: &str) -> bool {
        self.iter().any(|item| item == text)
    }
}
