//! Our own classes of actions.
//!
//! Owns the rule. The documentation prints access levels alone, which do not always follow what an
//! action does, and has no class for permissions and tags; a class is ours, and no fact.

use std::fmt;

use super::words::words;

/// What an action does, by a rule of this project.
///
/// An action that changes something is [`Class::Tagging`] if its name has the word `Tag`, `Tags` or `Untag`,
/// and [`Class::PermissionsManagement`] if its RAM code is `ram` or `ims`, or if its name has one
/// of `Permission`, `Privilege`, `RamRole`, `ServiceLinkedRole`, `AccessKey`, `AccessPolicy`,
/// `BucketPolicy`, `KeyPolicy`, `SecretPolicy`, `ControlPolicy`, `BucketAcl` and `ObjectAcl`;
/// for the code `resourcemanager` also if it has `Policy` or `Role`.
/// It changes something if the printed level or the first word of its name says so, whichever is
/// graver; where neither tells, it counts as a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Class {
    /// Lists things.
    List,
    /// Reads a thing.
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
/// Words that tell it for one RAM code alone: elsewhere a policy may be one of backups.
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

impl Class {
    /// The class of an action, with the access level that is printed for it.
    ///
    /// ```
    /// use alibabacloud_ram::Class;
    ///
    /// assert_eq!(Class::of("ecs:DescribeInstances", Some("get")), Class::Read);
    /// assert_eq!(Class::of("ecs:TagResources", Some("update")), Class::Tagging);
    /// // Its page prints `get`.
    /// assert_eq!(Class::of("esa:UpdateCustomScenePolicy", Some("get")), Class::Write);
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

fn of_level(level: &str) -> Option<Class> {
    let is = |known: &&str| level.eq_ignore_ascii_case(known);
    if is(&"list") {
        Some(Class::List)
    } else if ["get", "read"].iter().any(is) {
        Some(Class::Read)
    } else if ["create", "update", "delete", "write"].iter().any(is) {
        Some(Class::Write)
    } else {
        None
    }
}

/// The class that the first word tells; `Batch` in front of it tells nothing.
fn of_verb(name: &str) -> Option<Class> {
    let verb = words(name).find(|word| *word != "Batch")?;
    [(LIST_VERBS, Class::List), (READ_VERBS, Class::Read), (WRITE_VERBS, Class::Write)]
        .iter()
        .find_map(|(verbs, class)| verbs.binary_search(&verb).is_ok().then_some(*class))
}

impl fmt::Display for Class {
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

impl std::str::FromStr for Class {
    type Err = UnknownClass;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Self::List, Self::Read, Self::Tagging, Self::Write, Self::PermissionsManagement]
            .into_iter()
            .find(|class| class.to_string().eq_ignore_ascii_case(text))
            .ok_or_else(|| UnknownClass(text.to_owned()))
    }
}

/// A text that names no class.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is none of list, read, tagging, write and permissions-management")]
pub struct UnknownClass(String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_are_sorted() {
        assert!([LIST_VERBS, READ_VERBS, WRITE_VERBS].iter().all(|verbs| verbs.is_sorted()));
    }

    #[test]
    fn the_graver_of_level_and_verb_decides() {
        for (action, level, expected) in [
            ("ecs:DescribeInstances", Some("get"), Class::Read),
            ("ecd:DescribeDirectories", Some("LIST"), Class::List),
            ("esa:ListRecords", Some("get"), Class::Read),
            ("esa:ListCacheRules", Some("none"), Class::List),
            ("esa:ListCacheRules", None, Class::List),
            ("ecd:ModifyTimerGroup", Some("list"), Class::Write),
            ("ecs:DescribeThing", Some("update"), Class::Write),
            ("ecs:Thing", None, Class::Write),
            ("ecs:Thing", Some("get"), Class::Read),
            ("esa:BatchGetX", None, Class::Read),
            ("ecs:UntagResources", Some("delete"), Class::Tagging),
            ("ecs:ListTagResources", Some("list"), Class::List),
            ("ecs:RunStage", Some("create"), Class::Write),
            ("ram:CreateUser", None, Class::PermissionsManagement),
            ("ram:GetUser", None, Class::Read),
            ("resourcemanager:AttachPolicy", None, Class::PermissionsManagement),
            ("resourcemanager:UpdateRole", None, Class::PermissionsManagement),
            ("resourcemanager:CreateFolder", None, Class::Write),
            ("resourcemanager:ListPolicies", None, Class::List),
            ("nas:CreateAutoSnapshotPolicy", None, Class::Write),
            ("ecs:AttachInstanceRamRole", Some("update"), Class::PermissionsManagement),
            ("", None, Class::Write),
        ] {
            assert_eq!(Class::of(action, level), expected, "{action} {level:?}");
        }
        assert_eq!("permissions-management".parse(), Ok(Class::PermissionsManagement));
        assert!("admin".parse::<Class>().is_err());
    }
}
