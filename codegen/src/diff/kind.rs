//! The kinds of changes.
//!
//! Owns their names, which are also the keys of the summary.

use serde::Serialize;

/// What kind of change it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An operation has another HTTP method.
    MethodChanged,
    /// An operation has another path.
    PathChanged,
    /// An operation offers other schemes.
    SchemesChanged,
    /// An operation offers other kinds of authentication.
    SecurityChanged,
    /// An operation consumes or produces other content types.
    ContentTypesChanged,
    /// An operation is of another type.
    OperationTypeChanged,
    /// The documentation advises against it now, or no longer does.
    DeprecationChanged,
    /// Other operations replace a deprecated one.
    SubstitutesChanged,
    /// The published rate limits changed.
    RateLimitsChanged,
    /// A parameter was added.
    ParameterAdded,
    /// A parameter was removed.
    ParameterRemoved,
    /// A parameter has another name and is otherwise the same.
    ParameterRenamed,
    /// The order of parameters changed.
    ParametersReordered,
    /// A parameter must be given now.
    OptionalToRequired,
    /// A parameter can be left out now.
    RequiredToOptional,
    /// A parameter is sent elsewhere.
    LocationChanged,
    /// A parameter becomes text in another way.
    StyleChanged,
    /// A member of a response was added.
    MemberAdded,
    /// A member of a response was removed.
    MemberRemoved,
    /// A member of a response has another name and is otherwise the same.
    MemberRenamed,
    /// The order of members changed.
    MembersReordered,
    /// A response was added.
    ResponseAdded,
    /// A response was removed.
    ResponseRemoved,
    /// A type changed.
    TypeChanged,
    /// A format changed.
    FormatChanged,
    /// Documented values changed.
    ValuesChanged,
    /// A default changed.
    DefaultChanged,
    /// A bound or a pattern changed.
    BoundsChanged,
    /// An example changed.
    ExampleChanged,
    /// An error code was added.
    ErrorAdded,
    /// An error code was removed.
    ErrorRemoved,
    /// An error has another message.
    ErrorMessageChanged,
    /// The authorization facts changed.
    RamChanged,
    /// A documented example of a response changed.
    ResponseExampleChanged,
    /// A region was added.
    EndpointAdded,
    /// A region was removed.
    EndpointRemoved,
    /// A region has other hosts.
    EndpointChanged,
    /// A shared schema was added.
    SchemaAdded,
    /// A shared schema was removed.
    SchemaRemoved,
    /// The pages of an operation can be read one after the other.
    PagesAdded,
    /// The pages of an operation can no longer be read one after the other.
    PagesRemoved,
    /// The pages of an operation have other items.
    PagesChanged,
    /// Callers can no longer name something in the generated code, and no other change explains it.
    GeneratedCodeChanged,
    /// The product's own facts changed: style, RAM codes, the default version.
    ProductChanged,
}

impl ChangeKind {
    /// Whether texts count changes of the kind that callers do not notice, because each of them says nothing
    /// to a reader.
    pub(super) fn is_counted(self) -> bool {
        matches!(
            self,
            Self::ExampleChanged
                | Self::ResponseExampleChanged
                | Self::MembersReordered
                | Self::ParametersReordered
                | Self::RateLimitsChanged
        )
    }
}
