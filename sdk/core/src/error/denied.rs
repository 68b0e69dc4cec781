//! The service's explanation of a denied access.
//!
//! Owns the typed form of `AccessDeniedDetail`. It knows no policy.

use std::fmt;

use serde_json::Value;

use crate::text::{one_line, scalar_text};

/// The details of a denied call: the action, the type of policy, and whether a statement denies the action or
/// none allows it.
///
/// ```
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// use alibabacloud_sdk::error::{Denial, ServiceError};
///
/// let body = br#"{"Code": "NoPermission", "AccessDeniedDetail": {
///     "AuthAction": "ecs:RunInstances", "NoPermissionType": "ImplicitDeny"}}"#;
/// let error = ServiceError::read(Some("application/json"), body);
/// let detail = error.access_denied_detail().unwrap();
/// assert_eq!((detail.action(), detail.denial()), (Some("ecs:RunInstances"), Some(Denial::Implicit)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct AccessDeniedDetail {
    action: Option<String>,
    policy_type: Option<String>,
    denial: Option<Denial>,
    principal_type: Option<String>,
    principal_name: Option<String>,
    principal_owner: Option<String>,
    diagnostic: Option<String>,
}

/// Whether a statement denies the action or none allows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Denial {
    /// A Deny statement applies; adding an Allow does not help.
    Explicit,
    /// No statement allows it; add one that does.
    Implicit,
}

impl AccessDeniedDetail {
    /// Reads the detail, which is an object or the text of one.
    pub(super) fn read(value: &Value) -> Option<Self> {
        let parsed;
        let object = match value {
            Value::Object(object) => object,
            Value::String(text) => {
                parsed = serde_json::from_str::<Value>(text).ok()?;
                parsed.as_object()?
            }
            _ => return None,
        };
        let text = |name: &str| {
            let found = object.iter().find(|(member, _)| member.eq_ignore_ascii_case(name));
            found.and_then(|(_, value)| scalar_text(value))
        };
        let detail = Self {
            action: text("AuthAction"),
            policy_type: text("PolicyType"),
            denial: text("NoPermissionType").and_then(|denial| match denial.to_ascii_lowercase() {
                denial if denial.starts_with("explicit") => Some(Denial::Explicit),
                denial if denial.starts_with("implicit") => Some(Denial::Implicit),
                _ => None,
            }),
            principal_type: text("AuthPrincipalType"),
            principal_name: text("AuthPrincipalDisplayName"),
            principal_owner: text("AuthPrincipalOwnerId"),
            diagnostic: text("EncodedDiagnosticMessage"),
        };
        (detail != Self::default()).then_some(detail)
    }

    /// The RAM action that was denied, such as `ecs:RunInstances`.
    pub fn action(&self) -> Option<&str> {
        self.action.as_deref()
    }

    /// The type of the decisive policy, such as `AccountLevelIdentityBasedPolicy`.
    pub fn policy_type(&self) -> Option<&str> {
        self.policy_type.as_deref()
    }

    /// Whether a statement denies the action or none allows it.
    pub fn denial(&self) -> Option<Denial> {
        self.denial
    }

    /// The type of the caller, such as `SubUser` or `AssumedRoleUser`.
    pub fn principal_type(&self) -> Option<&str> {
        self.principal_type.as_deref()
    }

    /// The name of the caller.
    pub fn principal_name(&self) -> Option<&str> {
        self.principal_name.as_deref()
    }

    /// The account of the caller.
    pub fn principal_owner(&self) -> Option<&str> {
        self.principal_owner.as_deref()
    }

    /// The encoded message that the operation `DecodeDiagnosticMessage` of RAM decodes.
    pub fn encoded_diagnostic_message(&self) -> Option<&str> {
        self.diagnostic.as_deref()
    }
}

impl fmt::Display for AccessDeniedDetail {
    /// `ecs:RunInstances is not allowed by AccountLevelIdentityBasedPolicy`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&one_line(self.action().unwrap_or("the action")))?;
        formatter.write_str(match self.denial {
            Some(Denial::Explicit) => " is explicitly denied",
            Some(Denial::Implicit) => " is not allowed",
            None => " is denied",
        })?;
        match self.policy_type() {
            Some(policy) => write!(formatter, " by {}", one_line(policy)),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn details() {
        let whole = json!({"AuthAction": "ecs:RunInstances", "NoPermissionType": "ExplicitDeny", "PolicyType": "P"});
        for (value, expected) in [
            (whole.clone(), Some("ecs:RunInstances is explicitly denied by P")),
            (json!(whole.to_string()), Some("ecs:RunInstances is explicitly denied by P")),
            (json!({"noPermissionType": "ImplicitDeny"}), Some("the action is not allowed")),
            (json!({"AuthAction": "a:B", "NoPermissionType": "Other"}), Some("a:B is denied")),
            (json!({"AuthAction": "a:B\nc"}), Some("a:B c is denied")),
            (json!({}), None),
            (json!({"AuthAction": ["a"]}), None),
            (json!("not JSON"), None),
            (json!("[1]"), None),
            (json!(7), None),
            (json!(null), None),
        ] {
            let line = AccessDeniedDetail::read(&value).map(|detail| detail.to_string());
            assert_eq!(line.as_deref(), expected, "{value}");
        }
    }
}
