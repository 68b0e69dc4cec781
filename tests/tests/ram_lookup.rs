//! Questions over the whole catalogue, each against a plain walk over the facts.
//!
//! Owns the cases.

#![cfg(test)]
#![cfg(feature = "ram")]

mod ram_oracle;

use std::collections::BTreeSet;

use alibabacloud_ram::write::Writer;
use alibabacloud_ram::{ActionClass, Catalogue, Lookup, RamAction, RamState, Selection};
use ram_oracle::like;

fn catalogue() -> &'static Catalogue<'static> {
    Catalogue::compiled_in()
}

fn selected(selection: &Selection<'_>) -> BTreeSet<String> {
    catalogue().select(selection).map(|action| action.name().to_owned()).collect()
}

/// The documented actions that have a row of this kind.
fn documented(fits: impl Fn(&RamAction<'_>) -> bool) -> BTreeSet<String> {
    let actions = catalogue().facts().flat_map(|facts| facts.actions());
    actions.filter(|action| fits(action)).map(|action| action.action().to_owned()).collect()
}

fn check(selection: &Selection<'_>, fits: impl Fn(&RamAction<'_>) -> bool) {
    let expected = documented(fits);
    assert!(!expected.is_empty(), "{selection:?}");
    assert_eq!(selected(selection), expected, "{selection:?}");
}

#[test]
fn actions_are_sorted_and_found_by_name() {
    let actions = catalogue().actions();
    let names: Vec<_> = actions.iter().map(|action| action.name().to_lowercase()).collect();
    assert!(names.is_sorted_by(|a, b| a < b));
    for (id, action) in actions.iter().enumerate() {
        assert_eq!(catalogue().id(action.name()), Some(id), "{}", action.name());
        assert_eq!(format!("{}:{}", action.code(), action.short_name()), action.name());
        assert_eq!(action.is_documented(), action.state() == RamState::Documented);
    }
    assert!(actions.len() > 4000);
}

#[test]
fn by_pattern_in_any_letter_case() {
    for pattern in [
        "ecs:Describe*",
        "ECS:describe*",
        "*:DescribeTags",
        "*",
        "dds:?reate*",
        "*Resource*",
        "ecs:StartInstance",
        "x:*",
        "",
    ] {
        let lower = pattern.to_lowercase();
        let numbered = (0..).zip(catalogue().actions());
        let fits = numbered.filter(|(_, one)| like(&lower, &one.name().to_lowercase()));
        let expected: Vec<usize> = fits.map(|(id, _)| id).collect();
        assert_eq!(catalogue().expand(pattern).collect::<Vec<usize>>(), expected, "{pattern}");
    }
    assert!(catalogue().expand("ecs:Describe*").count() > 70);
}

#[test]
fn by_level_type_key_dependent_and_wildcard_only() {
    let none = Selection::default();
    let same = |a: Option<&str>, b: &str| a.is_some_and(|a| a.eq_ignore_ascii_case(b));
    check(&none.access_level("LIST"), |action| same(action.access_level(), "list"));
    check(&none.resource_type("keypair"), |action| action.resources().any(|row| same(row.resource_type, "keypair")));
    check(&none.condition_key("ecs:instancetype"), |action| {
        action.condition_keys().any(|key| key == "ecs:InstanceType")
    });
    check(&none.condition_key("ecs:tag/team"), |action| action.condition_keys().any(|key| key == "ecs:tag"));
    check(&none.dependent_action("ram:passrole"), |action| {
        action.dependent_actions().any(|other| other == "ram:PassRole")
    });
    check(&none.wildcard_only(true), |action| {
        action.resources().len() > 0 && action.resources().all(|row| row.arn == "*")
    });
}

#[test]
fn by_arn_which_actions_can_name_it() {
    let none = Selection::default();
    let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001";
    check(&none.arn(instance), |action| {
        action.resources().any(|row| {
            let arn = row.arn.strip_prefix("acs:ecs:").and_then(|rest| rest.rsplit_once(':'));
            arn.is_some_and(|(_, relative)| relative == "*" || relative.starts_with("instance/"))
        })
    });
    let names = selected(&none.arn("acs:ram:*:*:role/x"));
    assert!(names.contains("ecs:AttachInstanceRamRole") && !names.contains("ecs:StartInstance"), "{names:?}");
    assert_eq!(selected(&none.arn("acs:nothing:*:*:x")), BTreeSet::new());
}

#[test]
fn by_product_and_operation() {
    let none = Selection::default();
    let dds = selected(&none.product("DDS"));
    let operations = catalogue().facts().filter(|facts| facts.product() == "dds").count();
    assert_eq!(dds.len(), operations);
    let tags = selected(&none.operation("tagresources"));
    assert!(tags.contains("ecs:TagResources") && tags.contains("dds:TagResources"), "{tags:?}");
    let both = none.operation("TagResources").product("dds").class(ActionClass::Tagging);
    assert_eq!(selected(&both), BTreeSet::from(["dds:TagResources".to_owned()]));
    let found = catalogue().operation("R_KVStore", None, "describeinstances").unwrap();
    assert_eq!((found.product(), found.operation()), ("r-kvstore", "DescribeInstances"));
    assert_eq!(catalogue().operation("ecs", Some("2000-01-01"), "DescribeInstances"), None);
}

#[test]
fn codes_keys_and_dates_of_products() {
    // The RAM code is not the product's name.
    assert_eq!(
        catalogue().action("yundun-cert:CreateRootCACertificate").unwrap().operations()[0].facts.product(),
        "cas"
    );
    let code = catalogue().code("YUNDUN-CERT").unwrap();
    assert_eq!((code.code, code.documented), ("yundun-cert", 34));
    // An operation of ECS, under its second code.
    let undocumented = catalogue().actions().iter().find(|action| action.code() == "ecs" && !action.is_documented());
    let name = format!("vpc:{}", undocumented.unwrap().short_name());
    assert!(!matches!(catalogue().lookup(&name), Lookup::Unknown), "{name}");
    // The code of the version that documents it holds for the other version as well, two of whose 47
    // operations have the name of a documented action.
    assert_eq!((code.undocumented, catalogue().code("cas")), (45, None));
    assert!(matches!(catalogue().lookup("yundun-cert:listcsr"), Lookup::NotDocumented(_)));
    assert!(matches!(catalogue().lookup("cas:ListCsr"), Lookup::Unknown));
    let documented = catalogue().actions().iter().find(|action| action.code() == "ecs" && action.is_documented());
    let name = format!("vpc:{}", documented.unwrap().short_name());
    assert!(matches!(catalogue().lookup(&name), Lookup::Unknown), "{name}");
    let key = catalogue().condition_key("ECS:INSTANCETYPE").unwrap();
    assert_eq!((key.key, key.data_type), ("ecs:InstanceType", Some("String")));
    assert_eq!(catalogue().condition_key("ecs:NoSuchKey"), None);
    assert!(catalogue().date().unwrap() >= "2026-03");
}

#[test]
fn a_newer_version_without_facts_hides_no_documented_one() {
    let mut hidden = 0;
    for facts in catalogue().facts().filter(|facts| facts.state() == RamState::Documented) {
        let found = catalogue().operation(facts.product(), None, facts.operation()).unwrap();
        assert_eq!(found.state(), RamState::Documented, "{} {}", facts.product(), facts.operation());
        let versions = catalogue().operations(facts.operation()).filter(|other| other.product() == facts.product());
        hidden += usize::from(versions.max_by_key(|facts| facts.version()) != Some(facts));
    }
    assert!(hidden >= 5, "{hidden}");
    for name in ["DescribeDirectories", "ecd StopDesktops", "ecd:RebootDesktops"] {
        let mut writer = Writer::new(catalogue());
        writer.name(name);
        let written = writer.write();
        assert!(written.missing.is_empty() && !written.policies.is_empty(), "{name}");
    }
}

/// Operations of the product's other version have the code, and need other permissions.
#[test]
fn stems_admit_no_presumed_action_of_another_version() {
    let actions = catalogue().actions().iter().filter(|action| action.code() == "yundun-cert");
    let mut writer = Writer::new(catalogue());
    for action in actions.filter(|action| action.is_documented() && action.short_name().starts_with("List")) {
        writer.name(action.name());
    }
    let policies = writer.write().policies;
    let text = policies.iter().map(|policy| policy.to_compact()).collect::<String>();
    assert!(text.contains("yundun-cert:List") && !text.contains("yundun-cert:List*"), "{text}");
}

#[test]
fn an_empty_list_of_resources_is_never_a_lack_of_resource_level() {
    let cut = documented(|action| action.resources().len() == 0);
    assert_eq!(cut.len(), 8, "{cut:?}");
    let names = selected(&Selection::default().wildcard_only(true));
    assert!(cut.is_disjoint(&names));
}

#[test]
fn misspelt_names_are_answered_with_the_nearest() {
    for (name, expected) in [
        ("ecs:StartInstanec", Some("ecs:StartInstance")),
        ("ECS:startinstances", Some("ecs:StartInstances")),
        ("esc:StartInstance", Some("ecs:StartInstance")),
        ("ecs:DescribeInstance", Some("ecs:DescribeInstances")),
        ("cas:CreateRootCACertificate", Some("yundun-cert:CreateRootCACertificate")),
        ("ecs:CompletelyElse", None),
        ("nothing", None),
    ] {
        assert_eq!(catalogue().nearest_action(name), expected, "{name}");
    }
}
