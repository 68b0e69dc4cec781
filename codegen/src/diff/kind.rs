//! The kinds of changes.
//!
//! Owns their names, which are also the keys of the summary, and what each means for behaviour.

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
    /// The documentation advises against it now, or does so no more.
    DeprecationChanged,
    /// Other operations stand in for a deprecated one.
    SubstitutesChanged,
    /// The published rate limits changed.
    RateLimitsChanged,
    /// A parameter came.
    ParameterAdded,
    /// A parameter went.
    ParameterRemoved,
    /// A parameter has another name and is otherwise the same.
    ParameterRenamed,
    /// The order of parameters changed.
    ParametersReordered,
    /// A parameter must be given now.
    OptionalToRequired,
    /// A parameter can be left out now.
    RequiredToOptional,
    /// A parameter travels elsewhere.
    LocationChanged,
    /// A parameter becomes text in another way.
    StyleChanged,
    /// A member of a response came.
    MemberAdded,
    /// A member of a response went.
    MemberRemoved,
    /// A member of a response has another name and is otherwise the same.
    MemberRenamed,
    /// The order of members changed.
    MembersReordered,
    /// A response came.
    ResponseAdded,
    /// A response went.
    ResponseRemoved,
    /// A type changed.
    TypeChanged,
    /// A format changed.
    FormatChanged,
    /// Documented values came or went.
    ValuesChanged,
    /// A default changed.
    DefaultChanged,
    /// A bound or a pattern changed.
    BoundsChanged,
    /// An example changed.
    ExampleChanged,
    /// An error code came.
    ErrorAdded,
    /// An error code went.
    ErrorRemoved,
    /// An error has another message.
    ErrorMessageChanged,
    /// The authorization facts changed.
    RamChanged,
    /// A documented example of a response changed.
    ResponseExampleChanged,
    /// A region came.
    EndpointAdded,
    /// A region went.
    EndpointRemoved,
    /// A region has other hosts.
    EndpointChanged,
    /// A shared schema came.
    SchemaAdded,
    /// A shared schema went.
    SchemaRemoved,
    /// What callers name in the generated code is gone, and no other change tells why.
    GeneratedCodeChanged,
    /// The product's own facts changed: style, RAM codes, the default version.
    ProductChanged,
}
