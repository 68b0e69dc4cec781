//! Parameters: where each member of a request is sent.
//!
//! Owns the location and the style of a parameter; its type is that of the member.

use crate::terms::Location;

/// The parameter that names the region in all but a few operations.
pub const REGION: &str = "RegionId";

/// Where a member of the request is sent.
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
