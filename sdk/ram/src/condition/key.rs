//! Condition keys that are not tied to one action.
//!
//! Owns the common keys with their types, and the types of product-specific keys that pages print.
//! The catalogue knows which keys an action has.

use super::value::ValueType;

/// A condition key that requests of every product may carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CommonKey {
    /// The name. One that ends in `/` is followed by a tag key.
    pub name: &'static str,
    /// The type of its values.
    pub value_type: ValueType,
    /// How reliable the source of the key is.
    pub confidence: Confidence,
    /// Whether some requests are known not to carry the key.
    pub may_be_absent: bool,
}

/// How reliable the source of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Confidence {
    /// A page of RAM documents it.
    Documented,
    /// Pages of some products document it; whether requests of other products carry it is not known.
    SomeProducts,
    /// Only third parties mention it.
    Unconfirmed,
}

/// The common keys ("Policy elements", "Conditional operators", pages of control policies, OSS and
/// Auto Scaling). The current documented list was not available, so there may be more.
pub const COMMON: [CommonKey; 14] = [
    key("acs:CurrentTime", ValueType::Date, Confidence::Documented, false),
    key("acs:SecureTransport", ValueType::Bool, Confidence::Documented, false),
    key("acs:SourceIp", ValueType::Ip, Confidence::Documented, false),
    key("acs:MFAPresent", ValueType::Bool, Confidence::Documented, true),
    key("acs:PrincipalARN", ValueType::String, Confidence::Documented, false),
    key("acs:RequestTag/", ValueType::String, Confidence::Documented, true),
    key("acs:ResourceTag/", ValueType::String, Confidence::Documented, true),
    key("acs:ResourceGroupId", ValueType::String, Confidence::SomeProducts, true),
    key("acs:SourceVpc", ValueType::String, Confidence::SomeProducts, true),
    key("acs:SourceVpcIp", ValueType::Ip, Confidence::SomeProducts, true),
    key("acs:AccessId", ValueType::String, Confidence::SomeProducts, true),
    key("acs:UserAgent", ValueType::String, Confidence::SomeProducts, true),
    key("acs:PrincipalRDId", ValueType::String, Confidence::Unconfirmed, true),
    key("acs:PrincipalRDPath", ValueType::String, Confidence::Unconfirmed, true),
];

/// Product-specific keys whose type a page prints ("RAM authorization" pages of ECS and MongoDB, pages
/// about trust policies, OSS, Tablestore and service-linked roles).
pub const PRODUCT_KEYS: [(&str, ValueType); 38] = [
    ("dds:ResourceTag/", ValueType::String),
    ("ecs:AssociatePublicIpAddress", ValueType::Bool),
    ("ecs:CommandRunAs", ValueType::String),
    ("ecs:ImageOwnerId", ValueType::String),
    ("ecs:ImagePlatform", ValueType::String),
    ("ecs:ImageSource", ValueType::String),
    ("ecs:InstanceType", ValueType::String),
    ("ecs:InstanceTypeFamily", ValueType::String),
    ("ecs:IsDiskByokEncrypted", ValueType::String),
    ("ecs:IsDiskEncrypted", ValueType::String),
    ("ecs:IsSystemDiskByokEncrypted", ValueType::String),
    ("ecs:IsSystemDiskEncrypted", ValueType::String),
    ("ecs:LoginAsNonRoot", ValueType::Bool),
    ("ecs:NotSpecifySecurityGroupId", ValueType::Bool),
    ("ecs:PasswordCustomized", ValueType::Bool),
    ("ecs:PasswordInherit", ValueType::Bool),
    ("ecs:SecurityEnhancementStrategy", ValueType::String),
    ("ecs:SecurityGroupIpProtocols", ValueType::String),
    ("ecs:SecurityGroupSourceCidrIps", ValueType::String),
    ("ecs:SecurityHardeningMode", ValueType::Bool),
    ("ecs:tag/", ValueType::String),
    ("oidc:aud", ValueType::String),
    ("oidc:iss", ValueType::String),
    ("oidc:sub", ValueType::String),
    ("oss:Delimiter", ValueType::String),
    ("oss:Prefix", ValueType::String),
    ("ots:TLSVersion", ValueType::String),
    ("ram:ServiceName", ValueType::String),
    ("ram:ServiceNames", ValueType::String),
    ("ram:TrustedPrincipalTypes", ValueType::String),
    ("rds:ResourceTag/", ValueType::String),
    ("saml:recipient", ValueType::String),
    ("sts:ExternalId", ValueType::String),
    ("vpc:CreateDefaultVpc", ValueType::Bool),
    ("vpc:IsDefaultVSwitch", ValueType::Bool),
    ("vpc:IsDefaultVpc", ValueType::Bool),
    ("vpc:VPC", ValueType::String),
    ("vpc:tag/", ValueType::String),
];

const fn key(name: &'static str, value_type: ValueType, confidence: Confidence, may_be_absent: bool) -> CommonKey {
    CommonKey { name, value_type, confidence, may_be_absent }
}

/// The part of a key that pages list, without a tag key: `acs:ResourceTag` for `acs:ResourceTag/team`.
#[must_use]
pub fn base_name(name: &str) -> &str {
    name.split_once('/').map_or(name, |(base, _)| base)
}

/// The common key of this name. The name of a tag condition includes the tag key.
///
/// ```
/// use alibabacloud_ram::condition;
///
/// assert_eq!(condition::common("acs:ResourceTag/team").unwrap().name, "acs:ResourceTag/");
/// assert_eq!(condition::common("acs:SourceIP"), None);
/// ```
#[must_use]
pub fn common(name: &str) -> Option<&'static CommonKey> {
    COMMON.iter().find(|key| is_named(key.name, name, |a, b| a == b))
}

/// [`common`] in any letter case.
#[must_use]
pub fn common_ignoring_case(name: &str) -> Option<&'static CommonKey> {
    COMMON.iter().find(|key| is_named(key.name, name, str::eq_ignore_ascii_case))
}

/// The type of a key's values, where a page prints it.
#[must_use]
pub fn key_type(name: &str) -> Option<ValueType> {
    let of_product =
        || PRODUCT_KEYS.iter().find(|(key, _)| is_named(key, name, |a, b| a == b)).map(|(_, found)| *found);
    common(name).map(|key| key.value_type).or_else(of_product)
}

/// Whether a name belongs to a listed key. Keys that end in `/` require a tag key behind it.
fn is_named(listed: &str, name: &str, same: impl Fn(&str, &str) -> bool) -> bool {
    match listed.strip_suffix('/') {
        Some(base) => name.split_once('/').is_some_and(|(found, tag)| same(found, base) && !tag.is_empty()),
        None => same(listed, name),
    }
}
