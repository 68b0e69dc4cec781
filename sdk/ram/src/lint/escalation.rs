//! Ways from what a policy grants to more than it grants.
//!
//! Owns the list of ways, written for RAM: each is a set of actions that together let an identity give
//! itself, or act with, permissions that its policies do not have.

use super::context::{Context, list};
use super::finding::Severity;
use super::grants::{is_full, is_grant};
use super::rule::Rule;
use super::view::{Place, View};
use crate::policy::Text;

/// A way: one action of each row is needed.
struct Way {
    what: &'static str,
    needs: &'static [&'static [&'static str]],
}

const WAYS: &[Way] = &[
    Way {
        what: "write a new version of a policy",
        needs: &[&["ram:CreatePolicyVersion", "resourcemanager:CreatePolicyVersion"]],
    },
    Way {
        what: "bring back an old version of a policy",
        needs: &[&["ram:SetDefaultPolicyVersion", "resourcemanager:SetDefaultPolicyVersion"]],
    },
    Way { what: "attach a policy to a user", needs: &[&["ram:AttachPolicyToUser", "resourcemanager:AttachPolicy"]] },
    Way { what: "attach a policy to a group", needs: &[&["ram:AttachPolicyToGroup", "resourcemanager:AttachPolicy"]] },
    // A session of the role can do so for its own.
    Way { what: "attach a policy to a role", needs: &[&["ram:AttachPolicyToRole", "resourcemanager:AttachPolicy"]] },
    Way {
        what: "attach a policy to a role and assume it",
        needs: &[&["ram:AttachPolicyToRole", "resourcemanager:AttachPolicy"], &["sts:AssumeRole"]],
    },
    Way { what: "join a group", needs: &[&["ram:AddUserToGroup", "ims:AddUserToGroup"]] },
    Way { what: "make an AccessKey for a user", needs: &[&["ram:CreateAccessKey", "ims:CreateAccessKey"]] },
    Way {
        what: "give a user a password",
        needs: &[&[
            "ram:CreateLoginProfile",
            "ram:UpdateLoginProfile",
            "ims:CreateLoginProfile",
            "ims:UpdateLoginProfile",
        ]],
    },
    Way {
        what: "change whom a role trusts and assume it",
        needs: &[&["ram:UpdateRole", "resourcemanager:UpdateRole"], &["sts:AssumeRole"]],
    },
    Way {
        what: "run an instance with a role",
        needs: &[&["ram:PassRole"], &["ecs:RunInstances", "ecs:CreateInstance", "ecs:AttachInstanceRamRole"]],
    },
    Way {
        what: "run a function with a role",
        needs: &[
            &["ram:PassRole"],
            &["fc:CreateFunction", "fc:UpdateFunction", "fc:CreateService"],
            &["fc:InvokeFunction"],
        ],
    },
    Way { what: "build a stack with a role", needs: &[&["ram:PassRole"], &["ros:CreateStack", "ros:UpdateStack"]] },
    Way { what: "run a template with a role", needs: &[&["ram:PassRole"], &["oos:StartExecution"]] },
];

/// Every action that some way needs.
pub(super) fn actions() -> impl Iterator<Item = &'static str> {
    WAYS.iter().flat_map(|way| way.needs).flat_map(|needs| needs.iter().copied()).chain(["sts:AssumeRole"])
}

/// A way that is open, with the statements that open it.
struct Open {
    /// Positions of the statements.
    by: Vec<usize>,
    what: String,
}

pub(super) fn check(context: &mut Context<'_>, views: &[View<'_>]) {
    let mut open: Vec<Open> = WAYS.iter().filter_map(|way| open_way(views, way)).collect();
    if let Some(by) = assume_any(views) {
        open.push(Open { by: vec![by], what: "assume every role that trusts the account (sts:AssumeRole)".to_owned() });
    }
    // Ways that the same statements open have one cause.
    let mut causes: Vec<Vec<usize>> = open.iter().map(|one| one.by.clone()).collect();
    causes.sort();
    causes.dedup();
    for cause in causes {
        let ways: Vec<&str> = open.iter().filter(|one| one.by == cause).map(|one| one.what.as_str()).collect();
        report(context, views, &cause, &ways);
    }
}

fn report(context: &mut Context<'_>, views: &[View<'_>], cause: &[usize], ways: &[&str]) {
    let by: Vec<&View<'_>> = cause.iter().filter_map(|at| views.get(*at)).collect();
    let Some(first) = by.first() else { return };
    let conditional = by.iter().any(|view| !view.statement.is_unconditional());
    let narrow = by.iter().any(|view| !is_broad(view));
    let others = by.iter().skip(1).map(|view| view.name()).collect::<Vec<_>>().join(" and ");
    let together = if others.is_empty() { String::new() } else { format!(" and {others}") };
    let note = if conditional { ", under its conditions," } else { "" };
    let message = format!("whoever has this{together} can{note} {}", list(ways.iter().copied()));
    let finding = context.report(Rule::Escalation, place(first, ways), message);
    finding.help("leave these to administrators, or name resources that carry no more permissions");
    if conditional || narrow {
        finding.severity(Severity::Note);
    }
}

/// The item that opens a way, or the statement.
fn place(view: &View<'_>, ways: &[&str]) -> Place {
    let opens = |text: &Text| {
        actions().any(|name| {
            crate::glob::matches_ignore_case(&text.value, name) && ways.iter().any(|way| way.contains(name))
        })
    };
    match view.items.iter().find(|item| opens(item.text)) {
        Some(item) if !view.negated => view.item_place(item),
        _ => view.place(),
    }
}

fn open_way(views: &[View<'_>], way: &Way) -> Option<Open> {
    let mut by = Vec::new();
    let mut named = Vec::new();
    for needs in way.needs {
        let (action, at) = needs.iter().find_map(|action| Some((*action, grants(views, action)?)))?;
        named.push(action);
        if !by.contains(&at) {
            by.push(at);
        }
    }
    Some(Open { by, what: format!("{} ({})", way.what, named.join(" + ")) })
}

/// The statement that grants an action and is not told as full access already, unless a Deny without
/// condition takes the action back.
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
            && view.statement.counts_always()
            && view.is_on_every_arn()
            && view.covers_action(action)
    };
    views.iter().any(denies)
}

/// Whether it is about more resources than it names.
fn is_broad(view: &View<'_>) -> bool {
    view.statement.not_resource.is_some()
        || view.resources().iter().any(|text| text.value.contains(['*', '?']) && !is_own(text))
}

/// Only the region or the account of the ARN is open.
fn is_own(text: &Text) -> bool {
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
    fn ways_name_actions_that_a_policy_can_name() {
        for action in actions() {
            let (code, name) = action.split_once(':').unwrap();
            assert!(code.chars().all(|c| c.is_ascii_lowercase()) && name.starts_with(char::is_uppercase), "{action}");
        }
    }
}
