//! Refreshed OAuth tokens in the file of the CLI.
//!
//! Owns which members change, and that everything else in the file stays as it is, including the order.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, SerializeMap as _, SerializeSeq as _, Serializer};
use serde_json::Value;
use serde_json::ser::PrettyFormatter;
use zeroize::Zeroize as _;

use super::tokens::Tokens;
use crate::credentials::context::Context;
use crate::secret::Secret;

/// How long writing may take; the file may be on a network.
const LIMIT: Duration = Duration::from_secs(10);

/// The profile and the file that tokens are written to.
#[derive(Debug)]
pub(in crate::credentials) struct WriteBack {
    path: PathBuf,
    profile: String,
}

impl WriteBack {
    pub(in crate::credentials) fn new(path: &Path, profile: &str) -> Self {
        Self { path: path.to_owned(), profile: profile.to_owned() }
    }

    /// Writes the tokens, unless the file no longer contains the refresh token that was used.
    pub(in crate::credentials) async fn write(
        &self,
        context: &Context,
        used_token: &Secret,
        tokens: &Tokens,
    ) -> Result<(), String> {
        let system = Arc::clone(context.system());
        let (path, profile) = (self.path.clone(), self.profile.clone());
        let (used_token, tokens) = (used_token.clone(), tokens.clone());
        // Waiting for the lock of another process must not block the runtime.
        let written = tokio::task::spawn_blocking(move || {
            system.rewrite(&path, &|text| edit(text, &profile, &used_token, &tokens))
        });
        match context.within(LIMIT, written).await {
            Some(Ok(Ok(()))) => Ok(()),
            Some(Ok(Err(error))) => Err(error.kind().to_string()),
            Some(Err(_)) => Err("the runtime ended".to_owned()),
            None => Err(format!("it was not done within {} s", LIMIT.as_secs())),
        }
    }
}

/// The text with the new tokens; `None` if it no longer contains the refresh token that was used.
fn edit(text: &str, profile: &str, used_token: &str, tokens: &Tokens) -> Option<String> {
    let mut document: Node = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let profiles = document.member("profiles")?.items()?;
    let found = profiles.iter_mut().find(|item| item.text("name") == Some(profile))?;
    if found.text("oauth_refresh_token").unwrap_or_default() != used_token {
        return None;
    }
    found.set("oauth_access_token", Value::from(&*tokens.access_token));
    found.set("oauth_refresh_token", Value::from(&*tokens.refresh_token));
    found.set("oauth_access_token_expire", Value::from(tokens.access_token_expire));
    if let Some(credentials) = &tokens.credentials {
        let end = credentials.expiration().and_then(|end| end.duration_since(SystemTime::UNIX_EPOCH).ok());
        found.set("access_key_id", Value::from(credentials.access_key_id()));
        found.set("access_key_secret", Value::from(credentials.access_key_secret()));
        found.set("sts_token", Value::from(credentials.security_token().unwrap_or_default()));
        found.set("sts_expiration", Value::from(end.map_or(0, |end| end.as_secs())));
    }
    // Room for the indentation and the tokens: a buffer that grows leaves copies in memory.
    let mut bytes = Vec::with_capacity(4 * text.len() + (1 << 16));
    // The CLI indents with tabs.
    let mut serializer = serde_json::Serializer::with_formatter(&mut bytes, PrettyFormatter::with_indent(b"\t"));
    document.serialize(&mut serializer).ok()?;
    String::from_utf8(bytes).ok()
}

/// JSON whose objects keep the order of their members.
enum Node {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    Leaf(Value),
}

impl Node {
    fn member(&mut self, name: &str) -> Option<&mut Node> {
        match self {
            Node::Object(members) => members.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    fn items(&mut self) -> Option<&mut Vec<Node>> {
        match self {
            Node::Array(items) => Some(items),
            _ => None,
        }
    }

    fn text(&self, name: &str) -> Option<&str> {
        let Node::Object(members) = self else { return None };
        members.iter().find(|(key, _)| key == name).and_then(|(_, value)| match value {
            Node::Leaf(value) => value.as_str(),
            _ => None,
        })
    }

    fn set(&mut self, name: &str, value: Value) {
        match self.member(name) {
            Some(member) => *member = Node::Leaf(value),
            None => {
                if let Node::Object(members) = self {
                    members.push((name.to_owned(), Node::Leaf(value)));
                }
            }
        }
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Node::Leaf(Value::String(text)) = self {
            text.zeroize();
        }
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Node::Leaf(value) => value.serialize(serializer),
            Node::Array(items) => {
                let mut sequence = serializer.serialize_seq(Some(items.len()))?;
                items.iter().try_for_each(|item| sequence.serialize_element(item))?;
                sequence.end()
            }
            Node::Object(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                members.iter().try_for_each(|(key, value)| map.serialize_entry(key, value))?;
                map.end()
            }
        }
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

/// One visit of a scalar.
macro_rules! leaf {
    ($($visit:ident($type:ty))*) => {
        $(fn $visit<E>(self, value: $type) -> Result<Node, E> {
            Ok(Node::Leaf(Value::from(value)))
        })*
    };
}

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("JSON")
    }

    leaf!(visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_f64(f64) visit_str(&str));

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Leaf(Value::Null))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = sequence.next_element()? {
            items.push(item);
        }
        Ok(Node::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(Node::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::credentials::access_key::Credentials;

    #[test]
    fn only_the_tokens_change() {
        let text = r#"{"zeta":1.5,"current":"web","profiles":[{"name":"other","oauth_refresh_token":"r0"},
            {"oauth_refresh_token":"r0","name":"web","mode":"OAuth","retry":[null,true,-3]}],"alpha":{"b":1,"a":2}}"#;
        let end = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(1_767_326_645);
        let tokens = Tokens {
            access_token: Secret::new("a1"),
            refresh_token: Secret::new("r1"),
            access_token_expire: 9,
            credentials: Some(Credentials::new("id", "key").with_security_token("sts").with_expiration(end)),
        };
        let new = edit(text, "web", "r0", &tokens).unwrap();
        let compact: String = new.split_whitespace().collect();
        assert_eq!(
            compact,
            r#"{"zeta":1.5,"current":"web","profiles":[{"name":"other","oauth_refresh_token":"r0"},{"oauth_refresh_token":"r1","name":"web","mode":"OAuth","retry":[null,true,-3],"oauth_access_token":"a1","oauth_access_token_expire":9,"access_key_id":"id","access_key_secret":"key","sts_token":"sts","sts_expiration":1767326645}],"alpha":{"b":1,"a":2}}"#
        );
        assert!(new.contains("\n\t\"current\": \"web\""), "{new}");
        for (profile, used_token) in [("web", "another"), ("absent", "r0")] {
            assert_eq!(edit(text, profile, used_token, &tokens), None, "{profile} {used_token}");
        }
        assert_eq!(edit("{", "web", "r0", &tokens), None);
    }
}
