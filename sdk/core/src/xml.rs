//! XML documents as free JSON.
//!
//! Owns how elements become members: the root is the value, an element with children is an object, a
//! repeated element is a list, and every other element is text.

use quick_xml::events::Event;
use quick_xml::reader::Reader;
use serde_json::{Map, Value};

/// How deep elements may nest, as in the JSON parser.
const DEPTH: usize = 128;

/// Reads a document; `None` if it is not well-formed XML.
pub(crate) fn to_value(document: &[u8]) -> Option<Value> {
    let text = std::str::from_utf8(document).ok()?.trim_start_matches('\u{feff}').trim();
    if !text.starts_with('<') {
        return None;
    }
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) if open.len() < DEPTH && root.is_none() => {
                open.push(Element::new(tag.local_name().as_ref())?);
            }
            Event::Empty(tag) if root.is_none() => {
                close(&mut open, &mut root, Element::new(tag.local_name().as_ref())?);
            }
            Event::End(_) => {
                let element = open.pop()?;
                close(&mut open, &mut root, element);
            }
            Event::Text(text) => {
                if let Some(element) = open.last_mut() {
                    element.text.push_str(utf8(&text)?);
                }
            }
            Event::CData(text) => open.last_mut()?.text.push_str(utf8(&text)?),
            Event::GeneralRef(reference) => open.last_mut()?.text.push_str(&resolve(&reference)?),
            Event::Start(_) | Event::Empty(_) => return None,
            Event::Eof => return if open.is_empty() { root } else { None },
            Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
        }
    }
}

struct Element {
    name: String,
    text: String,
    members: Map<String, Value>,
}

impl Element {
    fn new(name: &[u8]) -> Option<Self> {
        Some(Self { name: utf8(name)?.to_owned(), text: String::new(), members: Map::new() })
    }

    fn into_value(self) -> Value {
        if self.members.is_empty() { Value::String(self.text.trim().to_owned()) } else { Value::Object(self.members) }
    }
}

/// Adds a closed element to its parent, or makes it the root.
fn close(open: &mut [Element], root: &mut Option<Value>, element: Element) {
    let Some(parent) = open.last_mut() else {
        *root = Some(element.into_value());
        return;
    };
    let name = element.name.clone();
    let value = element.into_value();
    match parent.members.get_mut(&name) {
        None => drop(parent.members.insert(name, value)),
        Some(Value::Array(items)) => items.push(value),
        Some(only) => {
            let first = only.take();
            *only = Value::Array(vec![first, value]);
        }
    }
}

/// The parts of a text are texts; the reader hands them out as bytes.
fn utf8(bytes: &[u8]) -> Option<&str> {
    std::str::from_utf8(bytes).ok()
}

/// The text of `&amp;`, `&#20013;` and the like.
fn resolve(reference: &quick_xml::events::BytesRef<'_>) -> Option<String> {
    if let Some(character) = reference.resolve_char_ref().ok()? {
        return Some(character.to_string());
    }
    quick_xml::escape::resolve_predefined_entity(utf8(reference)?).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn documents() {
        for (document, expected) in [
            ("<?xml version=\"1.0\"?><Error><Code>Forbidden</Code></Error>", Some(json!({"Code": "Forbidden"}))),
            ("<E><I>1</I><I>2</I><I>3</I></E>", Some(json!({"I": ["1", "2", "3"]}))),
            ("<E><A/><B></B> </E>", Some(json!({"A": "", "B": ""}))),
            ("<E>a &amp; b &#20013;<![CDATA[<c>]]></E>", Some(json!("a & b 中<c>"))),
            ("<html><body>502</body></html>", Some(json!({"body": "502"}))),
            ("<E><A></E>", None),
            ("<E>", None),
            ("<a/><b/>", None),
            ("<E>&unknown;</E>", None),
            ("not xml", None),
            ("", None),
        ] {
            assert_eq!(to_value(document.as_bytes()), expected, "{document}");
        }
        assert_eq!(to_value(&[b'<', 0xff, b'>']), None);
        assert_eq!(to_value("<a>".repeat(100_000).as_bytes()), None);
    }
}
