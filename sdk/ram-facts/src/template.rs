//! ARN patterns as the documentation prints them, with their `{#placeholder}`.
//!
//! Owns reading and filling of a pattern. The crate `alibabacloud-ram` knows which ARNs match.

use std::fmt;

/// A part of an [`ArnTemplate`]. A pattern consists of text and placeholders, and there is no third kind of part.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ArnTemplatePart<'a> {
    /// Literal text, which may contain wildcards.
    Text(&'a str),
    /// A placeholder's name, such as `regionId` for `{#regionId}`.
    Placeholder(&'a str),
}

/// An ARN pattern as the documentation prints it, such as
/// `acs:ecs:{#regionId}:{#accountId}:instance/{#instanceId}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ArnTemplate<'a>(&'a str);

impl<'a> ArnTemplate<'a> {
    /// A documented ARN pattern.
    #[must_use]
    pub const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// The pattern as printed.
    #[must_use]
    pub const fn as_str(&self) -> &'a str {
        self.0
    }

    /// The parts in order. A `{#` without an end is text.
    pub fn parts(&self) -> impl Iterator<Item = ArnTemplatePart<'a>> + use<'a> {
        let mut rest = self.0;
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            if let Some((name, after)) = rest.strip_prefix("{#").and_then(|inner| inner.split_once('}')) {
                rest = after;
                return Some(ArnTemplatePart::Placeholder(name));
            }
            // A brace that opens no placeholder is text, up to the next placeholder.
            let end = rest.match_indices("{#").map(|(at, _)| at).find(|at| *at > 0).unwrap_or(rest.len());
            let (text, after) = rest.split_at(end);
            rest = after;
            Some(ArnTemplatePart::Text(text))
        })
    }

    /// The names of the placeholders, in order.
    pub fn placeholders(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.parts().filter_map(|part| match part {
            ArnTemplatePart::Placeholder(name) => Some(name),
            ArnTemplatePart::Text(_) => None,
        })
    }

    /// The pattern with every placeholder replaced, by `*` if it has no value.
    ///
    /// ```
    /// use alibabacloud_ram_facts::ArnTemplate;
    ///
    /// let pattern = ArnTemplate::new("acs:ecs:{#regionId}:{#accountId}:instance/{#instanceId}");
    /// let arn = pattern.fill(|name| (name == "regionId").then_some("cn-hangzhou"));
    /// assert_eq!(arn, "acs:ecs:cn-hangzhou:*:instance/*");
    /// ```
    pub fn fill<'v>(&self, mut value: impl FnMut(&'a str) -> Option<&'v str>) -> String {
        let mut filled = String::with_capacity(self.0.len());
        for part in self.parts() {
            match part {
                ArnTemplatePart::Text(text) => filled.push_str(text),
                ArnTemplatePart::Placeholder(name) => filled.push_str(value(name).unwrap_or("*")),
            }
        }
        filled
    }

    /// The pattern with every placeholder replaced by `*`, which matches every resource that it describes.
    #[must_use]
    pub fn widest(&self) -> String {
        self.fill(|_| None)
    }
}

impl fmt::Display for ArnTemplate<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_read_and_filled() {
        let parts = |text| ArnTemplate::new(text).parts().collect::<Vec<_>>();
        assert_eq!(
            parts("acs:ecs:{#regionId}::disk/{#diskId}x"),
            [
                ArnTemplatePart::Text("acs:ecs:"),
                ArnTemplatePart::Placeholder("regionId"),
                ArnTemplatePart::Text("::disk/"),
                ArnTemplatePart::Placeholder("diskId"),
                ArnTemplatePart::Text("x"),
            ]
        );
        assert_eq!(parts("{#open"), [ArnTemplatePart::Text("{#open")]);
        assert_eq!(parts(""), []);
        let template = ArnTemplate::new("acs:cdn:*:{#accountId}:domain/{#DomainNames}");
        assert_eq!(template.widest(), "acs:cdn:*:*:domain/*");
        assert_eq!(template.placeholders().collect::<Vec<_>>(), ["accountId", "DomainNames"]);
    }
}
