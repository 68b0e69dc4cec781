//! What a denied call lacked.
//!
//! Owns the reading of `AccessDeniedDetail`, which error documents carry, and of what
//! `DecodeDiagnosticMessage` answers. Both name the action; only the latter names the resource.

use serde_json::{Map, Value};

use crate::evaluate::PolicyType;

/// So deep the object stands at most in the documents that are known, with room to spare.
const MAX_DEPTH: usize = 6;

/// A denied call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Denial {
    /// `AuthAction`: the action that was checked.
    pub action: String,
    /// `AuthResource`: the resource that it was checked on, where the document names it.
    pub resource: Option<String>,
    /// `AuthPrincipalOwnerId`: the account of who asked.
    pub account: Option<String>,
    /// `NoPermissionType`: `ImplicitDeny` or `ExplicitDeny`.
    pub no_permission_type: Option<String>,
    /// `PolicyType` or `NoPermissionPolicyType`, such as `AccountLevelIdentityBasedPolicy`.
    pub no_permission_policy_type: Option<String>,
    /// `EncodedDiagnosticMessage`, for `DecodeDiagnosticMessage`.
    pub encoded_diagnostic_message: Option<String>,
}

/// Why a document tells of no denial.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DenialError {
    /// It is no JSON.
    #[error("the denial is not JSON")]
    Json(#[from] serde_json::Error),
    /// No object in it names an action.
    #[error("the document has no AuthAction: the service does not tell what was denied")]
    NoAction,
}

impl Denial {
    /// Reads an error document, its `AccessDeniedDetail`, or a decoded diagnostic message.
    ///
    /// ```
    /// use alibabacloud_ram::write::Denial;
    ///
    /// let body = r#"{"Code":"NoPermission","AccessDeniedDetail":{
    ///     "AuthAction":"ecs:StartInstance","NoPermissionType":"ImplicitDeny"}}"#;
    /// assert_eq!(Denial::parse(body)?.action, "ecs:StartInstance");
    /// # Ok::<_, alibabacloud_ram::write::DenialError>(())
    /// ```
    ///
    /// # Errors
    ///
    /// The text is no JSON, or names no action.
    pub fn parse(text: &str) -> Result<Self, DenialError> {
        Self::from_document(&serde_json::from_str(text)?)
    }

    /// [`Denial::parse`] for a document that was read already.
    ///
    /// # Errors
    ///
    /// The document names no action.
    pub fn from_document(document: &Value) -> Result<Self, DenialError> {
        let found = find(document, MAX_DEPTH).ok_or(DenialError::NoAction)?;
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
        let told = explicit.map(|explicit| if explicit { "ExplicitDeny" } else { "ImplicitDeny" }.to_owned());
        Ok(Self {
            action: text("AuthAction").ok_or(DenialError::NoAction)?,
            resource: text("AuthResource"),
            account: text("AuthPrincipalOwnerId"),
            no_permission_type: text("NoPermissionType").or(told),
            no_permission_policy_type: text("NoPermissionPolicyType").or_else(|| text("PolicyType")),
            encoded_diagnostic_message: text("EncodedDiagnosticMessage"),
        })
    }

    /// Whether a statement denies the call, so that allowing it does not help.
    #[must_use]
    pub fn is_explicit(&self) -> bool {
        self.no_permission_type.as_deref() == Some("ExplicitDeny")
    }

    /// The kind of policies that denied, where its name is known.
    #[must_use]
    pub fn policy_type(&self) -> Option<PolicyType> {
        let name = self.no_permission_policy_type.as_deref()?;
        PolicyType::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The first object that names an action. Some answers hold it as text.
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
        let denial = Denial::parse(&decoded.replace('\n', "")).unwrap();
        assert!(denial.is_explicit());
        assert_eq!(denial.policy_type(), Some(PolicyType::Control));
        assert_eq!(denial.resource.as_deref(), Some("acs:ram:*:1:user/x"));

        let detail = r#"{"AccessDeniedDetail":{"AuthAction":"ecs:StartInstance","AuthPrincipalOwnerId":123,
            "PolicyType":"AccountLevelIdentityBasedPolicy","NoPermissionType":"ImplicitDeny"}}"#;
        let denial = Denial::parse(detail).unwrap();
        assert!(!denial.is_explicit());
        assert_eq!(denial.account.as_deref(), Some("123"));
        assert_eq!(denial.policy_type(), Some(PolicyType::AccountLevelIdentityBased));

        for text in ["", "{}", "[]", r#"{"AuthAction":""}"#, r#""AuthAction""#] {
            Denial::parse(text).unwrap_err();
        }
    }
}
