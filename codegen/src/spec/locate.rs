//! The line of a JSON path in a text.
//!
//! Owns the search in the text; it is used for errors alone and may be slow.

use serde_json::value::RawValue;

/// The line of the value at `path`, such as `parameters[1].in`, counted from 1.
///
/// Where the path leads nowhere, it is the line of the last step that exists.
pub(super) fn line_of(text: &str, path: &str) -> usize {
    let (mut value, mut rest) = (text, path);
    while let Some((inner, remaining)) = descend(value, rest.trim_start_matches('.')) {
        (value, rest) = (inner, remaining);
    }
    let start = text.len().saturating_sub(text.trim_start().len());
    let offset = (value.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).max(start);
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

/// The value that the first step of `path` leads to, and the rest of the path.
fn descend<'a, 'p>(value: &'a str, path: &'p str) -> Option<(&'a str, &'p str)> {
    if path.is_empty() {
        return None;
    }
    if let Some((index, rest)) = path.strip_prefix('[').and_then(|path| path.split_once(']')) {
        let items: Vec<&'a RawValue> = serde_json::from_str(value).ok()?;
        return items.get(index.parse::<usize>().ok()?).map(|item| (item.get(), rest));
    }
    // A name may contain dots and brackets itself, so that only the object shows where it ends.
    let members = serde_json::from_str::<Pairs<'a>>(value).ok()?.0;
    let after = |name: &str| path.strip_prefix(name).filter(|rest| rest.is_empty() || rest.starts_with(['.', '[']));
    let found = members.into_iter().rev().filter_map(|(name, value)| Some((after(&name)?, value)));
    found.min_by_key(|(rest, _)| rest.len()).map(|(rest, value)| (value.get(), rest))
}

/// The members of an object, duplicates included.
struct Pairs<'a>(Vec<(String, &'a RawValue)>);

impl<'de> serde::Deserialize<'de> for Pairs<'de> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl<'de> serde::de::Visitor<'de> for Visitor {
            type Value = Pairs<'de>;
            fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str("an object")
            }
            fn visit_map<A: serde::de::MapAccess<'de>>(self, mut entries: A) -> Result<Pairs<'de>, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = entries.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::line_of;

    #[test]
    fn lines() {
        let text = "\n{\n  \"a\": [\n    {\"b\": 1},\n    {\"b\":\n 2}\n  ]\n}\n";
        for (path, expected) in
            [(".", 2), ("a", 3), ("a[0]", 4), ("a[0].b", 4), ("a[1].b", 6), ("a[9].b", 3), ("x", 2), ("", 2)]
        {
            assert_eq!(line_of(text, path), expected, "{path}");
        }
        assert_eq!(line_of("", "a.b"), 1);
        let names = "{\"s\": {\n\"a\": {},\n\"a.b[]\": {\n\"c\": 1,\n\"c\": 2}}}";
        for (path, expected) in [("s.a", 2), ("s.a.b[]", 3), ("s.a.b[].c", 5), ("s.a.b", 2)] {
            assert_eq!(line_of(names, path), expected, "{path}");
        }
    }
}
