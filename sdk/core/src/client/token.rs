//! The client token of a request, by which a service recognises a repetition.
//!
//! Owns the search for it in every part of a request that may contain it. Which operations have one is in
//! [`crate::operation`].

use serde_json::Value;

use crate::encode::{Parameters, WholeBody};
use crate::operation::CLIENT_TOKEN;

/// The value of the parameter for the token, which may be empty.
pub(super) fn find(parameters: &Parameters) -> Option<&str> {
    let form = parameters.form.iter().flatten();
    let mut pairs = parameters.query.iter().chain(form).chain(&parameters.headers);
    pairs.find(|(name, _)| name.eq_ignore_ascii_case(CLIENT_TOKEN)).map(|(_, value)| value.as_str())
}

/// Whether the request has a token, in a parameter of its own or in a JSON body.
pub(super) fn is_set(parameters: &Parameters) -> bool {
    match (find(parameters), &parameters.body) {
        (Some(token), _) => !token.is_empty(),
        (None, Some(WholeBody::Json(text))) => in_json(text),
        (None, _) => false,
    }
}

fn in_json(text: &str) -> bool {
    // Most bodies have no such member, and are not parsed for it.
    if !text.contains("lientToken") {
        return false;
    }
    let Ok(Value::Object(members)) = serde_json::from_str(text) else { return false };
    let mut tokens = members.iter().filter(|(name, _)| name.eq_ignore_ascii_case(CLIENT_TOKEN));
    tokens.any(|(_, value)| value.as_str().is_some_and(|token| !token.is_empty()))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operation::{Location, ParameterStyle};
    use crate::wire::Element as _;

    #[test]
    fn tokens() {
        for (location, name, value, expected) in [
            (Location::Query, "ClientToken", json!("t"), true),
            (Location::Query, "clientToken", json!("t"), true),
            (Location::Form, "ClientToken", json!("t"), true),
            (Location::Header, "ClientToken", json!("t"), true),
            (Location::Query, "ClientToken", json!(""), false),
            (Location::Query, "ClientToken", json!(null), false),
            (Location::Query, "NextToken", json!("t"), false),
            (Location::Path, "ClientToken", json!("t"), false),
            (Location::Body, "body", json!({"clientToken": "t"}), true),
            (Location::Body, "body", json!({"ClientToken": ""}), false),
            (Location::Body, "body", json!({"nested": {"ClientToken": "t"}}), false),
            (Location::Body, "body", json!(["ClientToken"]), false),
        ] {
            let mut parameters = Parameters::default();
            parameters.push(name, location, ParameterStyle::Json, value.view());
            assert_eq!(is_set(&parameters), expected, "{location:?} {name} {value}");
        }
    }
}
