//! What is asked of an evaluation: who does what, on which resources, in which context.
//!
//! Owns the types of a request, and the sets of policies that apply to it.

use super::trace::PolicyType;
use crate::Catalogue;
use crate::policy::Policy;

/// A request to be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Request {
    /// The action, such as `ecs:StartInstance`, in any letter case.
    pub action: String,
    /// The ARNs that it is checked on; all of them must be allowed. `*` for an action without
    /// resource-level permission.
    pub resources: Vec<String>,
    /// Who asks.
    pub principal: Principal,
    /// The condition keys of the request.
    pub context: Context,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Principal {
    /// The owner of an account, by account ID: identity-based and control policies do not bind it.
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
/// A key without a value is absent from the request, which is different from an empty value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Context {
    keys: Vec<(String, Vec<String>)>,
}

/// The policies that apply to a request.
#[derive(Clone, Copy, Debug, Default)]
#[allow(clippy::exhaustive_structs, reason = "made with `..PolicySet::default()`")]
pub struct PolicySet<'p> {
    /// Control policies of the resource directory, if the account is a member of one. They bind RAM
    /// users and roles alone; an empty list denies, and none at all is `None`, as for the management
    /// account of the directory, which they do not bind.
    pub control: Option<&'p [NamedPolicy<'p>]>,
    /// The policy that a role session was given; no other principal has one.
    pub session: Option<&'p [NamedPolicy<'p>]>,
    /// Policies that are attached at the level of the account.
    pub account: &'p [NamedPolicy<'p>],
    /// Policies that are attached at the level of the resource's resource group.
    pub resource_group: &'p [NamedPolicy<'p>],
    /// Policies of the resource, such as a bucket policy.
    pub resource: &'p [NamedPolicy<'p>],
    /// The trust policy of the role that the request assumes.
    pub trust: Option<NamedPolicy<'p>>,
}

/// A policy with the name that a trace calls it by.
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
    pub fn new(action: impl Into<String>, resource: impl Into<String>, principal: impl Into<Principal>) -> Self {
        Self {
            action: action.into(),
            resources: vec![resource.into()],
            principal: principal.into(),
            context: Context::default(),
        }
    }

    /// Adds an ARN that must be allowed as well.
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

    /// Replaces the resources by `*` if the action is documented to have no resource-level permission: RAM
    /// then checks it on any resource, whatever the call names.
    #[must_use]
    pub fn checked_on(mut self, catalogue: &Catalogue<'_>) -> Self {
        let action = catalogue.action(&self.action).filter(|action| action.is_documented());
        if action.is_some_and(|action| action.documented().all(|row| row.is_wildcard_only())) {
            self.resources = vec!["*".to_owned()];
        }
        self
    }
}

impl<'p> PolicySet<'p> {
    /// Every policy with its kind, in the order in which the kinds are asked.
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

impl Principal {
    /// The ARN or the name, as a `Principal` element writes it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Root(account) => format!("acs:ram::{account}:root"),
            Self::Identity(text) | Self::Service(text) | Self::Federated(text) => text.clone(),
        }
    }
}

impl From<&str> for Principal {
    /// `acs:ram::<account>:root` is the owner; another ARN is a provider if it names one; what is no ARN is
    /// a service.
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

impl From<String> for Principal {
    fn from(name: String) -> Self {
        Self::from(name.as_str())
    }
}

impl Context {
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

    /// The values of a key whose name differs in letter case alone.
    pub(super) fn get_ignoring_case(&self, key: &str) -> Option<&[String]> {
        self.keys.iter().find(|(known, _)| known.eq_ignore_ascii_case(key)).map(|(_, values)| values.as_slice())
    }
}

impl<K: Into<String>, V: Into<String>> FromIterator<(K, V)> for Context {
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
