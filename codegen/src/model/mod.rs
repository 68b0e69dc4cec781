//! The model: what the generated code says, as plain data.
//!
//! Owns the types between spec and tokens. They contain no tokens, no markup and no spec types, so that
//! either side can change alone; every name in them is final. Only [`lower()`] and what is below it reads
//! specs.

mod documentation;
mod lower;
mod note;
mod operation;
mod pagination;
mod parameter;
mod product;
mod ram;
mod ram_table;
mod shape;

pub use crate::terms::{Location, Requirement};
pub use documentation::{
    Constraint, MemberDocumentation, OperationDocumentation, Required, StatusErrors, Subject, TypeDocumentation,
};
pub(crate) use lower::reached_schemas;
pub use lower::{Lowered, lower, lower_version};
pub use note::Note;
pub use operation::{Authentication, Constructor, Deprecation, Method, Operation, Style, Substitute};
pub use pagination::{PageNumber, PageToken, Pagination, RequestPlace, Step};
pub use parameter::{Parameter, ParameterStyle, REGION};
pub use product::{Endpoint, ErrorCode, Product};
pub use ram::{OtherRamFacts, ProductRam, RamAction, RamFacts, RamResource, RamState};
pub use ram_table::RamTable;
pub use shape::{Enum, Item, Member, Shape, Type, Usage, Wrapped};
