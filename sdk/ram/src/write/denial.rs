//! The permission that a denied call lacked.
//!
//! Owns the reading of `AccessDeniedDetail` in error responses, and of responses of
//! `DecodeDiagnosticMessage`. Both contain the action; only the latter contains the resource.

use std::str::FromStr;

use serde_json::{Map, Value};

use crate::evaluate::PolicyType;

/// The maximum depth at which the object is searched; it is less deep in all known documents.
const MAX_DEPTH: usize = 6;

/// A denied call.
///
/// Use [`str::parse`] to read an error response, its `AccessDeniedDetail`, or a decoded diagnostic message:
///
/// ```
/// use alibabacloud_ram::write::DeniedCall;
///
/// let body = r#"{"Code":"NoPermission","AccessDeniedDetail":{
///     "AuthAction":"ecs:StartInstance","NoPermissionType":"ImplicitDeny"}}"#;
/// let call: DeniedCall = body.parse()?;
/// assert_eq!(call.action, "ecs:StartInstance");
/// # Ok::<_, alibabacloud_ram::write::DeniedCallError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeniedCall {
    /// `AuthAction`: the required action.
    pub action: String,
    /// `AuthResource`: the resource, if the document contains it.
    pub resource: Option<String>,
    /// `AuthPrincipalOwnerId`: the account of the identity that sent the request.
    pub account: Option<String>,
    /// `NoPermissionType`: `ImplicitDeny` or `ExplicitDeny`.
    pub no_permission_type: Option<String>,
    /// `PolicyType` or `NoPermissionPolicyType`, such as `AccountLevelIdentityBasedPolicy`.
    pub no_permission_policy_type: Option<String>,
    /// `EncodedDiagnosticMessage`, for `DecodeDiagnosticMessage`.
    pub encoded_diagnostic_message: Option<String>,
}

/// Why a document does not describe a denied call.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeniedCallError {
    /// It is not JSON.
    #[error("the denial is not JSON")]
    Json(#[from] serde_json::Error),
    /// No object in it contains an action.
    #[error("the document has no AuthAction: the service does not report the denied action")]
    NoAction,
}

impl DeniedCall {
    /// Reads a document that is already parsed.
    ///
    /// # Errors
    ///
    /// The document contains no action.
    pub fn from_document(document: &Value) -> Result<Self, DeniedCallError> {
        let found = find(document, MAX_DEPTH).ok_or(DeniedCallError::NoAction)?;
        let text = |name: &str| match found.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => None,
        };
        let explicit = match found.get("ExplicitDeny") {
            Some(Value::Bool(explicit)) => Some(*explicit),
            Some(Value::String(text)) => text.parse().ok(),
            _ => None,
        };
        let no_permission_type =
            explicit.map(|explicit| if explicit { "ExplicitDeny" } else { "ImplicitDeny" }.to_owned());
        Ok(Self {
            action: text("AuthAction").ok_or(DeniedCallError::NoAction)?,
            resource: text("AuthResource"),
            account: text("AuthPrincipalOwnerId"),
            no_permission_type: text("NoPermissionType").or(no_permission_type),
            no_permission_policy_type: text("NoPermissionPolicyType").or_else(|| text("PolicyType")),
            encoded_diagnostic_message: text("EncodedDiagnosticMessage"),
        })
    }

    /// Whether a statement denies the call explicitly, so that allowing it does not help.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        self.no_permission_type.as_deref() == Some("ExplicitDeny")
    }

    /// The policy type that denied the call, if its name is known.
    #[must_use]
    pub fn policy_type(&self) -> Option<PolicyType> {
        let name = self.no_permission_policy_type.as_deref()?;
        PolicyType::ALL.into_iter().find(|policy_type| policy_type.name() == name)
    }
}

impl FromStr for DeniedCall {
    type Err = DeniedCallError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::from_document(&serde_json::from_str(text)?)
    }
}

/// The first object that contains an action. Some responses contain the object as text.
fn find(value: &Value, depth: usize) -> Option<Map<String, Value>> {
    let depth = depth.checked_sub(1)?;
    match value {
        Value::Object(members) if members.contains_key("AuthAction") => Some(members.clone()),
        Value::Object(members) => members.values().find_map(|value| find(value, depth)),
        Value::Array(items) => items.iter().find_map(|value| find(value, depth)),
        Value::String(text) if text.contains("AuthAction") => find(&serde_json::from_str(text).ok()?, depth),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn denials_are_read_from_error_documents_and_decoded_messages() {
        let decoded = r#"{"RequestId":"x","DecodedDiagnosticMessage":"{\"ExplicitDeny\":true,
            \"NoPermissionPolicyType\":\"ControlPolicy\",\"AuthAction\":\"ram:CreateUser\",\"AuthResource\":\"acs:ram:*:1:user/x\"}"}"#;
        let denial = decoded.replace('\n', "").parse::<DeniedCall>().unwrap();
        assert!(denial.is_explicit());
        assert_eq!(denial.policy_type(), Some(PolicyType::Control));
        assert_eq!(denial.resource.as_deref(), Some("acs:ram:*:1:user/x"));

        let detail = r#"{"AccessDeniedDetail":{"AuthAction":"ecs:StartInstance","AuthPrincipalOwnerId":123,
            "PolicyType":"AccountLevelIdentityBasedPolicy","NoPermissionType":"ImplicitDeny"}}"#;
        let denial = detail.parse::<DeniedCall>().unwrap();
        assert!(!denial.is_explicit());
        assert_eq!(denial.account.as_deref(), Some("123"));
        assert_eq!(denial.policy_type(), Some(PolicyType::AccountLevelIdentityBased));

        for text in ["", "{}", "[]", r#"{"AuthAction":""}"#, r#""AuthAction""#] {
            text.parse::<DeniedCall>().unwrap_err();
        }
    }
}
