//! Terms of spec files in the words of the model.
//!
//! Owns the translations that change a meaning or a shape, one `From` for each type. What means the same on
//! both sides is declared once, in [`crate::terms`].

use crate::model::operation::Method;
use crate::model::parameter::ParameterStyle;
use crate::model::ram::{RamAction, RamResource, RamState};
use crate::spec;

/// A method that a client sends; two of the documented ones are none.
pub(super) fn method(method: spec::Method) -> Option<Method> {
    match method {
        spec::Method::Get => Some(Method::Get),
        spec::Method::Post => Some(Method::Post),
        spec::Method::Put => Some(Method::Put),
        spec::Method::Delete => Some(Method::Delete),
        spec::Method::Patch => Some(Method::Patch),
        spec::Method::Head => Some(Method::Head),
        spec::Method::Options | spec::Method::Trace => None,
    }
}

impl From<spec::ParameterStyle> for ParameterStyle {
    fn from(style: spec::ParameterStyle) -> Self {
        match style {
            spec::ParameterStyle::Flat | spec::ParameterStyle::RepeatList | spec::ParameterStyle::Xml => Self::Flat,
            spec::ParameterStyle::Json => Self::Json,
            spec::ParameterStyle::Simple => Self::Comma,
            spec::ParameterStyle::SpaceDelimited => Self::Space,
            spec::ParameterStyle::PipeDelimited => Self::Pipe,
        }
    }
}

impl From<spec::RamState> for RamState {
    fn from(state: spec::RamState) -> Self {
        match state {
            spec::RamState::Documented => Self::Documented,
            spec::RamState::Undisclosed => Self::Undisclosed,
        }
    }
}

impl From<&spec::RamAction> for RamAction {
    fn from(action: &spec::RamAction) -> Self {
        Self {
            action: action.action.clone(),
            access_level: action.access_level.clone(),
            resources: action.resources.iter().map(Into::into).collect(),
            condition_keys: action.condition_keys.clone(),
            dependent_actions: action.dependent_actions.clone(),
        }
    }
}

impl From<&spec::RamResource> for RamResource {
    fn from(resource: &spec::RamResource) -> Self {
        Self {
            resource_type: resource.resource_type.clone(),
            requirement: resource.requirement,
            arn: resource.arn.clone(),
        }
    }
}
