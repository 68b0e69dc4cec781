//! Our own classes of actions.
//!
//! Owns the rule that assigns them. The documentation prints only access levels, which do not always
//! describe what an action does, and has none for permissions and tags. A class is our judgement, not a
//! documented fact.

use std::fmt;

use alibabacloud_nearest_name::words;

/// What an action does, according to a rule of this project.
///
/// An action that changes something is [`ActionClass::Tagging`] if its name has the word `Tag`, `Tags` or `Untag`,
/// and [`ActionClass::PermissionsManagement`] if its RAM code is `ram` or `ims`, or if its name has one
/// of `Permission`, `Privilege`, `RamRole`, `ServiceLinkedRole`, `AccessKey`, `AccessPolicy`,
/// `BucketPolicy`, `KeyPolicy`, `SecretPolicy`, `ControlPolicy`, `BucketAcl` and `ObjectAcl`;
/// for the code `resourcemanager` also if it has `Policy` or `Role`.
/// It changes something if the printed level or the first word of its name says so. If both are
/// unknown, it counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum ActionClass {
    /// Lists resources.
    List,
    /// Reads a resource.
    Read,
    /// Changes tags.
    Tagging,
    /// Changes anything else.
    Write,
    /// Changes who may do what.
    PermissionsManagement,
}

/// Each list of verbs is sorted: they are looked up for every action of the catalogue.
const LIST_VERBS: &[&str] = &["List"];
const READ_VERBS: &[&str] =
    &["Check", "Count", "Describe", "Estimate", "Get", "Head", "Lookup", "Preview", "Query", "Search", "Validate"];
#[rustfmt::skip]
const WRITE_VERBS: &[&str] = &[
    "Accept", "Activate", "Add", "Allocate", "Apply", "Assign", "Associate", "Attach", "Authorize", "Bind",
    "Cancel", "Change", "Clone", "Close", "Confirm", "Convert", "Copy", "Create", "Deactivate", "Delete",
    "Deploy", "Detach", "Disable", "Disassociate", "Dissociate", "Enable", "Execute", "Grant", "Import",
    "Install", "Invoke", "Join", "Leave", "Migrate", "Modify", "Move", "Open", "Pause", "Purge", "Put",
    "Reboot", "Rebuild", "Recover", "Redeploy", "Register", "Reject", "Release", "Remove", "Renew", "Replace",
    "Reset", "Resize", "Restart", "Restore", "Resume", "Revoke", "Rollback", "Run", "Send", "Set", "Start",
    "Stop", "Submit", "Suspend", "Switch", "Tag", "Terminate", "Transfer", "Unassign", "Unassociate", "Unbind",
    "Uninstall", "Unlock", "Untag", "Update", "Upgrade", "Upload",
];
const PERMISSION_CODES: &[&str] = &["ram", "ims"];
/// Words that mean permissions only for one RAM code: elsewhere, a policy may be a backup policy.
const PERMISSION_WORDS_OF: &[(&str, &[&str])] = &[("resourcemanager", &["Policy", "Role"])];
const PERMISSION_WORDS: &[&str] = &[
    "Permission",
    "Privilege",
    "RamRole",
    "ServiceLinkedRole",
    "AccessKey",
    "AccessPolicy",
    "BucketPolicy",
    "KeyPolicy",
    "SecretPolicy",
    "ControlPolicy",
    "BucketAcl",
    "ObjectAcl",
];

impl ActionClass {
    /// The class of an action, with the access level that is printed for it.
    ///
    /// ```
    /// use alibabacloud_ram::ActionClass;
    ///
    /// assert_eq!(ActionClass::of("ecs:DescribeInstances", Some("get")), ActionClass::Read);
    /// assert_eq!(ActionClass::of("ecs:TagResources", Some("update")), ActionClass::Tagging);
    /// // Its page prints `get`.
    /// assert_eq!(ActionClass::of("esa:UpdateCustomScenePolicy", Some("get")), ActionClass::Write);
    /// ```
    #[must_use]
    pub fn of(action: &str, access_level: Option<&str>) -> Self {
        let (code, name) = action.split_once(':').unwrap_or(("", action));
        let change = match (access_level.and_then(of_level), of_verb(name)) {
            (Some(level), Some(verb)) if verb != Self::Write => level,
            (_, Some(verb)) => verb,
            (level, None) => level.unwrap_or(Self::Write),
        };
        if change != Self::Write {
            return change;
        }
        if name.contains("ag") && words(name).any(|word| matches!(word, "Tag" | "Tags" | "Untag")) {
            return Self::Tagging;
        }
        let of_code = PERMISSION_WORDS_OF.iter().filter(|(known, _)| code.eq_ignore_ascii_case(known));
        let permission = PERMISSION_CODES.iter().any(|known| code.eq_ignore_ascii_case(known))
            || of_code.flat_map(|(_, words)| *words).chain(PERMISSION_WORDS).any(|word| name.contains(word));
        if permission { Self::PermissionsManagement } else { Self::Write }
    }
}

fn of_level(level: &str) -> Option<ActionClass> {
    let is = |known: &&str| level.eq_ignore_ascii_case(known);
    if is(&"list") {
        Some(ActionClass::List)
    } else if ["get", "read"].iter().any(is) {
        Some(ActionClass::Read)
    } else if ["create", "update", "delete", "write"].iter().any(is) {
        Some(ActionClass::Write)
    } else {
        None
    }
}

/// The class of the first word of a name; `Batch` in front of it is ignored.
fn of_verb(name: &str) -> Option<ActionClass> {
    let verb = words(name).find(|word| *word != "Batch")?;
    [(LIST_VERBS, ActionClass::List), (READ_VERBS, ActionClass::Read), (WRITE_VERBS, ActionClass::Write)]
        .iter()
        .find_map(|(verbs, class)| verbs.binary_search(&verb).is_ok().then_some(*class))
}

impl fmt::Display for ActionClass {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::List => "list",
            Self::Read => "read",
            Self::Tagging => "tagging",
            Self::Write => "write",
            Self::PermissionsManagement => "permissions-management",
        })
    }
}

impl std::str::FromStr for ActionClass {
    type Err = UnknownActionClass;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::List, Self::Read, Self::Tagging, Self::Write, Self::PermissionsManagement]
            .into_iter()
            .find(|class| class.to_string().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownActionClass(text.to_owned()))
    }
}

/// A text that is not the name of a class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of list, read, tagging, write and permissions-management")]
pub struct UnknownActionClass(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_sorted() {
        assert!([LIST_VERBS, READ_VERBS, WRITE_VERBS].iter().all(|verbs| verbs.is_sorted()));
    }

    #[test]
    fn the_more_powerful_of_level_and_verb_decides() {
        for (action, level, expected) in [
            ("ecs:DescribeInstances", Some("get"), ActionClass::Read),
            ("ecd:DescribeDirectories", Some("LIST"), ActionClass::List),
            ("esa:ListRecords", Some("get"), ActionClass::Read),
            ("esa:ListCacheRules", Some("none"), ActionClass::List),
            ("esa:ListCacheRules", None, ActionClass::List),
            ("ecd:ModifyTimerGroup", Some("list"), ActionClass::Write),
            ("ecs:DescribeThing", Some("update"), ActionClass::Write),
            ("ecs:Thing", None, ActionClass::Write),
            ("ecs:Thing", Some("get"), ActionClass::Read),
            ("esa:BatchGetX", None, ActionClass::Read),
            ("ecs:UntagResources", Some("delete"), ActionClass::Tagging),
            ("ecs:ListTagResources", Some("list"), ActionClass::List),
            ("ecs:RunStage", Some("create"), ActionClass::Write),
            ("ram:CreateUser", None, ActionClass::PermissionsManagement),
            ("ram:GetUser", None, ActionClass::Read),
            ("resourcemanager:AttachPolicy", None, ActionClass::PermissionsManagement),
            ("resourcemanager:UpdateRole", None, ActionClass::PermissionsManagement),
            ("resourcemanager:CreateFolder", None, ActionClass::Write),
            ("resourcemanager:ListPolicies", None, ActionClass::List),
            ("nas:CreateAutoSnapshotPolicy", None, ActionClass::Write),
            ("ecs:AttachInstanceRamRole", Some("update"), ActionClass::PermissionsManagement),
            ("", None, ActionClass::Write),
        ] {
            assert_eq!(ActionClass::of(action, level), expected, "{action} {level:?}");
        }
        assert_eq!("permissions-management".parse(), Ok(ActionClass::PermissionsManagement));
        assert!("admin".parse::<ActionClass>().is_err());
    }
}
