//! The input of an evaluation: who does what, on which resources, under which conditions.
//!
//! Owns the types of a request and the set of policies that apply to it.

use super::trace::PolicyType;
use crate::Catalogue;
use crate::policy::Policy;

/// A request to evaluate.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The action, such as `ecs:StartInstance`, in any letter case.
    pub action: String,
    /// The ARNs of the resources; all of them must be allowed. `*` for an action without resource-level
    /// permissions.
    pub resources: Vec<String>,
    /// The identity that sends the request.
    pub principal: RequestPrincipal,
    /// The condition keys of the request.
    pub context: RequestContext,
}

/// The identity that sends a request.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RequestPrincipal {
    /// The owner of an account, by account ID. Identity-based and control policies do not apply to it.
    Root(String),
    /// A RAM user or a RAM role, by ARN, such as `acs:ram::1234567890123456:user/alice`.
    Identity(String),
    /// A cloud service, such as `ecs.aliyuncs.com`.
    Service(String),
    /// An identity provider, by ARN.
    Federated(String),
}

/// Condition keys with their values.
///
/// A key that the request does not carry has no values, which differs from an empty value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestContext {
    keys: Vec<(String, Vec<String>)>,
}

/// The policies that apply to a request.
///
/// ```
/// use alibabacloud_ram::evaluate::{NamedPolicy, PolicySet};
/// use alibabacloud_ram::policy::{Policy, Statement};
///
/// let policy = Policy::new([Statement::allow().action("ecs:*").resource("*")]);
/// let attached = [NamedPolicy::new("operators", &policy)];
/// let policies = PolicySet::default().account(&attached);
/// ```
#[derive(Clone, Copy, Debug, Default)]
#[non_exhaustive]
pub struct PolicySet<'p> {
    /// Control policies of the resource directory, if the account is a member of one. They apply only to
    /// RAM users and roles. An empty list denies everything; `None` means that control policies do not
    /// apply, as for the management account of the directory.
    pub control: Option<&'p [NamedPolicy<'p>]>,
    /// The session policy of a role session; no other principal has one.
    pub session: Option<&'p [NamedPolicy<'p>]>,
    /// Identity-based policies that are attached at account level.
    pub account: &'p [NamedPolicy<'p>],
    /// Identity-based policies that are attached at the level of the resource's resource group.
    pub resource_group: &'p [NamedPolicy<'p>],
    /// Resource-based policies, such as a bucket policy.
    pub resource: &'p [NamedPolicy<'p>],
    /// The trust policy of the role that the request assumes.
    pub trust: Option<NamedPolicy<'p>>,
}

/// A policy with the name that an evaluation reports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NamedPolicy<'p> {
    /// The name.
    pub name: &'p str,
    /// The document.
    pub policy: &'p Policy,
}

impl Request {
    /// A request of a RAM user or role.
    pub fn new(action: impl Into<String>, resource: impl Into<String>, principal: impl Into<RequestPrincipal>) -> Self {
        Self {
            action: action.into(),
            resources: vec![resource.into()],
            principal: principal.into(),
            context: RequestContext::default(),
        }
    }

    /// Adds a resource, which must be allowed as well.
    #[must_use]
    pub fn resource(mut self, arn: impl Into<String>) -> Self {
        self.resources.push(arn.into());
        self
    }

    /// Adds a value of a condition key.
    #[must_use]
    pub fn key(mut self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.context.add(key, value);
        self
    }

    /// Replaces the resources by `*` if the action is documented to have no resource-level permissions: RAM
    /// then checks the permission for `*`, whichever resources the call names.
    #[must_use]
    pub fn with_documented_resources(mut self, catalogue: &Catalogue<'_>) -> Self {
        let action = catalogue.action(&self.action).filter(|action| action.is_documented());
        if action.is_some_and(|action| action.documented().all(|row| row.is_wildcard_only())) {
            self.resources = vec!["*".to_owned()];
        }
        self
    }
}

impl<'p> PolicySet<'p> {
    /// Control policies; see [`PolicySet::control`](Self#structfield.control).
    #[must_use]
    pub fn control(mut self, policies: &'p [NamedPolicy<'p>]) -> Self {
        self.control = Some(policies);
        self
    }

    /// The session policy of a role session.
    #[must_use]
    pub fn session(mut self, policies: &'p [NamedPolicy<'p>]) -> Self {
        self.session = Some(policies);
        self
    }

    /// Identity-based policies at account level.
    #[must_use]
    pub fn account(mut self, policies: &'p [NamedPolicy<'p>]) -> Self {
        self.account = policies;
        self
    }

    /// Identity-based policies at resource group level.
    #[must_use]
    pub fn resource_group(mut self, policies: &'p [NamedPolicy<'p>]) -> Self {
        self.resource_group = policies;
        self
    }

    /// Resource-based policies.
    #[must_use]
    pub fn resource(mut self, policies: &'p [NamedPolicy<'p>]) -> Self {
        self.resource = policies;
        self
    }

    /// The trust policy of the role that the request assumes.
    #[must_use]
    pub fn trust(mut self, policy: NamedPolicy<'p>) -> Self {
        self.trust = Some(policy);
        self
    }

    /// Every policy with its type, in the order of evaluation.
    pub(super) fn all(&self) -> impl Iterator<Item = (PolicyType, NamedPolicy<'p>)> {
        let lists = [
            (PolicyType::Control, self.control.unwrap_or_default()),
            (PolicyType::Session, self.session.unwrap_or_default()),
            (PolicyType::AccountLevelIdentityBased, self.account),
            (PolicyType::ResourceGroupLevelIdentityBased, self.resource_group),
            (PolicyType::ResourceBased, self.resource),
        ];
        let of_lists = lists.into_iter().flat_map(|(kind, list)| list.iter().map(move |policy| (kind, *policy)));
        of_lists.chain(self.trust.map(|policy| (PolicyType::AssumeRole, policy)))
    }
}

impl RequestPrincipal {
    /// The ARN or the name, as the `Principal` element of a policy contains it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Root(account) => format!("acs:ram::{account}:root"),
            Self::Identity(text) | Self::Service(text) | Self::Federated(text) => text.clone(),
        }
    }
}

impl From<&str> for RequestPrincipal {
    /// `acs:ram::<account>:root` is the owner of the account, and the ARN of an identity provider is a
    /// federated user. Any other ARN is a RAM user or role. A text that is not an ARN is a service.
    fn from(name: &str) -> Self {
        let Ok(arn) = crate::arn::Arn::parse(name) else {
            return Self::Service(name.to_owned());
        };
        if arn.relative == "root" {
            Self::Root(arn.account.to_owned())
        } else if ["saml-provider/", "oidc-provider/"].iter().any(|kind| arn.relative.starts_with(kind)) {
            Self::Federated(name.to_owned())
        } else {
            Self::Identity(name.to_owned())
        }
    }
}

impl From<String> for RequestPrincipal {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl RequestContext {
    /// Adds a value of a key.
    pub fn add(&mut self, key: impl Into<String>, value: impl Into<String>) {
        let key = key.into();
        match self.keys.iter_mut().find(|(known, _)| *known == key) {
            Some((_, values)) => values.push(value.into()),
            None => self.keys.push((key, vec![value.into()])),
        }
    }

    /// The values of a key, letter case included.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&[String]> {
        self.keys.iter().find(|(known, _)| known == key).map(|(_, values)| values.as_slice())
    }

    /// The values of a key, in any letter case.
    pub(super) fn get_ignoring_case(&self, key: &str) -> Option<&[String]> {
        self.keys.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, values)| values.as_slice())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for RequestContext {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(pairs: I) -> Self {
        let mut context = Self::default();
        for (key, value) in pairs {
            context.add(key, value);
        }
        context
    }
}

impl<'p> NamedPolicy<'p> {
    /// A policy with its name.
    #[must_use]
    pub const fn new(name: &'p str, policy: &'p Policy) -> Self {
        Self { name, policy }
    }
}
