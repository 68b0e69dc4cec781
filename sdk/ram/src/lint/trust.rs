//! Principals of trust and resource-based policies.
//!
//! Owns the findings about their form, and about principals that include too many identities.

use alibabacloud_nearest_name::nearest;

use super::condition_use::condition_uses;
use super::context::Context;
use super::finding::Place;
use super::rule::Rule;
use super::severity::Severity;
use super::texts::check_text;
use super::view::{View, value_path};
use crate::arn::Arn;
use crate::condition::Operator;
use crate::glob;
use crate::policy::{PolicyKind, Principal, PrincipalEntry, Values};

/// The kinds of principals of a trust policy.
const KINDS: [&str; 3] = ["RAM", "Service", "Federated"];

pub(super) fn check(context: &mut Context<'_>, view: &View<'_>) {
    if view.kind == PolicyKind::Trust {
        actions(context, view);
        broad_subjects(context, view);
    }
    match &view.statement.principal {
        Some(Principal::Map { entries, .. }) => {
            for entry in entries {
                check_entry(context, view, entry);
            }
        }
        Some(Principal::List(values)) => check_list(context, view, values),
        None => {}
    }
}

fn actions(context: &mut Context<'_>, view: &View<'_>) {
    if view.statement.denies() {
        let message = "whether a Deny in a trust policy is evaluated is not documented";
        context.report(Rule::TrustDeny, view.place(), message).help("allow only the intended principals");
    }
    for item in &view.items {
        let action = item.text.value.as_str();
        if action.eq_ignore_ascii_case("sts:AssumeRole") {
            continue;
        }
        let covers = !view.negated && glob::matches_ignore_case(action, "sts:AssumeRole");
        let (severity, message) = if covers {
            (Severity::Warning, format!("{action} covers more than sts:AssumeRole, the action of trust policies"))
        } else {
            let message = "is not the action of trust policies: that is sts:AssumeRole, also with SAML and OIDC";
            (Severity::Error, format!("{action} {message}"))
        };
        context
            .report(Rule::TrustAction, view.item_place(item), message)
            .help("write sts:AssumeRole")
            .severity(severity);
    }
}

fn check_entry(context: &mut Context<'_>, view: &View<'_>, entry: &PrincipalEntry) {
    let base = format!("{}.Principal", view.path);
    let kind = entry.kind.value.as_str();
    if !KINDS.contains(&kind) {
        let path = value_path(&base, kind, &Values { single: true, ..Values::default() }, 0);
        let place = Place { document: view.document, span: entry.kind.span, path };
        let help = match nearest(kind, KINDS) {
            Some(known) => format!("write {known}"),
            None => "the kinds are RAM, Service and Federated".to_owned(),
        };
        context
            .report(Rule::MalformedPrincipal, place, format!("no page documents principals of the kind {kind:?}"))
            .help(help);
    }
    for (index, text) in entry.values.items.iter().enumerate() {
        let path = value_path(&base, kind, &entry.values, index);
        let place = || Place { document: view.document, span: text.span, path: path.clone() };
        let placeholder = check_text(context, &text.value, place);
        match kind.to_ascii_lowercase().as_str() {
            "ram" => ram(context, view, &text.value, placeholder, place),
            "service" => service(context, &text.value, place),
            "federated" => federated(context, view, &text.value, place),
            _ => {}
        }
    }
}

fn ram(context: &mut Context<'_>, view: &View<'_>, value: &str, placeholder: bool, place: impl Fn() -> Place) {
    if value == "*" {
        everyone(context, view, "every identity of every account", place());
        return;
    }
    let arn = Arn::parse(value).ok().filter(|arn| arn.code == "ram");
    let Some(arn) = arn else {
        let message = format!("{value:?} is not an ARN of RAM");
        let help = "write acs:ram::<account>:root, acs:ram::<account>:user/<name> or acs:ram::<account>:role/<name>";
        context.report(Rule::MalformedPrincipal, place(), message).help(help);
        return;
    };
    if arn.account.contains(['*', '?']) || (arn.account.is_empty() && !placeholder) {
        everyone(context, view, &format!("identities of more than one account ({value})"), place());
    }
    let is_known = arn.relative == "root"
        || arn.relative == "*"
        || ["user/", "role/"].iter().any(|kind| arn.relative.starts_with(kind));
    if !is_known {
        let message = format!("{value} is neither root, nor a user, nor a role");
        context
            .report(Rule::MalformedPrincipal, place(), message)
            .help("write root for the whole account, or user/<name> or role/<name>");
    }
}

fn everyone(context: &mut Context<'_>, view: &View<'_>, who: &str, place: Place) {
    let verb = if view.kind == PolicyKind::Trust { "may assume the role" } else { "is allowed" };
    if view.statement.denies() {
        return;
    }
    let message = format!("{who} {verb}");
    let finding = context.report(Rule::PublicPrincipal, place, message);
    finding.help("list the accounts or identities");
    if !view.statement.is_unconditional() {
        finding.message.push_str(", under the condition");
        finding.severity(Severity::Warning);
    }
}

fn service(context: &mut Context<'_>, value: &str, place: impl Fn() -> Place) {
    if value.contains(['*', '?']) {
        let message = format!("{value:?} allows more than one product to assume the role");
        context.report(Rule::PublicPrincipal, place(), message).help("use one product, such as ecs.aliyuncs.com");
    } else if !value.ends_with(".aliyuncs.com") {
        let message = format!("{value:?} is not a product: names of products end in .aliyuncs.com");
        context.report(Rule::MalformedPrincipal, place(), message).help("write a name such as ecs.aliyuncs.com");
    }
}

fn federated(context: &mut Context<'_>, view: &View<'_>, value: &str, place: impl Fn() -> Place) {
    let provider = Arn::parse(value).ok().filter(|arn| arn.code == "ram").map(|arn| arn.relative);
    let oidc = provider.is_some_and(|provider| provider.starts_with("oidc-provider/"));
    let saml = provider.is_some_and(|provider| provider.starts_with("saml-provider/"));
    if !oidc && !saml {
        let message = format!("{value:?} is neither the ARN of a SAML provider nor that of an OIDC provider");
        let help = "write acs:ram::<account>:saml-provider/<name> or acs:ram::<account>:oidc-provider/<name>";
        context.report(Rule::MalformedPrincipal, place(), message).help(help);
        return;
    }
    let subject = |name: &str| {
        condition_uses(view).any(|one| {
            one.name().eq_ignore_ascii_case(name) && one.operator.is_some_and(|operator| !operator.is_negated())
        })
    };
    if oidc && !subject("oidc:sub") {
        let message = format!("every token of {value} can assume the role: no condition requires oidc:sub");
        context
            .report(Rule::OpenFederation, place(), message)
            .help("add conditions on oidc:sub, oidc:aud and oidc:iss");
    } else if saml && !subject("saml:recipient") {
        let message = format!("no condition requires saml:recipient for {value}");
        context.report(Rule::OpenFederation, place(), message).help("add a condition on saml:recipient");
    }
}

/// Reports patterns in `oidc:sub`. Kubernetes uses `system:serviceaccount:<namespace>:<name>`.
fn broad_subjects(context: &mut Context<'_>, view: &View<'_>) {
    for one in condition_uses(view) {
        let like = one.operator == Some(Operator::StringLike);
        let subject = ["oidc:sub", "oidc:aud", "oidc:iss"].iter().any(|name| one.name().eq_ignore_ascii_case(name));
        if !like || !subject {
            continue;
        }
        for (index, text) in one.key.values.items.iter().enumerate().filter(|(_, text)| glob::is_pattern(&text.value)) {
            let mut parts = text.value.strip_prefix("system:serviceaccount:").unwrap_or_default().split(':');
            let namespace = parts.next().unwrap_or_default();
            let reach = if glob::is_pattern(namespace) {
                "matches namespaces that others may own"
            } else {
                "matches more than one name"
            };
            let message = format!("the pattern {:?} of {} {reach}", text.value, one.name());
            let help = "use StringEquals, or a namespace without wildcards";
            context.report(Rule::BroadSubject, one.value_place(index), message).help(help);
        }
    }
}

/// Checks the principals of a resource-based policy: account IDs, ARNs of identities, or `*`.
fn check_list(context: &mut Context<'_>, view: &View<'_>, values: &Values) {
    for (index, text) in values.items.iter().enumerate() {
        let place = view.value_place("Principal", values, index);
        if text.value.chars().all(|c| c == '*') && !text.value.is_empty() {
            everyone(context, view, "everyone", place);
        }
    }
}
