//! `Debug` of generated types, written once.
//!
//! Owns which members are secret: `Debug` never shows their values.

use std::fmt::{self, Debug, Formatter};

use crate::wire::{Shape, View, set_members};

/// Prints a shape with the members that are set, under their wire names.
///
/// # Errors
///
/// The formatter's own.
pub fn shape(name: &str, shape: &dyn Shape, formatter: &mut Formatter<'_>) -> fmt::Result {
    let mut output = formatter.debug_struct(name);
    set_members(shape, &mut |wire_name, view| {
        if is_secret(wire_name) {
            output.field(wire_name, &"****");
        } else {
            output.field(wire_name, &Value(view));
        }
    });
    output.finish()
}

/// Whether a member of this name is a secret: passwords, access key secrets, tokens of
/// sessions, private keys and the like.
pub fn is_secret(wire_name: &str) -> bool {
    const ENDINGS: [&str; 12] = [
        "password",
        "passwd",
        "secret",
        "secretkey",
        "securitytoken",
        "accesstoken",
        "refreshtoken",
        "sessiontoken",
        "oidctoken",
        "privatekey",
        "plaintext",
        "secretdata",
    ];
    let letters: String =
        wire_name.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect();
    ENDINGS.iter().any(|ending| letters.ends_with(ending))
}

/// A value, with its secret members masked.
pub(crate) struct Value<'a>(pub(crate) View<'a>);

impl Debug for Value<'_> {
    fn fmt(&self, formatter: &mut Formatter<'_>) -> fmt::Result {
        match self.0 {
            View::Absent | View::Null => formatter.write_str("null"),
            View::Boolean(value) => value.fmt(formatter),
            View::Integer(value) => value.fmt(formatter),
            View::Unsigned(value) => value.fmt(formatter),
            View::Number(value) => value.fmt(formatter),
            View::Text(value) => value.fmt(formatter),
            View::Bytes(bytes) => write!(formatter, "{} bytes", bytes.len()),
            View::List(list) => {
                formatter.debug_list().entries((0..list.len()).map(|index| Value(list.item(index)))).finish()
            }
            View::Map(map) => {
                let mut output = formatter.debug_map();
                map.entries(&mut |name, view| {
                    if is_secret(name) {
                        output.entry(&name, &"****");
                    } else {
                        output.entry(&name, &Value(view));
                    }
                });
                output.finish()
            }
            View::Shape(inner) => {
                let mut output = formatter.debug_map();
                set_members(inner, &mut |name, view| {
                    let hidden = is_secret(name);
                    output.key(&format_args!("{name}"));
                    if hidden {
                        output.value(&"****")
                    } else {
                        output.value(&Value(view))
                    };
                });
                output.finish()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn secrets() {
        for (name, expected) in [
            ("Password", true),
            ("DBInstancePassword", true),
            ("AccessKeySecret", true),
            ("SecurityToken", true),
            ("access_token", true),
            ("x-acs-security-token", true),
            ("ClientToken", false),
            ("NextToken", false),
            ("PasswordInherit", false),
            ("TaskName", false),
        ] {
            assert_eq!(is_secret(name), expected, "{name}");
        }
    }
}
