//! Types of generated code: structures, open enums, and what their members hold.
//!
//! Owns the types as callers see them; which type a documented one becomes is decided in `lower/types.rs`.

use super::documentation::{MemberDocumentation, Subject, TypeDocumentation};

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
    /// What the documentation says of it.
    pub documentation: TypeDocumentation,
    /// The members, in documented order.
    pub members: Vec<Member>,
    /// Where the type is used.
    pub usage: Usage,
}

/// Where a type is used.
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
    /// What the documentation says of it.
    pub documentation: MemberDocumentation,
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
        /// Whether it is in a box.
        boxed: bool,
    },
}

/// An open enum.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Enum {
    /// The type's name.
    pub name: String,
    /// What its values are of.
    pub subject: Subject,
    /// The documented values: variant and wire value.
    pub values: Vec<(String, String)>,
}
