//! Documentation of generated items, as facts.
//!
//! Owns what the documentation of an item contains beside the facts that the model has anyway. There are no
//! sentences and no markup here: `emit/documentation.rs` chooses the words, and keeps foreign text from
//! becoming markup.

/// What the documentation of an operation contains beside its call, its pages and its RAM facts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct OperationDocumentation {
    /// The product's name for readers.
    pub product: String,
    /// The API version.
    pub version: String,
    /// The documented class of the operation, such as `create`.
    pub operation_type: Option<String>,
    /// The address of the official page.
    pub page: Option<String>,
    /// The documented errors, each HTTP status once, in documented order.
    pub errors: Vec<StatusErrors>,
}

/// The error codes that are documented for one HTTP status.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct StatusErrors {
    /// The status as documented, which can be `5XX`.
    pub status: String,
    /// The codes, in documented order.
    pub codes: Vec<String>,
}

/// What the documentation of a structure contains.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TypeDocumentation {
    /// What it is, in our own words.
    pub summary: Option<String>,
    /// What the type describes.
    pub subject: Subject,
}

/// What a type describes, by wire names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Subject {
    /// The request of an operation.
    Request(String),
    /// The response of an operation.
    Response(String),
    /// A schema that several operations share.
    Schema(String),
    /// A member or a parameter.
    Member(String),
    /// An item of the list, or a value of the map, that the member holds; a whole body has no name.
    Item(Option<String>),
}

/// What the documentation of a member or a parameter contains beside its name and its type.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct MemberDocumentation {
    /// What it is, in our own words.
    pub summary: Option<String>,
    /// Whether a request must have it.
    pub required: Required,
    /// The documented default.
    pub default: Option<String>,
    /// What a value must keep to, in the order in which it is shown.
    pub constraints: Vec<Constraint>,
    /// The documented values, where a caller chooses from them.
    pub values: Vec<String>,
    /// The documented values of which one text has several.
    pub item_values: Vec<String>,
    /// The documented example.
    pub example: Option<String>,
    /// Whether the region of the call or of the client is its default.
    pub region: bool,
}

/// Whether a request must have a member.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Required {
    /// Not documented to be required, or part of a response.
    #[default]
    No,
    /// A request without it is rejected.
    Yes,
    /// The page shows it as required, although requests without it are documented.
    OnThePage,
}

/// What a value must keep to, as documented.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constraint {
    /// The smallest value, and whether it is excluded itself.
    Minimum(String, bool),
    /// The largest value, and whether it is excluded itself.
    Maximum(String, bool),
    /// The smallest number of characters.
    MinLength(i64),
    /// The largest number of characters.
    MaxLength(i64),
    /// The smallest number of items.
    MinItems(i64),
    /// The largest number of items.
    MaxItems(i64),
    /// A regular expression.
    Pattern(String),
    /// A format, such as `int64`.
    Format(String),
}
