//! The line on which a JSON path stands.
//!
//! Owns the search in the text; it is used for errors alone and may be slow.

use serde_json::value::RawValue;

/// The line of the value at `path`, such as `parameters[1].in`, counted from 1.
///
/// Where the path leads nowhere, it is the line of the last step that exists.
pub(super) fn line_of(text: &str, path: &str) -> usize {
    let mut value: &str = text;
    for step in steps(path) {
        match descend(value, step) {
            Some(inner) => value = inner,
            None => break,
        }
    }
    let start = text.len().saturating_sub(text.trim_start().len());
    let offset = (value.as_ptr() as usize).saturating_sub(text.as_ptr() as usize).max(start);
    1 + text.bytes().take(offset).filter(|byte| *byte == b'\n').count()
}

#[derive(Clone, Copy)]
enum Step<'a> {
    Member(&'a str),
    Item(usize),
}

/// Splits `a.b[1]`; names of members hold no dot here, because our own keys have none.
fn steps(path: &str) -> impl Iterator<Item = Step<'_>> {
    path.split(['.', '[']).filter(|step| !step.is_empty()).map(|step| match step.strip_suffix(']') {
        Some(index) => index.parse().map_or(Step::Member(step), Step::Item),
        None => Step::Member(step),
    })
}

fn descend<'a>(value: &'a str, step: Step<'_>) -> Option<&'a str> {
    match step {
        Step::Member(name) => {
            let members: Vec<(String, &'a RawValue)> = serde_json::from_str::<Pairs<'a>>(value).ok()?.0;
            members.into_iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.get())
        }
        Step::Item(index) => serde_json::from_str::<Vec<&'a RawValue>>(value).ok()?.get(index).map(|item| item.get()),
    }
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
    }
}
