//! Names: every wire name becomes an identifier, and no product hides a module of the facade.
//!
//! Owns what is true of every name; how single names are spelled is tested in `name.rs`.

#![cfg(test)]

use std::fs;
use std::path::Path;

use alibabacloud_codegen::name::{Scope, constant, member, module, product, segment, type_name, variant};
use unicode_ident::{is_xid_continue, is_xid_start};

type Conversion = fn(&str) -> String;

const CONVERSIONS: [(&str, Conversion); 7] = [
    ("member", member),
    ("module", module),
    ("product", product),
    ("type", type_name),
    ("type with a segment", |text| format!("T{}", segment(text))),
    ("variant", variant),
    ("constant", constant),
];

fn check(text: &str) {
    for (what, convert) in CONVERSIONS {
        let name = convert(text);
        let mut letters = name.chars();
        let valid = letters.next().is_some_and(is_xid_start) && letters.all(is_xid_continue);
        assert!(valid, "the {what} of {text:?} is {name:?}, which is no identifier");
    }
}

#[test]
fn every_letter_gives_an_identifier() {
    for letter in ('\0'..=char::MAX).filter(|letter| letter.is_alphanumeric() || u32::from(*letter) < 0x3000) {
        check(&letter.to_string());
        check(&format!("a{letter}1"));
    }
    for text in ["", " ", "_", "__", "-", "1", "1_", "-1", "中", "é", "a b", ">=", "../..", "\u{202e}x"] {
        check(text);
    }
}

/// Words of the language and names that generated code uses itself.
#[test]
fn no_name_is_a_word_of_the_language() {
    for word in [
        "Self", "self", "super", "crate", "type", "Type", "TYPE", "fn", "async", "try", "gen", "_", "abstract", "true",
        "Option", "Vec", "Box", "String", "Some", "None", "Ok", "Err", "Default", "Into", "Unknown", "unknown",
    ] {
        for (what, convert) in CONVERSIONS.iter().filter(|(what, _)| *what != "type with a segment") {
            let name = convert(word);
            assert!(syn::parse_str::<syn::Ident>(&name).is_ok(), "the {what} of {word} is {name}");
        }
        assert!(variant(word) != "Unknown", "{word}");
    }
    for word in ["Option", "Vec", "Box", "String", "Some", "None", "Default", "Into"] {
        assert_ne!(type_name(word), word);
    }
}

#[test]
fn no_product_hides_a_module_of_the_facade() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sdk/src/lib.rs");
    let text = fs::read_to_string(path).unwrap();
    // Modules are re-exported in lists of names, one export a line or several.
    let exports = text.split("pub use ").skip(1).map(|rest| rest.split(';').next().unwrap());
    let names = exports.flat_map(|export| export.split(['{', '}', ',', ' ', ':', '\n']));
    let modules: Vec<_> = names.filter(|name| name.starts_with(|first: char| first.is_ascii_lowercase())).collect();
    assert!(modules.contains(&"credentials") && modules.contains(&"retry"), "the modules are not found: {modules:?}");
    let packages = ["alibabacloud_sdk_core", "alibabacloud_ram", "alibabacloud_ram_facts", "as"];
    for module in modules.into_iter().filter(|module| !packages.contains(module)) {
        assert_eq!(product(module), format!("{module}_"));
    }
    assert_eq!(product("ram"), "ram");
}

#[test]
fn names_of_one_scope_differ() {
    let mut scope = Scope::of(["taken"]);
    let mut seen = vec!["taken".to_owned()];
    for wanted in ["taken", "taken", "taken_2", "taken_", "Value1", "Value1", "Value1_2", "A", "A2", "A", "中", "中"]
    {
        let name = scope.take(wanted);
        assert!(!seen.contains(&name), "{name} is given twice");
        seen.push(name);
    }
    scope.release("A2");
    assert_eq!(scope.take("A2"), "A2");
}
