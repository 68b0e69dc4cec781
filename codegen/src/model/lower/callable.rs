//! Whether an operation can be called.
//!
//! Owns what calls cannot do yet: signatures and tokens of single products, methods that no client sends, paths
//! without their parameters. What the operations need decides; the style of a product only says so in some files.

use super::context::Context;
use super::path::path;
use super::terms;
use crate::model::note::Note;
use crate::spec::{Location, Operation, Schema};

/// Products that sign or authenticate in a way of their own, by code and style in lower case.
const OWN_PROTOCOLS: [(&str, &str); 4] = [
    ("oss", "OSS has a signature of its own and names the bucket in the host"),
    ("sls", "SLS has a signature of its own and names the project in the host"),
    ("pds", "PDS has tokens of its own and names the domain in the host"),
    ("aligenie", "AliGenie has tokens of its own"),
];
/// Styles whose operations are signed in the same way.
const STYLES: [&str; 4] = ["RPC", "ROA", "V3", "FC"];

/// Why an operation cannot be called; nothing if it can.
pub(super) fn not_callable(
    context: &Context<'_>,
    spec: &Operation,
    notes: &mut Vec<Note>,
    file: &str,
) -> Option<String> {
    own_protocol(context)
        .or_else(|| unknown_style(context, notes, file))
        .or_else(|| unsupported_method(spec))
        .or_else(|| missing_path_parameter(context, spec))
}

/// Why no operation of the product can be called.
fn own_protocol(context: &Context<'_>) -> Option<String> {
    let product = context.product;
    let names = [&product.product, &product.style].map(|name| name.to_ascii_lowercase());
    let known = OWN_PROTOCOLS.iter().find(|(code, _)| names.iter().any(|name| name == code));
    known.map(|(_, reason)| (*reason).to_owned()).or_else(|| {
        let name = context.host_parameter?;
        Some(format!("most operations of the product name {name} in the host, and it has a signature of its own"))
    })
}

fn unknown_style(context: &Context<'_>, notes: &mut Vec<Note>, file: &str) -> Option<String> {
    let style = context.product.style.as_str();
    if STYLES.contains(&style) {
        return None;
    }
    let message = format!("the style {style:?} is not known");
    notes.push(Note { file: file.to_owned(), message: message.clone() });
    Some(message)
}

/// Two methods are documented here and there, and no client sends them.
fn unsupported_method(spec: &Operation) -> Option<String> {
    let all = !spec.methods.is_empty() && spec.methods.iter().all(|method| terms::method(*method).is_none());
    all.then(|| "only OPTIONS or TRACE is documented".to_owned())
}

/// A template with a variable that no parameter fills cannot become a path.
fn missing_path_parameter(context: &Context<'_>, spec: &Operation) -> Option<String> {
    let (_, path) = path(context, spec);
    let path = path?;
    let variables = path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name);
    let named = |name: &str| {
        let wanted = name.trim_start_matches('+');
        let in_path = |node: &&Schema| node.location == Some(Location::Path);
        spec.parameters.iter().filter(in_path).any(|node| node.name.as_deref() == Some(wanted))
    };
    let missing: Vec<&str> = variables.filter(|name| !named(name)).collect();
    (!missing.is_empty())
        .then(|| format!("the path needs {}, which no documented parameter gives", missing.join(" and ")))
}

#[cfg(test)]
mod tests {
    use crate::model::lower_version;
    use crate::spec::{SpecSet, Version};

    /// A product whose operations have a host parameter or none.
    fn version(code: &str, style: &str, in_host: &[bool]) -> Version {
        let folder = format!("{}/2020-01-01", code.to_lowercase());
        let product = format!(
            r#"{{"product":"{code}","version":"2020-01-01","style":"{style}","default":true,
            "sources":[{{"kind":"metadata","name":"x"}}]}}"#
        );
        let operation = |(index, in_host): (usize, &bool)| {
            let host = r#"{"name":"project","in":"host","type":"string","required":true}"#;
            let parameters = if *in_host { host } else { "" };
            let text = format!(
                r#"{{"name":"Get{index}","sources":[{{"kind":"metadata","name":"x"}}],"path":"/things",
                "parameters":[{parameters}]}}"#
            );
            (format!("{folder}/Get{index}.json"), text)
        };
        let mut files: Vec<(String, String)> = in_host.iter().enumerate().map(operation).collect();
        files.push((format!("{folder}/product.json"), product));
        let set = SpecSet::parse(files.iter().map(|(path, text)| (path.as_str(), text.as_str()))).unwrap();
        set.versions.into_values().next().unwrap()
    }

    #[test]
    fn what_operations_need_decides_and_not_the_style() {
        let of_host = "most operations of the product name project in the host, and it has a signature of its own";
        let sls = "SLS has a signature of its own and names the project in the host";
        for (code, style, in_host, expected) in [
            ("Acme", "ROA", &[false, false][..], None),
            ("Acme", "FC", &[true, false, false], None),
            ("Acme", "ROA", &[true, true, false], Some(of_host)),
            ("Acme", "RPC", &[true], Some(of_host)),
            ("Sls", "ROA", &[true, false, false], Some(sls)),
            ("Acme", "SLS", &[false], Some(sls)),
            ("Acme", "Other", &[false], Some("the style \"Other\" is not known")),
        ] {
            let product = lower_version("acme", &version(code, style, in_host), &mut Vec::new());
            for operation in &product.operations {
                assert_eq!(operation.not_callable.as_deref(), expected, "{code} {style} {in_host:?}");
            }
        }
    }
}
