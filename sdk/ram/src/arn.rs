//! ARNs of RAM: `acs:<RAM code>:<region>:<account>:<relative ID>`.
//!
//! Owns reading, printing and comparing of ARNs, and knows no product. [`ArnTemplate`]s, the documented
//! patterns with their `{#placeholder}`, come from the facts. The relative ID is defined by the product and
//! may contain `:` and `/`; region and account may be empty or `*`.

use std::fmt;

pub use alibabacloud_ram_facts::{ArnTemplate, ArnTemplatePart};

use super::glob;

/// An ARN, or a pattern of one, in its five fields.
///
/// ```
/// use alibabacloud_ram::arn::Arn;
///
/// let arn = Arn::parse("acs:ecs:cn-hangzhou:1234567890123456:instance/i-001")?;
/// assert_eq!((arn.code, arn.relative), ("ecs", "instance/i-001"));
/// assert_eq!(arn.to_string(), "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001");
/// # Ok::<_, alibabacloud_ram::arn::ArnError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Arn<'a> {
    /// The RAM code of the product.
    pub code: &'a str,
    /// The region; `*` or empty for a global resource.
    pub region: &'a str,
    /// The account that owns the resource; may be empty or `*`.
    pub account: &'a str,
    /// The resource inside the product, such as `instance/i-001`.
    pub relative: &'a str,
}

/// Why a text is not an ARN.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArnError {
    /// It does not begin with `acs:`.
    #[error("the ARN {0:?} does not begin with acs:")]
    Prefix(String),
    /// It has fewer than five fields.
    #[error("the ARN {0:?} has fewer than the five fields acs:<code>:<region>:<account>:<relative ID>")]
    Fields(String),
}

/// Whether a resource pattern matches a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ArnMatch {
    /// It matches.
    Matches,
    /// It does not match.
    Differs,
    /// Whether it matches depends on a rule that the documentation leaves open.
    Open(OpenArnRule),
}

/// A rule of comparing ARNs that the documentation leaves open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum OpenArnRule {
    /// Whether an empty region or account equals `*`.
    EmptyField,
    /// Whether a `*` matches colons too, and so several fields, as in `acs:ecs:*`.
    StarAcrossFields,
}

impl<'a> Arn<'a> {
    /// Reads the five fields.
    ///
    /// # Errors
    ///
    /// The text does not begin with `acs:`, or has fewer than five fields.
    pub fn parse(text: &'a str) -> Result<Self, ArnError> {
        let rest = text.strip_prefix("acs:").ok_or_else(|| ArnError::Prefix(text.to_owned()))?;
        let mut fields = rest.splitn(4, ':');
        let mut next = || fields.next().ok_or_else(|| ArnError::Fields(text.to_owned()));
        Ok(Self { code: next()?, region: next()?, account: next()?, relative: next()? })
    }

    /// An ARN of these four values.
    #[must_use]
    pub fn new(code: &'a str, region: &'a str, account: &'a str, relative: &'a str) -> Self {
        Self { code, region, account, relative }
    }
}

/// Compares a resource pattern of a policy with the resource of a request.
///
/// Each field is matched separately, and so is the whole text. If the results differ, or if an empty
/// field decides, the answer is [`ArnMatch::Open`]. A resource that is not an ARN, such as the `*` of an
/// action without resource-level permissions, is matched as a whole: only `*` matches it.
/// Letter case counts, as no rule for it is documented.
///
/// ```
/// use alibabacloud_ram::arn::{self, ArnMatch, OpenArnRule};
///
/// let instance = "acs:ecs:cn-hangzhou:1234567890123456:instance/i-001";
/// assert_eq!(arn::matches("acs:ecs:*:*:instance/*", instance), ArnMatch::Matches);
/// assert_eq!(arn::matches("acs:ecs:*:*:disk/*", instance), ArnMatch::Differs);
/// assert_eq!(arn::matches("acs:ecs:*", instance), ArnMatch::Open(OpenArnRule::StarAcrossFields));
/// ```
#[must_use]
pub fn matches(pattern: &str, resource: &str) -> ArnMatch {
    let whole = glob::matches(pattern, resource);
    let Ok(resource_fields) = Arn::parse(resource) else {
        return if whole { ArnMatch::Matches } else { ArnMatch::Differs };
    };
    if pattern == "*" {
        return ArnMatch::Matches;
    }
    let Ok(fields) = Arn::parse(pattern) else {
        return if whole { ArnMatch::Open(OpenArnRule::StarAcrossFields) } else { ArnMatch::Differs };
    };
    match (fields_match(&fields, &resource_fields, false), whole) {
        (true, _) => ArnMatch::Matches,
        (false, true) => ArnMatch::Open(OpenArnRule::StarAcrossFields),
        (false, false) if fields_match(&fields, &resource_fields, true) => ArnMatch::Open(OpenArnRule::EmptyField),
        (false, false) => ArnMatch::Differs,
    }
}

/// Whether some resource matches both patterns. An empty region or account counts as `*`.
#[must_use]
pub fn overlaps(a: &str, b: &str) -> bool {
    match (Arn::parse(a), Arn::parse(b)) {
        (Ok(a), Ok(b)) => pairs(&a, &b, true).iter().all(|(a, b)| glob::overlaps(a, b)),
        _ => glob::overlaps(a, b),
    }
}

/// Whether the outer pattern matches everything that the inner one matches, field by field. A `true` is
/// certain; see [`glob::covers`].
#[must_use]
pub fn covers(outer: &str, inner: &str) -> bool {
    if outer == "*" {
        return true;
    }
    match (Arn::parse(outer), Arn::parse(inner)) {
        (Ok(outer), Ok(inner)) => pairs(&outer, &inner, false).iter().all(|(outer, inner)| glob::covers(outer, inner)),
        _ => outer == inner,
    }
}

fn fields_match(pattern: &Arn<'_>, resource: &Arn<'_>, empty_is_any: bool) -> bool {
    pairs(pattern, resource, empty_is_any).iter().all(|(pattern, field)| glob::matches(pattern, field))
}

/// The four fields side by side.
fn pairs<'a>(a: &Arn<'a>, b: &Arn<'a>, empty_is_any: bool) -> [(&'a str, &'a str); 4] {
    let field = |text: &'a str| if empty_is_any && text.is_empty() { "*" } else { text };
    [
        (a.code, b.code),
        (field(a.region), field(b.region)),
        (field(a.account), field(b.account)),
        (a.relative, b.relative),
    ]
}

/// Whether a documented pattern could match the resource, which may contain wildcards itself.
#[must_use]
pub fn could_match(template: ArnTemplate<'_>, resource: &str) -> bool {
    // The RAM codes are compared first, without placeholders: most templates differ there.
    if let (Ok(own), Ok(named)) = (Arn::parse(template.as_str()), Arn::parse(resource)) {
        if !own.code.contains('{') && !glob::overlaps(own.code, named.code) {
            return false;
        }
    }
    overlaps(&template.widest(), resource)
}

impl fmt::Display for Arn<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "acs:{}:{}:{}:{}", self.code, self.region, self.account, self.relative)
    }
}

impl fmt::Display for OpenArnRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::EmptyField => "whether an empty region or account equals *",
            Self::StarAcrossFields => "whether * matches colons",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_fields_and_the_last_takes_the_rest() {
        let arn = Arn::parse("acs:log:cn-hangzhou:1:project/a:b/logstore/c").unwrap();
        assert_eq!(arn, Arn::new("log", "cn-hangzhou", "1", "project/a:b/logstore/c"));
        for text in ["acs:ram::1:role/x", "acs:ecs:*:*:*", "acs:::::"] {
            assert_eq!(Arn::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Arn::parse("arn:aws:s3:::x"), Err(ArnError::Prefix("arn:aws:s3:::x".to_owned())));
        assert_eq!(Arn::parse("acs:ecs:*"), Err(ArnError::Fields("acs:ecs:*".to_owned())));
    }

    #[test]
    fn resources_match_by_field_and_open_rules_are_reported() {
        use ArnMatch::{Differs, Matches, Open};
        let instance = "acs:ecs:cn-hangzhou:1:instance/i-1";
        for (pattern, resource, expected) in [
            ("*", instance, Matches),
            (instance, instance, Matches),
            ("acs:ecs:cn-*:*:instance/i-?", instance, Matches),
            ("acs:*:*cn-hangzhou*:*:*", instance, Matches),
            ("acs:ecs:*:*:Instance/*", instance, Differs),
            ("acs:ecs:cn-beijing:*:*", instance, Differs),
            ("acs:ecs:*", instance, Open(OpenArnRule::StarAcrossFields)),
            ("acs:*", instance, Open(OpenArnRule::StarAcrossFields)),
            ("acs:ecs::*:*", instance, Open(OpenArnRule::EmptyField)),
            ("acs:ram:*:1:role/x", "acs:ram::1:role/x", Matches),
            ("acs:ram::1:role/x", "acs:ram:*:1:role/x", Open(OpenArnRule::EmptyField)),
            ("acs:ram::1:role/x", "acs:ram:*:1:role/y", Differs),
            ("acs:ram:cn-hangzhou:1:role/x", "acs:ram:*:1:role/x", Differs),
            ("acs:ram:cn-hangzhou:1:role/x", "acs:ram::1:role/x", Differs),
            ("*", "*", Matches),
            ("acs:ecs:*:*:*", "*", Differs),
        ] {
            assert_eq!(matches(pattern, resource), expected, "{pattern} {resource}");
        }
    }

    #[test]
    fn templates_match_what_they_could_name() {
        let template = ArnTemplate::new("acs:cdn:*:{#accountId}:domain/{#DomainNames}");
        assert!(could_match(template, "acs:cdn:*:1:domain/example.com"));
        assert!(could_match(template, "acs:cdn::1:domain/*"));
        assert!(!could_match(template, "acs:cdn:*:1:ip/1"));
    }
}
