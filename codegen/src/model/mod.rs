//! The model: what the generated code will say, as plain data.
//!
//! Owns the types between spec and tokens. It holds no tokens and no spec types, so that either
//! side can change alone; every name in it is final.

mod describe;
mod lower;
mod operation;
mod outputs;
mod pages;
mod ram;
mod reads;
mod shape;

pub use lower::{Lowered, Note, lower, lower_version};
pub(crate) use operation::is_region;
pub use ram::RamTable;
pub(crate) use shape::{choices, is_bytes};

/// The parameter that names the region in all but a few operations.
pub const REGION: &str = "RegionId";

/// A product version, ready to be emitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Product {
    /// The product code as the metadata prints it.
    pub code: String,
    /// The module and the feature without a date, such as `esa`.
    pub name: String,
    /// The product's name for readers.
    pub title: Option<String>,
    /// The API version.
    pub version: String,
    /// The module of the version, such as `v2024_09_10`.
    pub version_module: String,
    /// The feature of this version: the product's name for the default one.
    pub feature: String,
    /// Whether the product's module without a version means this one.
    pub default: bool,
    /// The hosts by region.
    pub endpoints: Vec<Endpoint>,
    /// Types that several operations share.
    pub shared: Vec<Item>,
    /// The operations, by name.
    pub operations: Vec<Operation>,
    /// The documented error codes of all operations.
    pub error_codes: Vec<ErrorCode>,
    /// The product as RAM knows it.
    pub ram: ProductRam,
    /// The RAM facts of operations that have no spec, by name.
    pub ram_operations: Vec<RamFacts>,
    /// The folder of the specs, such as `esa/2024-09-10`.
    pub folder: String,
}

impl Product {
    /// The feature of the version in the crate of its product.
    pub fn crate_feature(&self) -> String {
        if self.default { crate::name::DEFAULT_VERSION.to_owned() } else { crate::name::crate_feature(&self.version) }
    }
}

/// A protocol family.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Style {
    /// Named by header or query.
    Rpc,
    /// Named by method and path.
    Roa,
}

/// The hosts of one region.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Endpoint {
    /// The region ID.
    pub region: String,
    /// The public host.
    pub public: String,
    /// The host inside a VPC.
    pub vpc: Option<String>,
}

/// An operation, ready to be emitted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Operation {
    /// The name on the wire.
    pub wire_name: String,
    /// The module and file.
    pub module: String,
    /// The HTTP method.
    pub method: Method,
    /// The protocol family.
    pub style: Style,
    /// The path template; `None` is `/`.
    pub path: Option<String>,
    /// Why the operation cannot be called yet; its types are generated all the same.
    pub not_callable: Option<String>,
    /// How the request proves who sends it.
    pub authentication: Authentication,
    /// Whether plain HTTP is the only documented scheme.
    pub http_only: bool,
    /// Whether it is known to change nothing.
    pub read_only: bool,
    /// Where each member of the request travels, in the order of the members.
    pub parameters: Vec<Parameter>,
    /// The request.
    pub request: Shape,
    /// How the request is built.
    pub constructor: Constructor,
    /// How its pages follow each other, if it is known to have pages.
    pub pagination: Option<Pagination>,
    /// Why the operation should not be used any more.
    pub deprecated: Option<String>,
    /// The type of a successful response.
    pub output: Type,
    /// The types that stand in the request and the response, output first.
    pub items: Vec<Item>,
    /// The RAM facts.
    pub ram: RamFacts,
}

/// An HTTP method.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Method {
    /// `GET`
    Get,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `DELETE`
    Delete,
    /// `PATCH`
    Patch,
    /// `HEAD`
    Head,
}

/// How a request proves who sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Authentication {
    /// Signed with an access key.
    AccessKey,
    /// Carries a bearer token.
    BearerToken,
    /// Not signed.
    Anonymous,
}

/// Where a member of the request travels.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Parameter {
    /// The name on the wire.
    pub wire_name: String,
    /// The location.
    pub location: Location,
    /// How a composite value becomes text.
    pub style: ParameterStyle,
    /// Whether it names the region that is called.
    pub region: bool,
}

/// Where a parameter travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the query.
    Query,
    /// In the form.
    Form,
    /// As the whole body.
    Body,
    /// In the path.
    Path,
    /// In a header.
    Header,
    /// In front of the host.
    Host,
}

/// How a composite parameter becomes text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ParameterStyle {
    /// `Name.1.Key`
    Flat,
    /// JSON text.
    Json,
    /// Joined with commas.
    Comma,
    /// Joined with spaces.
    Space,
    /// Joined with `|`.
    Pipe,
}

/// How a request is built.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// `new` takes the required members, given by index, as arguments.
    Positional(Vec<usize>),
    /// `new` takes a struct of this name with the required members, given by index.
    Named(String, Vec<usize>),
}

/// How the pages of an operation follow each other.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Pagination {
    /// The type of the output.
    pub output: Type,
    /// The type of the items.
    pub item: Type,
    /// The way from the output to the list of items.
    pub steps: Vec<Step>,
    /// The token that asks for the next page.
    pub token: Option<PageToken>,
    /// The number that asks for a page.
    pub number: Option<PageNumber>,
    /// Where an output has the number of all items, by wire names.
    pub total: Option<Vec<String>>,
}

/// One member on the way through an output.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Step {
    /// The structure that has the member.
    pub owner: Type,
    /// The field.
    pub name: String,
    /// The name on the wire.
    pub wire_name: String,
}

/// Where a request takes a value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The parameter.
    pub parameter: Parameter,
    /// The member of the parameter, where it is an object.
    pub inside: Vec<String>,
}

/// Pages that follow each other by a token.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageToken {
    /// Where a request takes the token.
    pub asked: Place,
    /// Where an output has the next one, by wire names.
    pub told: Vec<String>,
    /// Where a request takes the size of a page.
    pub size: Option<Place>,
}

/// Pages that are numbered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PageNumber {
    /// Where a request takes the number.
    pub asked: Place,
    /// The number of the first page.
    pub first: i64,
    /// Where an output repeats the number, by wire names.
    pub told: Option<Vec<String>>,
    /// Where a request takes the size of a page.
    pub size: Option<Place>,
    /// Where an output repeats the size, by wire names.
    pub size_told: Option<Vec<String>>,
}

/// A generated type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Item {
    /// A structure.
    Shape(Shape),
    /// An open enum.
    Enum(Enum),
}

/// A structure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Shape {
    /// The type's name.
    pub name: String,
    /// The lines of its documentation.
    pub docs: Vec<String>,
    /// The members, in documented order.
    pub members: Vec<Member>,
    /// Where the type stands.
    pub usage: Usage,
}

/// Where a type stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Usage {
    /// In requests alone: it has setters.
    Request,
    /// In responses alone.
    Response,
    /// In both.
    Both,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Member {
    /// The name on the wire.
    pub wire_name: String,
    /// The field and the setter.
    pub name: String,
    /// The type, without the `Option` around it.
    pub ty: Type,
    /// The lines of its documentation.
    pub docs: Vec<String>,
    /// Whether the documentation advises against it.
    pub deprecated: bool,
    /// The list inside, where a member of a response only wraps one.
    pub wrapped: Option<Wrapped>,
    /// The method that adds one item, where a request contains the member and it is a list.
    pub append: Option<String>,
}

/// A list inside an object that has no other member, such as `Instances: {Instance: […]}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Wrapped {
    /// The method that returns the items.
    pub accessor: String,
    /// The type of the object around the list.
    pub wrapper: String,
    /// The list's name on the wire.
    pub wire_name: String,
    /// The field of the list.
    pub name: String,
    /// The type of its items.
    pub item: Type,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// `String`
    Text,
    /// `i64`
    Integer,
    /// `f64`
    Number,
    /// `bool`
    Boolean,
    /// Bytes of a binary body.
    Bytes,
    /// Free JSON.
    Json,
    /// `Vec<T>`
    List(Box<Type>),
    /// `BTreeMap<String, T>`
    Map(Box<Type>),
    /// A type of the same file.
    Local(String),
    /// A type that operations of the product share; boxed where it is recursive.
    Shared {
        /// The type's name.
        name: String,
        /// Whether it stands in a box.
        boxed: bool,
    },
}

/// An open enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum {
    /// The type's name.
    pub name: String,
    /// The lines of its documentation.
    pub docs: Vec<String>,
    /// The documented values: variant and wire value.
    pub values: Vec<(String, String)>,
}

/// A documented error code.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ErrorCode {
    /// The constant's name.
    pub constant: String,
    /// The code on the wire.
    pub code: String,
    /// The documented HTTP statuses.
    pub statuses: Vec<String>,
}

/// The RAM facts of an operation.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RamFacts {
    /// The constant's name.
    pub constant: String,
    /// The product's module name.
    pub product: String,
    /// The API version.
    pub version: String,
    /// The operation's name.
    pub operation: String,
    /// What the documentation says.
    pub state: RamState,
    /// The actions.
    pub actions: Vec<RamAction>,
    /// The kind of source that the facts come from.
    pub source: String,
    /// What names the source.
    pub source_name: String,
    /// The date of the source.
    pub date: String,
    /// What sources say otherwise that did not win, the best first.
    pub others: Vec<OtherRamFacts>,
}

/// What a source says that did not win.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct OtherRamFacts {
    /// What it says.
    pub state: RamState,
    /// The actions.
    pub actions: Vec<RamAction>,
    /// The kind of source.
    pub source: String,
    /// What names the source.
    pub source_name: String,
    /// The date of the source.
    pub date: String,
}

/// A product version as RAM knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct ProductRam {
    /// The codes in front of the colon of an action; empty where none is documented.
    pub codes: Vec<String>,
    /// The documented granularity, as printed.
    pub granularity: Option<String>,
    /// The condition keys that the product defines, with the documented data type.
    pub conditions: Vec<(String, Option<String>)>,
    /// The resource types that the product defines, with the documented ARN pattern.
    pub resource_types: Vec<(String, String)>,
}

/// What the documentation says about authorization.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RamState {
    /// It lists actions.
    Documented,
    /// It says that it discloses none.
    Undisclosed,
    /// It says nothing.
    NotDocumented,
}

/// One RAM action.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RamAction {
    /// The action.
    pub action: String,
    /// The access level as printed.
    pub access_level: Option<String>,
    /// The resources.
    pub resources: Vec<RamResource>,
    /// The condition keys.
    pub condition_keys: Vec<String>,
    /// The dependent actions.
    pub dependent_actions: Vec<String>,
}

/// One resource row.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RamResource {
    /// The resource type as printed; `None` is any resource.
    pub resource_type: Option<String>,
    /// Whether a policy must name it.
    pub requirement: Requirement,
    /// The ARN pattern as printed.
    pub arn: String,
}

/// Whether a resource is mandatory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Requirement {
    /// Marked as mandatory.
    Required,
    /// Marked as optional.
    Optional,
    /// Not told.
    Unknown,
}
