//! Privilege escalation: permissions with which an identity can get more permissions.
//!
//! Owns the list of escalation paths of RAM: each is a set of actions that together allow an identity to give
//! itself, or to act with, permissions that its policies do not grant.

use super::context::{Context, list};
use super::finding::Place;
use super::grants::{is_full, is_grant};
use super::rule::Rule;
use super::severity::Severity;
use super::view::View;
use crate::policy::Text;

/// An escalation path, which requires one action of each row.
struct EscalationPath {
    what: &'static str,
    requires: &'static [&'static [&'static str]],
}

const ESCALATION_PATHS: &[EscalationPath] = &[
    EscalationPath {
        what: "write a new version of a policy",
        requires: &[&["ram:CreatePolicyVersion", "resourcemanager:CreatePolicyVersion"]],
    },
    EscalationPath {
        what: "bring back an old version of a policy",
        requires: &[&["ram:SetDefaultPolicyVersion", "resourcemanager:SetDefaultPolicyVersion"]],
    },
    EscalationPath {
        what: "attach a policy to a user",
        requires: &[&["ram:AttachPolicyToUser", "resourcemanager:AttachPolicy"]],
    },
    EscalationPath {
        what: "attach a policy to a group",
        requires: &[&["ram:AttachPolicyToGroup", "resourcemanager:AttachPolicy"]],
    },
    // A session of the role can do so for its own.
    EscalationPath {
        what: "attach a policy to a role",
        requires: &[&["ram:AttachPolicyToRole", "resourcemanager:AttachPolicy"]],
    },
    EscalationPath {
        what: "attach a policy to a role and assume it",
        requires: &[&["ram:AttachPolicyToRole", "resourcemanager:AttachPolicy"], &["sts:AssumeRole"]],
    },
    EscalationPath { what: "join a group", requires: &[&["ram:AddUserToGroup", "ims:AddUserToGroup"]] },
    EscalationPath {
        what: "make an AccessKey for a user",
        requires: &[&["ram:CreateAccessKey", "ims:CreateAccessKey"]],
    },
    EscalationPath {
        what: "give a user a password",
        requires: &[&[
            "ram:CreateLoginProfile",
            "ram:UpdateLoginProfile",
            "ims:CreateLoginProfile",
            "ims:UpdateLoginProfile",
        ]],
    },
    EscalationPath {
        what: "change whom a role trusts and assume it",
        requires: &[&["ram:UpdateRole", "resourcemanager:UpdateRole"], &["sts:AssumeRole"]],
    },
    EscalationPath {
        what: "run an instance with a role",
        requires: &[&["ram:PassRole"], &["ecs:RunInstances", "ecs:CreateInstance", "ecs:AttachInstanceRamRole"]],
    },
    EscalationPath {
        what: "run a function with a role",
        requires: &[
            &["ram:PassRole"],
            &["fc:CreateFunction", "fc:UpdateFunction", "fc:CreateService"],
            &["fc:InvokeFunction"],
        ],
    },
    EscalationPath {
        what: "build a stack with a role",
        requires: &[&["ram:PassRole"], &["ros:CreateStack", "ros:UpdateStack"]],
    },
    EscalationPath { what: "run a template with a role", requires: &[&["ram:PassRole"], &["oos:StartExecution"]] },
];

/// Every action that some path requires.
pub(super) fn actions() -> impl Iterator<Item = &'static str> {
    ESCALATION_PATHS
        .iter()
        .flat_map(|path| path.requires)
        .flat_map(|alternatives| alternatives.iter().copied())
        .chain(["sts:AssumeRole"])
}

/// An escalation path that the policy allows, with the statements that allow it.
struct AllowedPath {
    /// The indexes of the statements.
    by: Vec<usize>,
    what: String,
}

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    let mut allowed: Vec<AllowedPath> = ESCALATION_PATHS.iter().filter_map(|path| allowed_path(views, path)).collect();
    if let Some(by) = assume_any(views) {
        allowed.push(AllowedPath {
            by: vec![by],
            what: "assume every role that trusts the account (sts:AssumeRole)".to_owned(),
        });
    }
    // Paths that the same statements allow have one cause.
    let mut causes: Vec<Vec<usize>> = allowed.iter().map(|one| one.by.clone()).collect();
    causes.sort();
    causes.dedup();
    for cause in causes {
        let paths: Vec<&str> = allowed.iter().filter(|one| one.by == cause).map(|one| one.what.as_str()).collect();
        report(context, views, &cause, &paths);
    }
}

fn report(context: &mut Context<'_>, views: &[View<'_>], cause: &[usize], paths: &[&str]) {
    let by: Vec<&View<'_>> = cause.iter().filter_map(|at| views.get(*at)).collect();
    let Some(first) = by.first() else { return };
    let conditional = by.iter().any(|view| !view.statement.is_unconditional());
    let narrow = by.iter().any(|view| !is_broad(view));
    let others = by.iter().skip(1).map(|view| view.name()).collect::<Vec<_>>().join(" and ");
    let together = if others.is_empty() { String::new() } else { format!(" and {others}") };
    let note = if conditional { ", under its conditions," } else { "" };
    let message = format!("an identity with this statement{together} can{note} {}", list(paths.iter().copied()));
    let finding = context.report(Rule::Escalation, place(first, paths), message);
    finding.help("leave these actions to administrators, or list resources that give no further permissions");
    if conditional || narrow {
        finding.severity(Severity::Note);
    }
}

/// The item that allows a path, or else the statement.
fn place(view: &View<'_>, paths: &[&str]) -> Place {
    let allows = |text: &Text| {
        actions().any(|name| {
            crate::glob::matches_ignore_case(&text.value, name) && paths.iter().any(|path| path.contains(name))
        })
    };
    match view.items.iter().find(|item| allows(item.text)) {
        Some(item) if !view.negated => view.item_place(item),
        _ => view.place(),
    }
}

fn allowed_path(views: &[View<'_>], path: &EscalationPath) -> Option<AllowedPath> {
    let mut by = Vec::new();
    let mut named = Vec::new();
    for alternatives in path.requires {
        let (action, at) = alternatives.iter().find_map(|action| Some((*action, grants(views, action)?)))?;
        named.push(action);
        if !by.contains(&at) {
            by.push(at);
        }
    }
    Some(AllowedPath { by, what: format!("{} ({})", path.what, named.join(" + ")) })
}

/// The statement that grants an action, unless it is reported as full access already or an unconditional
/// Deny denies the action.
fn grants(views: &[View<'_>], action: &str) -> Option<usize> {
    if is_denied(views, action) {
        return None;
    }
    let grants = |view: &View<'_>| is_grant(view) && !is_full(view) && view.covers_action(action);
    let broad = views.iter().position(|view| grants(view) && is_broad(view));
    broad.or_else(|| views.iter().position(grants))
}

fn is_denied(views: &[View<'_>], action: &str) -> bool {
    let denies = |view: &View<'_>| {
        view.statement.denies()
            && view.statement.applies_to_everyone()
            && view.is_on_every_arn()
            && view.covers_action(action)
    };
    views.iter().any(denies)
}

/// Whether its resources contain wildcards that matter.
fn is_broad(view: &View<'_>) -> bool {
    view.statement.not_resource.is_some()
        || view.resources().iter().any(|text| text.value.contains(['*', '?']) && !has_exact_resource(text))
}

/// Whether only the region or the account of the ARN contains wildcards.
fn has_exact_resource(text: &Text) -> bool {
    crate::arn::Arn::parse(&text.value).is_ok_and(|arn| !arn.relative.contains(['*', '?']) && !arn.code.contains('*'))
}

fn assume_any(views: &[View<'_>]) -> Option<usize> {
    let action = "sts:AssumeRole";
    if is_denied(views, action) {
        return None;
    }
    let every_role = |view: &View<'_>| {
        view.is_on_everything() || view.resources().iter().any(|text| text.value.ends_with(":role/*"))
    };
    views.iter().position(|view| is_grant(view) && !is_full(view) && view.covers_action(action) && every_role(view))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_require_actions_that_a_policy_can_name() {
        for action in actions() {
            let (code, name) = action.split_once(':').unwrap();
            assert!(code.chars().all(|c| c.is_ascii_lowercase()) && name.starts_with(char::is_uppercase), "{action}");
        }
    }
}
