//! Condition keys that are not tied to one action.
//!
//! Owns the common keys with their types, and the types of those keys of products that pages print.
//! Which keys an action has stands in the catalogue.

use super::operator::Family;

/// What a key holds; each type has its family of operators.
pub type KeyType = Family;

/// A key that every product may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommonKey {
    /// The name; one that ends in `/` is followed by a tag key.
    pub name: &'static str,
    /// What it holds.
    pub key_type: KeyType,
    /// How well it is established.
    pub confidence: Confidence,
    /// Whether requests are known to leave it out.
    pub may_be_absent: bool,
}

/// How well a key is established.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// A page of RAM has it.
    Documented,
    /// Pages of some products have it; what others do with it is not known.
    SomeProducts,
    /// Only third parties name it.
    Unconfirmed,
}

/// The common keys ("Policy elements", "Conditional operators", pages of control policies, OSS and
/// Auto Scaling). The documented list of today was not obtainable, so that others may exist.
pub const COMMON: [CommonKey; 14] = [
    key("acs:CurrentTime", Family::Date, Confidence::Documented, false),
    key("acs:SecureTransport", Family::Bool, Confidence::Documented, false),
    key("acs:SourceIp", Family::Ip, Confidence::Documented, false),
    key("acs:MFAPresent", Family::Bool, Confidence::Documented, true),
    key("acs:PrincipalARN", Family::String, Confidence::Documented, false),
    key("acs:RequestTag/", Family::String, Confidence::Documented, true),
    key("acs:ResourceTag/", Family::String, Confidence::Documented, true),
    key("acs:ResourceGroupId", Family::String, Confidence::SomeProducts, true),
    key("acs:SourceVpc", Family::String, Confidence::SomeProducts, true),
    key("acs:SourceVpcIp", Family::Ip, Confidence::SomeProducts, true),
    key("acs:AccessId", Family::String, Confidence::SomeProducts, true),
    key("acs:UserAgent", Family::String, Confidence::SomeProducts, true),
    key("acs:PrincipalRDId", Family::String, Confidence::Unconfirmed, true),
    key("acs:PrincipalRDPath", Family::String, Confidence::Unconfirmed, true),
];

/// Keys of products whose type a page prints ("RAM authorization" pages of ECS and MongoDB, pages
/// about trust policies, OSS, Tablestore and service-linked roles).
pub const PRODUCT_KEYS: [(&str, KeyType); 38] = [
    ("dds:ResourceTag/", Family::String),
    ("ecs:AssociatePublicIpAddress", Family::Bool),
    ("ecs:CommandRunAs", Family::String),
    ("ecs:ImageOwnerId", Family::String),
    ("ecs:ImagePlatform", Family::String),
    ("ecs:ImageSource", Family::String),
    ("ecs:InstanceType", Family::String),
    ("ecs:InstanceTypeFamily", Family::String),
    ("ecs:IsDiskByokEncrypted", Family::String),
    ("ecs:IsDiskEncrypted", Family::String),
    ("ecs:IsSystemDiskByokEncrypted", Family::String),
    ("ecs:IsSystemDiskEncrypted", Family::String),
    ("ecs:LoginAsNonRoot", Family::Bool),
    ("ecs:NotSpecifySecurityGroupId", Family::Bool),
    ("ecs:PasswordCustomized", Family::Bool),
    ("ecs:PasswordInherit", Family::Bool),
    ("ecs:SecurityEnhancementStrategy", Family::String),
    ("ecs:SecurityGroupIpProtocols", Family::String),
    ("ecs:SecurityGroupSourceCidrIps", Family::String),
    ("ecs:SecurityHardeningMode", Family::Bool),
    ("ecs:tag/", Family::String),
    ("oidc:aud", Family::String),
    ("oidc:iss", Family::String),
    ("oidc:sub", Family::String),
    ("oss:Delimiter", Family::String),
    ("oss:Prefix", Family::String),
    ("ots:TLSVersion", Family::String),
    ("ram:ServiceName", Family::String),
    ("ram:ServiceNames", Family::String),
    ("ram:TrustedPrincipalTypes", Family::String),
    ("rds:ResourceTag/", Family::String),
    ("saml:recipient", Family::String),
    ("sts:ExternalId", Family::String),
    ("vpc:CreateDefaultVpc", Family::Bool),
    ("vpc:IsDefaultVSwitch", Family::Bool),
    ("vpc:IsDefaultVpc", Family::Bool),
    ("vpc:VPC", Family::String),
    ("vpc:tag/", Family::String),
];

const fn key(name: &'static str, key_type: KeyType, confidence: Confidence, may_be_absent: bool) -> CommonKey {
    CommonKey { name, key_type, confidence, may_be_absent }
}

/// The part of a key that pages list: `acs:ResourceTag` for `acs:ResourceTag/team`.
pub fn base_name(name: &str) -> &str {
    name.split_once('/').map_or(name, |(base, _)| base)
}

/// The common key of this name; a key of a tag is found with its tag.
///
/// ```
/// use alibabacloud_ram::condition;
///
/// assert_eq!(condition::common("acs:ResourceTag/team").unwrap().name, "acs:ResourceTag/");
/// assert_eq!(condition::common("acs:SourceIP"), None);
/// ```
pub fn common(name: &str) -> Option<&'static CommonKey> {
    COMMON.iter().find(|key| is(key.name, name, |a, b| a == b))
}

/// [`common`] in any letter case.
pub fn common_ignoring_case(name: &str) -> Option<&'static CommonKey> {
    COMMON.iter().find(|key| is(key.name, name, str::eq_ignore_ascii_case))
}

/// What a key holds, as far as a page prints it.
pub fn key_type(name: &str) -> Option<KeyType> {
    let of_product = || PRODUCT_KEYS.iter().find(|(key, _)| is(key, name, |a, b| a == b)).map(|(_, found)| *found);
    common(name).map(|key| key.key_type).or_else(of_product)
}

/// Whether a name is that of a listed key: with a tag where the key takes one, and without elsewhere.
fn is(listed: &str, name: &str, same: impl Fn(&str, &str) -> bool) -> bool {
    match listed.strip_suffix('/') {
        Some(base) => name.split_once('/').is_some_and(|(found, tag)| same(found, base) && !tag.is_empty()),
        None => same(listed, name),
    }
}
