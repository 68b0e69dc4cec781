//! Packages: manifests, and what a package says of itself.
//!
//! Owns the `Cargo.toml` and `README.md` of a product, the settings of rustfmt for all products, and the lines
//! about products in the manifests of the facade and of the RAM facts.

use std::fmt::Write as _;

use crate::model::Product;
use crate::name;
use crate::render::header;

/// The lines of a hand-written manifest that are generated: each goes between markers of its name.
pub type Section = (&'static str, String);

/// A hand-written manifest that has lost the lines around a generated part.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("has lost the lines `# <{0}>` and `# </{0}>` around its generated part")]
pub struct LostMarkers(&'static str);

/// Puts generated lines between their markers in a manifest.
///
/// # Errors
///
/// The markers of a section are not there.
pub fn with_sections(mut manifest: String, sections: &[Section]) -> Result<String, LostMarkers> {
    for (name, lines) in sections {
        let (begin, end) = (format!("# <{name}>\n"), format!("# </{name}>\n"));
        let parts = manifest.split_once(&begin).and_then(|(before, rest)| Some((before, rest.split_once(&end)?.1)));
        let (before, after) = parts.ok_or(LostMarkers(name))?;
        manifest = format!("{before}{begin}{lines}{end}{after}");
    }
    Ok(manifest)
}

/// The manifest of a product's package.
pub fn manifest(product: &str, versions: &[&Product]) -> String {
    let package = name::package(product);
    let mut text = header("#", &format!("specs/{product}"));
    let description = format!(
        "{}: typed operations for the Alibaba Cloud SDK, generated from the documentation",
        title(product, versions)
    );
    let _ = write!(
        text,
        "\n[package]\nname = \"{package}\"\ndescription = {description:?}\nversion.workspace = true\n\
         edition.workspace = true\nrust-version.workspace = true\nlicense.workspace = true\nreadme = \"README.md\"\n\
         documentation = \"https://docs.rs/{package}\"\n\
         keywords = [\"alibaba\", \"aliyun\", \"cloud\", \"sdk\"]\ncategories = [\"api-bindings\"]\n\
         include = [\"/src\", \"/README.md\", \"/LICENSE\"]\n\n\
         # No test targets: the repository tests generated code from outside, without a link step for each product.\n\
         [lib]\ntest = false\ndoctest = false\nbench = false\n"
    );
    if is_several(versions) {
        text.push_str("\n[features]\n");
        if versions.iter().any(|version| version.default) {
            let _ = writeln!(text, "default = [{:?}]", name::DEFAULT_VERSION);
        }
        for version in versions {
            let feature = version.crate_feature();
            let _ = writeln!(text, "{feature} = [\"alibabacloud-ram-facts/{}\"]", version.feature);
        }
        text.push_str(
            "\n[dependencies]\nalibabacloud-ram-facts.workspace = true\nalibabacloud-sdk-core.workspace = true\n",
        );
    } else {
        let facts: Vec<String> = versions.iter().map(|version| format!("{:?}", version.feature)).collect();
        let _ = write!(
            text,
            "\n[dependencies]\nalibabacloud-ram-facts = {{ workspace = true, features = [{}] }}\n\
             alibabacloud-sdk-core.workspace = true\n",
            facts.join(", ")
        );
    }
    text.push_str("\n[lints]\nworkspace = true\n");
    text
}

/// What a product's package says of itself.
pub fn readme(product: &str, versions: &[&Product]) -> String {
    let package = name::package(product);
    let mut text = header("<!--", &format!("specs/{product}")).trim_end().to_owned() + " -->\n";
    let _ = write!(text, "\n# {}\n\n", title(product, versions));
    let _ = write!(
        text,
        "The operations of {} for the [Alibaba Cloud SDK for Rust](https://docs.rs/alibabacloud-sdk): requests, \
         outputs, open enums, error codes and RAM facts, generated from specs that are transcribed from the \
         documentation.\n\n",
        versions.iter().map(|version| format!("`{}` {}", version.code, version.version)).collect::<Vec<_>>().join(", ")
    );
    let module = name::product(product);
    let feature = versions.iter().find(|version| version.default).or(versions.first());
    let _ = write!(
        text,
        "Programs use it through the facade, where it is the module `{module}`:\n\n```toml\n[dependencies]\n\
         # Until the first release on crates.io, replace the version by `path = \"path/to/the/repository/sdk\"`.\n\
         alibabacloud-sdk = {{ version = \"0.1\", features = [{:?}] }}\n```\n",
        feature.map_or(product, |version| version.feature.as_str())
    );
    if is_several(versions) {
        text.push_str("\nEach version is a feature:\n\n");
        for version in versions {
            let place = if version.default { "the root of the crate" } else { &version.version_module };
            let _ = writeln!(text, "* `{}`: version {}, {place}", version.crate_feature(), version.version);
        }
    }
    let _ = write!(
        text,
        "\nThe operations are at the root, their outputs and other types in `types`, the documented error codes in \
         `error_code`.\n\nLicensed under Apache-2.0; `{package}` is no product of Alibaba Cloud.\n"
    );
    text
}

/// The settings that keep rustfmt away from generated files: their text is the generator's, and rustfmt needs
/// gigabytes for some of them.
pub fn format_settings() -> String {
    header("#", "specs") + "disable_all_formatting = true\n"
}

/// The generated lines in the manifest of the facade: its features and its dependencies.
pub fn facade_sections(products: &[(&str, Vec<&Product>)]) -> Vec<Section> {
    let mut features = String::new();
    let all = products.iter().flat_map(|(_, versions)| versions).map(|version| format!("{:?}", version.feature));
    push_list(&mut features, "full", all);
    let mut dependencies = String::new();
    for (name, versions) in products {
        let package = name::package(name);
        for version in versions {
            let mut on = format!("\"dep:{package}\"");
            if is_several(versions) {
                let _ = write!(on, ", \"{package}?/{}\"", version.crate_feature());
            }
            let _ = writeln!(features, "{} = [{on}]", version.feature);
        }
        let default = if is_several(versions) { ", default-features = false" } else { "" };
        let _ = writeln!(
            dependencies,
            "{package} = {{ path = \"products/{}\", version = \"0.1.0\"{default}, optional = true }}",
            name::product_folder(name)
        );
    }
    vec![("products", features), ("product-dependencies", dependencies)]
}

/// The generated lines in the manifest of the RAM facts: its features.
pub fn facts_sections(products: &[&Product]) -> Vec<Section> {
    let mut features = String::new();
    push_list(&mut features, "all", products.iter().map(|product| format!("{:?}", product.feature)));
    for product in products {
        let _ = writeln!(features, "{} = []", product.feature);
    }
    vec![("products", features)]
}

/// `name = ["a", "b"]` on lines of a readable length.
fn push_list(text: &mut String, name: &str, items: impl Iterator<Item = String>) {
    let _ = writeln!(text, "{name} = [");
    let mut line = String::from("   ");
    for item in items {
        if line.len() + item.len() + 2 > 100 {
            let _ = writeln!(text, "{line}");
            line = String::from("   ");
        }
        let _ = write!(line, " {item},");
    }
    let _ = writeln!(text, "{line}\n]");
}

/// Whether each version needs a feature of its own.
fn is_several(versions: &[&Product]) -> bool {
    !matches!(versions, [only] if only.default)
}

fn title(product: &str, versions: &[&Product]) -> String {
    let title = versions.iter().find_map(|version| version.title.as_deref());
    crate::docs::prose(title.unwrap_or(product))
}
