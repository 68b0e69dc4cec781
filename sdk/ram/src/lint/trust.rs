//! Principals: who is let in by trust and resource policies.
//!
//! Owns their forms, and who is too many.

use super::conditions::asked;
use super::context::Context;
use super::finding::Severity;
use super::resources::text_findings;
use super::rule::Rule;
use super::view::{Place, View, value_path};
use crate::arn::Arn;
use crate::condition::Operator;
use crate::glob;
use crate::policy::{PolicyKind, Principal, PrincipalEntry, Values};

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
        Some(Principal::List(values)) => list(context, view, values),
        None => {}
    }
}

fn actions(context: &mut Context<'_>, view: &View<'_>) {
    if view.statement.denies() {
        let message = "whether a Deny counts in a trust policy is not documented";
        context.report(Rule::TrustDeny, view.place(), message).help("trust those who are meant, and no others");
    }
    for item in &view.items {
        let action = item.text.value.as_str();
        if action.eq_ignore_ascii_case("sts:AssumeRole") {
            continue;
        }
        let covers = !view.negated && glob::matches_ignore_case(action, "sts:AssumeRole");
        let message =
            format!("{action} in a trust policy: a role is assumed by sts:AssumeRole, with SAML and OIDC too");
        let severity = if covers { Severity::Warning } else { Severity::Error };
        context
            .report(Rule::TrustAction, view.item_place(item), message)
            .help("write sts:AssumeRole")
            .severity(severity);
    }
}

fn check_entry(context: &mut Context<'_>, view: &View<'_>, entry: &PrincipalEntry) {
    let base = format!("{}.Principal", view.path);
    let kind = entry.kind.value.as_str();
    if !["RAM", "Service", "Federated"].contains(&kind) {
        let path = value_path(&base, kind, &Values { single: true, ..Values::default() }, 0);
        let place = Place { document: view.document, span: entry.kind.span, path };
        let help = match ["RAM", "Service", "Federated"].iter().find(|known| known.eq_ignore_ascii_case(kind)) {
            Some(known) => format!("write {known}"),
            None => "the kinds are RAM, Service and Federated".to_owned(),
        };
        context
            .report(Rule::MalformedPrincipal, place, format!("no page has principals of the kind {kind:?}"))
            .help(help);
    }
    for (index, text) in entry.values.items.iter().enumerate() {
        let path = value_path(&base, kind, &entry.values, index);
        let place = || Place { document: view.document, span: text.span, path: path.clone() };
        let placeholder = text_findings(context, &text.value, place);
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
        let message = format!("{value:?} is no ARN of RAM");
        let help = "write acs:ram::<account>:root, acs:ram::<account>:user/<name> or acs:ram::<account>:role/<name>";
        context.report(Rule::MalformedPrincipal, place(), message).help(help);
        return;
    };
    if arn.account.contains(['*', '?']) || (arn.account.is_empty() && !placeholder) {
        everyone(context, view, &format!("identities of more than one account ({value})"), place());
    }
    let form = arn.relative == "root"
        || arn.relative == "*"
        || ["user/", "role/"].iter().any(|kind| arn.relative.starts_with(kind));
    if !form {
        let message = format!("{value} names neither root, nor a user, nor a role");
        context.report(Rule::MalformedPrincipal, place(), message).help("the account as a whole is …:root");
    }
}

fn everyone(context: &mut Context<'_>, view: &View<'_>, who: &str, place: Place) {
    let verb = if view.kind == PolicyKind::Trust { "may assume the role" } else { "is let in" };
    if view.statement.denies() {
        return;
    }
    let message = format!("{who} {verb}");
    let finding = context.report(Rule::PublicPrincipal, place, message);
    finding.help("name the accounts or identities");
    if !view.statement.is_unconditional() {
        finding.message.push_str(", under the condition");
        finding.severity(Severity::Warning);
    }
}

fn service(context: &mut Context<'_>, value: &str, place: impl Fn() -> Place) {
    if value.contains(['*', '?']) {
        let message = format!("{value:?} lets more than one product assume the role");
        context.report(Rule::PublicPrincipal, place(), message).help("name one product, such as ecs.aliyuncs.com");
    } else if !value.ends_with(".aliyuncs.com") {
        let message = format!("{value:?} is no product: its name ends in .aliyuncs.com");
        context.report(Rule::MalformedPrincipal, place(), message).help("write it as in ecs.aliyuncs.com");
    }
}

fn federated(context: &mut Context<'_>, view: &View<'_>, value: &str, place: impl Fn() -> Place) {
    let provider = Arn::parse(value).ok().filter(|arn| arn.code == "ram").map(|arn| arn.relative);
    let oidc = provider.is_some_and(|provider| provider.starts_with("oidc-provider/"));
    let saml = provider.is_some_and(|provider| provider.starts_with("saml-provider/"));
    if !oidc && !saml {
        let message = format!("{value:?} is the ARN of neither a SAML nor an OIDC provider");
        let help = "write acs:ram::<account>:saml-provider/<name> or acs:ram::<account>:oidc-provider/<name>";
        context.report(Rule::MalformedPrincipal, place(), message).help(help);
        return;
    }
    let subject = |name: &str| {
        asked(view).any(|one| {
            one.name().eq_ignore_ascii_case(name) && one.operator.is_some_and(|operator| !operator.is_negated())
        })
    };
    if oidc && !subject("oidc:sub") {
        let message = format!("every token of {value} opens the role: nothing asks for oidc:sub");
        context.report(Rule::OpenFederation, place(), message).help("ask for oidc:sub, oidc:aud and oidc:iss");
    } else if saml && !subject("saml:recipient") {
        let message = format!("nothing asks for saml:recipient beside {value}");
        context.report(Rule::OpenFederation, place(), message).help("ask for saml:recipient");
    }
}

/// A pattern in `oidc:sub`. That of Kubernetes is `system:serviceaccount:<namespace>:<name>`.
fn broad_subjects(context: &mut Context<'_>, view: &View<'_>) {
    for one in asked(view) {
        let like = one.operator == Some(Operator::StringLike);
        let subject = ["oidc:sub", "oidc:aud", "oidc:iss"].iter().any(|name| one.name().eq_ignore_ascii_case(name));
        if !like || !subject {
            continue;
        }
        for (index, text) in one.key.values.items.iter().enumerate().filter(|(_, text)| glob::is_pattern(&text.value)) {
            let mut parts = text.value.strip_prefix("system:serviceaccount:").unwrap_or_default().split(':');
            let namespace = parts.next().unwrap_or_default();
            let reach = if glob::is_pattern(namespace) {
                "spans namespaces that others may own"
            } else {
                "reaches further than one name"
            };
            let message = format!("the pattern {:?} of {} {reach}", text.value, one.name());
            let help = "name the subject with StringEquals, or the namespace without wildcards";
            context.report(Rule::BroadSubject, one.value_place(index), message).help(help);
        }
    }
}

/// The principals of a resource policy: account IDs, names of identities, or `*`.
fn list(context: &mut Context<'_>, view: &View<'_>, values: &Values) {
    for (index, text) in values.items.iter().enumerate() {
        let place = view.value_place("Principal", values, index);
        if text.value.chars().all(|c| c == '*') && !text.value.is_empty() {
            everyone(context, view, "everyone", place);
        }
    }
}
