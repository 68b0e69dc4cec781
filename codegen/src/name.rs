//! Names: from the wire to Rust.
//!
//! Owns case conversion, keywords, reserved words and collisions, for every kind of name that the
//! generator emits. No other module spells an identifier.

use std::collections::BTreeSet;

use heck::{ToShoutySnakeCase as _, ToSnakeCase as _, ToUpperCamelCase as _};
use unicode_ident::{is_xid_continue, is_xid_start};

/// Words that cannot name a member or a module.
const KEYWORDS: [&str; 53] = [
    "Self", "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn",
    "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro",
    "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super",
    "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "_",
];

/// Modules of the facade, which re-exports products beside them; a product of the same name would be hidden.
const FACADE_MODULES: [&str; 15] = [
    "blocking",
    "core",
    "credentials",
    "endpoint",
    "error",
    "guide",
    "interceptor",
    "operation",
    "paginate",
    "permissions",
    "ram_facts",
    "retry",
    "testing",
    "transport",
    "wait",
];

/// Files beside those of the operations in a product crate, and what they name. A file `main.rs` would make
/// the crate a program.
const PRODUCT_FILES: [&str; 7] = ["default_version", "error_code", "lib", "main", "rt", "schemas", "types"];

/// Methods that every generated type has; a setter of the same name would hide them.
const METHODS: [&str; 7] = ["new", "clone", "default", "into", "from", "fmt", "eq"];

/// Methods of a response and of the smart pointers around it, which hide a method of the output.
const RESPONSE_METHODS: [&str; 13] = [
    "as_ref",
    "borrow",
    "body",
    "deref",
    "headers",
    "into_output",
    "output",
    "raw_body",
    "refusal",
    "request_id",
    "status",
    "to_owned",
    "try_into",
];

/// Types that generated code names without a path; no generated type may hide them.
const TYPES: [&str; 13] =
    ["Box", "Clone", "Default", "Err", "Into", "None", "Ok", "Option", "Self", "Some", "String", "Vec", "Unknown"];

/// A member or a parameter: `VSwitchId` is `v_switch_id`, `type` is `type_`.
pub fn member(wire_name: &str) -> String {
    let name = words(wire_name, "n").to_snake_case();
    if METHODS.contains(&name.as_str()) { name + "_" } else { respelled(name) }
}

/// The method that returns what a member wraps: named as the member, unless a method of the
/// response would hide it.
pub fn accessor(member: &str) -> String {
    if RESPONSE_METHODS.contains(&member) { format!("{member}_") } else { member.to_owned() }
}

/// A module: `UpdateFotaTask` is `update_fota_task`.
pub fn module(wire_name: &str) -> String {
    respelled(words(wire_name, "n").to_snake_case())
}

/// The module of a product: `dms-enterprise` is `dms_enterprise`, and `sign` is `sign_`.
pub fn product(wire_name: &str) -> String {
    let name = module(wire_name);
    if FACADE_MODULES.contains(&name.as_str()) { name + "_" } else { name }
}

/// The module and file of an operation. One that is spelled like an API version gives way, because other
/// versions are modules beside the operations of the default one: `V2020_01_01` is `v2020_01_01_`.
pub fn operation_module(wire_name: &str) -> String {
    let name = module(wire_name);
    let digits = name.strip_prefix('v').unwrap_or_default();
    let is_version = !digits.is_empty() && digits.chars().all(|letter| letter.is_ascii_digit() || letter == '_');
    if is_version { name + "_" } else { name }
}

/// The scope of the modules of operations, in which the other files of a product crate are taken.
pub fn operation_modules() -> Scope {
    Scope::of(PRODUCT_FILES)
}

/// The scope of the constants of RAM facts, in which their table is taken.
pub fn ram_constants() -> Scope {
    Scope::of(["TABLE"])
}

/// The feature of the default version in the crate of a product with several versions.
pub const DEFAULT_VERSION: &str = "default-version";

/// The package of a product: `alibabacloud-sdk-dms-enterprise`.
pub fn package(product: &str) -> String {
    format!("alibabacloud-sdk-{}", product_folder(product))
}

/// The folder of a product's package: `dms-enterprise`.
pub fn product_folder(product: &str) -> String {
    module(product).trim_end_matches('_').replace('_', "-")
}

/// The feature of a version in the crate of its product: `v2020-10-02`.
pub fn crate_feature(version: &str) -> String {
    version_module(version).replace('_', "-")
}

/// The method that adds an item to a list: `add_tag`.
pub fn append(member: &str) -> String {
    format!("add_{}", member.trim_end_matches('_'))
}

/// The module of the RAM facts of a product version: `esa_v2024_09_10`.
pub fn facts_module(product: &str, version_module: &str) -> String {
    module(&format!("{product} {version_module}"))
}

/// The module of an API version: `2024-09-10` is `v2024_09_10`.
pub fn version_module(version: &str) -> String {
    respelled(words(version, "v").to_snake_case())
}

/// The feature of a dated product version: `ecd-2020-10-02`.
pub fn version_feature(product: &str, version: &str) -> String {
    format!("{product}-{}", version.replace(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-', "-"))
}

/// A type: the wire name, its first letter capital and nothing but letters and digits.
///
/// Capitals stay as documented: `DescribeDBInstances`, not `DescribeDbInstances`.
pub fn type_name(wire_name: &str) -> String {
    let name = leading(segment(wire_name), "N");
    match name.as_str() {
        "" => "Empty".to_owned(),
        word if TYPES.contains(&word) => name + "_",
        _ => name,
    }
}

/// What a member adds to the name of its nested type.
pub fn segment(wire_name: &str) -> String {
    let mut name = String::with_capacity(wire_name.len());
    let mut capital = true;
    for letter in wire_name.chars() {
        if !is_letter(letter) {
            capital = true;
        } else if capital {
            name.extend(letter.to_uppercase());
            capital = false;
        } else {
            name.push(letter);
        }
    }
    name
}

/// A variant of an enum: `cloud_essd` is `CloudEssd`, `1` is `Value1`, `>=` is `GreaterEqual`.
pub fn variant(wire_value: &str) -> String {
    let mut spelled = String::new();
    if !wire_value.chars().any(is_letter) {
        spelled.extend(wire_value.chars().map(symbol));
    } else {
        // A sign in front of a number distinguishes two values; elsewhere it only joins words.
        if let Some(rest) = wire_value.strip_prefix('-').filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            spelled.push_str("Minus ");
            spelled.push_str(rest);
        } else {
            spelled.push_str(wire_value);
        }
    }
    let name = words(&spelled, "Value").to_upper_camel_case();
    match name.as_str() {
        "" => "Empty".to_owned(),
        "Unknown" | "Self" => name + "_",
        _ => name,
    }
}

/// A constant: `EsaService.NotOpen` is `ESA_SERVICE_NOT_OPEN`.
pub fn constant(wire_value: &str) -> String {
    let name = words(wire_value, "N").to_shouty_snake_case();
    if name.is_empty() { "EMPTY".to_owned() } else { name }
}

/// A name by its letters and digits alone, in lower case: `NextToken` and `next_token` are one name.
pub fn normalized(name: &str) -> String {
    name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Names that are taken in one scope.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    taken: BTreeSet<String>,
    /// Names that had to give way: the wanted name and the one that was given.
    pub respelled: Vec<(String, String)>,
}

impl Scope {
    /// A scope in which these names are taken.
    pub fn of<const N: usize>(names: [&str; N]) -> Self {
        Self { taken: names.map(str::to_owned).into(), respelled: Vec::new() }
    }

    /// Frees a name that nothing has.
    pub fn release(&mut self, name: &str) {
        self.taken.remove(name);
    }

    /// Takes `wanted`, or `wanted` with the first number from 2 that is free.
    pub fn take(&mut self, wanted: &str) -> String {
        let mut name = wanted.to_owned();
        let mut number = 2;
        // Two underscores in a row, or two numbers, would be mistaken for one.
        let stem = wanted.trim_end_matches('_');
        let joined = stem.contains('_') || lower(stem) || stem.ends_with(|last: char| last.is_ascii_digit());
        while !self.taken.insert(name.clone()) {
            name = format!("{stem}{}{number}", if joined { "_" } else { "" });
            number += 1;
        }
        if name != wanted {
            self.respelled.push((wanted.to_owned(), name.clone()));
        }
        name
    }
}

fn lower(name: &str) -> bool {
    !name.chars().any(char::is_uppercase)
}

/// A name as the case conversion wants it: with `prefix` where it begins with a digit, because
/// the conversion sees no word behind leading digits, and with readable plurals of acronyms and
/// acronyms with a small letter inside, because it splits before a capital that a small letter
/// follows (`i_ds`). An acronym that ends like another one precedes it in the list.
fn words(wire_name: &str, prefix: &str) -> String {
    let mut name: String = wire_name.chars().map(|letter| if is_letter(letter) { letter } else { ' ' }).collect();
    for (acronym, word) in [
        ("UUIDs", "Uuids"),
        ("UIDs", "Uids"),
        ("IDs", "Ids"),
        ("EIPs", "Eips"),
        ("VIPs", "Vips"),
        ("IPs", "Ips"),
        ("IPv", "Ipv"),
        ("IPsec", "Ipsec"),
        ("URLs", "Urls"),
        ("URIs", "Uris"),
        ("VPCs", "Vpcs"),
        ("ARNs", "Arns"),
        ("SANs", "Sans"),
        ("CIDRs", "Cidrs"),
        ("ACLs", "Acls"),
        ("SQLs", "Sqls"),
        ("ETLs", "Etls"),
        ("APIs", "Apis"),
        ("DTOs", "Dtos"),
        ("DBs", "Dbs"),
        ("AZs", "Azs"),
        ("VMs", "Vms"),
        ("IMs", "Ims"),
        ("OAuth", "Oauth"),
        ("DDoS", "Ddos"),
        ("DDos", "Ddos"),
        ("IDaaS", "Idaas"),
        ("QoS", "Qos"),
    ] {
        name = name.replace(acronym, word);
    }
    leading(name.trim().to_owned(), prefix)
}

/// Whether a letter or digit can be part of an identifier: `²` is a digit to Unicode, not to Rust.
fn is_letter(letter: char) -> bool {
    letter.is_alphanumeric() && is_xid_continue(letter)
}

/// Puts `prefix` in front of a name that an identifier cannot begin with.
fn leading(name: String, prefix: &str) -> String {
    let starts = name.chars().next().is_none_or(is_xid_start);
    if starts { name } else { format!("{prefix}{name}") }
}

fn respelled(name: String) -> String {
    match name.as_str() {
        "" => "empty".to_owned(),
        word if KEYWORDS.contains(&word) => name + "_",
        _ => name,
    }
}

/// The word for a symbol in a value without letters.
fn symbol(letter: char) -> &'static str {
    match letter {
        '>' => "Greater ",
        '<' => "Less ",
        '=' => "Equal ",
        '!' => "Not ",
        '*' => "Star ",
        '+' => "Plus ",
        '-' => "Minus ",
        '/' => "Slash ",
        '&' => "And ",
        '|' => "Or ",
        '%' => "Percent ",
        '.' => "Dot ",
        ',' => "Comma ",
        ' ' => "",
        _ => "Symbol ",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(convert: fn(&str) -> String, cases: &[(&str, &str)]) {
        for (wire, expected) in cases {
            assert_eq!(convert(wire), *expected, "{wire}");
        }
    }

    #[test]
    fn members() {
        check(
            member,
            &[
                ("TaskName", "task_name"),
                ("VSwitchId", "v_switch_id"),
                ("DBInstanceIDs", "db_instance_ids"),
                ("SmsSendDetailDTOs", "sms_send_detail_dtos"),
                ("VIPs", "vips"),
                ("SecurityIPs", "security_ips"),
                ("SANs", "sans"),
                ("UserUUIDs", "user_uuids"),
                ("DescribeBackupDBs", "describe_backup_dbs"),
                ("DBIsIgnoreCase", "db_is_ignore_case"),
                ("ContactALIIMs", "contact_ali_ims"),
                ("IDaaSRegionId", "idaas_region_id"),
                ("DDoSBillingMode", "ddos_billing_mode"),
                ("OverseaDDosDefendFlow", "oversea_ddos_defend_flow"),
                ("IPsecExtendInfo", "ipsec_extend_info"),
                ("Ipv6Address", "ipv6_address"),
                ("IPv6", "ipv6"),
                ("SystemDisk.Size", "system_disk_size"),
                ("x-acs-security-token", "x_acs_security_token"),
                ("ScalingGroupName.1", "scaling_group_name_1"),
                ("405Pv", "n405_pv"),
                ("Type", "type_"),
                ("self", "self_"),
                ("New", "new_"),
                ("_", "empty"),
                ("__context", "context"),
                ("x-oss-meta-*", "x_oss_meta"),
                ("Area(m²)", "area_m"),
            ],
        );
    }

    #[test]
    fn types_and_modules() {
        check(type_name, &[("DescribeDBInstances", "DescribeDBInstances"), ("createInstance", "CreateInstance")]);
        check(
            type_name,
            &[("Option", "Option_"), ("iot.Thing-model", "IotThingModel"), ("3d", "N3d"), ("²_", "Empty")],
        );
        check(module, &[("UpdateFotaTask", "update_fota_task"), ("Match", "match_")]);
        check(module, &[("DescribeDDoSL7QpsList", "describe_ddos_l7_qps_list")]);
        check(
            operation_module,
            &[
                ("V2020_01_01", "v2020_01_01_"),
                ("V2", "v2_"),
                ("ViewThing", "view_thing"),
                ("V2Thing", "v2_thing"),
                ("Mod", "mod_"),
            ],
        );
        check(product, &[("ram", "ram"), ("retry", "retry_"), ("dms-enterprise", "dms_enterprise")]);
        check(version_module, &[("2024-09-10", "v2024_09_10"), ("iap_1.0", "iap_1_0")]);
        assert_eq!(version_feature("ecd", "2020-10-02"), "ecd-2020-10-02");
        assert_eq!(version_feature("aligenie", "iap_1.0"), "aligenie-iap-1-0");
    }

    #[test]
    fn variants_and_constants() {
        check(
            variant,
            &[
                ("online", "Online"),
                ("cloud_essd", "CloudEssd"),
                ("PrePaid", "PrePaid"),
                ("1", "Value1"),
                ("-1", "Minus1"),
                ("8Core64GB", "Value8Core64Gb"),
                (">=", "GreaterEqual"),
                ("", "Empty"),
                ("unknown", "Unknown_"),
                ("免费停车", "免费停车"),
            ],
        );
        check(constant, &[("EsaService.NotOpen", "ESA_SERVICE_NOT_OPEN"), ("404", "N404"), ("", "EMPTY")]);
    }

    #[test]
    fn collisions() {
        let mut scope = Scope::default();
        for (wanted, expected) in [
            ("key", "key_2"),
            ("Key", "Key2"),
            ("a_b", "a_b_2"),
            ("type_", "type_2"),
            ("Unknown_", "Unknown2"),
            ("Value1", "Value1_2"),
        ] {
            assert_eq!([scope.take(wanted), scope.take(wanted)], [wanted, expected]);
        }
        assert_eq!(scope.respelled.len(), 6);
        let mut modules = operation_modules();
        for taken in PRODUCT_FILES {
            assert_ne!(modules.take(&operation_module(taken)), taken);
        }
    }
}
