//! Documents that cannot drift: what they show is code that compiles, output that a test produced, or a path
//! that exists.
//!
//! Owns the checks of documents that are text alone. Examples of the guide are documentation tests of the SDK;
//! output of `cargo xtask` is checked in `xtask/tests/documents.rs`, and the demo's in `.ci/run`.

#![cfg(test)]

use std::fs;
use std::path::{Path, PathBuf};

use alibabacloud_sdk::UntypedOperation;
use alibabacloud_sdk::testing::{Answer, FakeTransport};
use alibabacloud_tests::repository::{documents, files, path, read};

/// The most lines of the README at the root.
const README_LINES: usize = 180;
/// The most lines of code in a README.
const EXAMPLE_LINES: usize = 20;

#[test]
fn readmes_show_the_example_word_for_word() {
    let example = read("sdk/examples/usage.rs");
    // The module documentation and the lints are above the first blank line.
    let (_, example) = example.split_once("\n\n").unwrap();
    assert!(example.lines().count() <= EXAMPLE_LINES, "more than {EXAMPLE_LINES} lines\n{example}");
    for document in ["README.md", "sdk/README.md"] {
        assert_eq!(blocks(&read(document), "rust"), [example], "{document}");
    }
}

#[test]
fn the_readme_is_short() {
    let lines = read("README.md").lines().count();
    assert!(lines <= README_LINES, "README.md has {lines} lines");
}

#[test]
fn links_lead_to_files() {
    for document in documents() {
        let text = read(&document);
        for link in text.split("](").skip(1) {
            let target = link.split_once(')').unwrap().0;
            let file = target.split_once('#').map_or(target, |(file, _)| file);
            // Links of the guide lead to items of the crate, which rustdoc checks.
            let elsewhere = file.is_empty() || file.contains("://") || file.starts_with("crate::");
            let folder = Path::new(&document).parent().unwrap();
            assert!(elsewhere || path(folder.join(file)).exists(), "{document}: {target} does not exist");
        }
    }
}

/// A path in backticks that begins with a folder of the repository, such as `sdk/core/`, exists.
#[test]
fn paths_in_documents_exist() {
    const FOLDERS: [&str; 6] = [".ci/", "codegen/", "sdk/", "specs/", "tests/", "xtask/"];
    for document in ["ARCHITECTURE.md", "CONTRIBUTING.md", "README.md", "tests/NOTES.md", "xtask/README.md"] {
        for code in code_spans(&read(document)) {
            let file = code.split("::").next().unwrap();
            let is_pattern = file.contains(['<', '*', ' ', '…', '{']);
            if FOLDERS.iter().any(|folder| file.starts_with(folder)) && !is_pattern {
                assert!(path(file).exists(), "{document}: `{code}` does not exist");
            }
        }
    }
}

#[test]
fn invariants_name_what_holds_them() {
    let text = read("ARCHITECTURE.md");
    let paragraphs: Vec<_> = text.split("\n\n").filter(|part| part.starts_with("**Invariant:**")).collect();
    assert!(paragraphs.len() > 20, "only {} invariants", paragraphs.len());
    for paragraph in paragraphs {
        let last = paragraph.lines().last().unwrap();
        assert!(last.starts_with("*Held by* ") || last.starts_with("*Held by nothing*"), "{paragraph}");
    }
}

/// `tests/tests/docs.rs::name` in a document is a function of that file.
#[test]
fn tests_that_documents_name_exist() {
    let mut count = 0;
    for document in documents() {
        for code in code_spans(&read(&document)) {
            let Some((file, name)) = code.split_once(".rs::") else { continue };
            let source = read(&format!("{file}.rs"));
            assert!(source.contains(&format!("fn {name}(")), "{document}: {code} does not exist");
            count += 1;
        }
    }
    assert!(count > 30, "only {count} tests are named");
}

#[test]
fn the_guide_shows_the_error_without_credentials() {
    let guide = read("sdk/src/guide/credentials.md");
    let shown = blocks(&guide, "text");
    let fixture = read("tests/fixtures/credentials/nothing_configured/expected.txt");
    let error = fixture.lines().find_map(|line| line.strip_prefix("error: ")).unwrap();
    let error = error.replace("{home}", "~").replace("; ", ";\n");
    assert_eq!(shown, [format!("esa UpdateUserDeliveryTaskStatus: {error}\n")]);
}

#[tokio::test]
async fn the_guide_shows_the_line_of_an_error() {
    let message = "The specified InstanceId does not exist.";
    let client = FakeTransport::answers([Answer::error(404, "InvalidInstanceId.NotFound", message)]).client();
    let stop = UntypedOperation::rpc("ecs", "2014-05-26", "StopInstance").query("InstanceId", "i-1");
    let error = client.send_untyped(stop).await.unwrap_err();
    assert_eq!(blocks(&read("sdk/src/guide/errors.md"), "text"), [format!("{error}\n")]);
}

/// The examples of the runtime show the paths that users of the facade write, and the facade has each of them.
#[test]
fn examples_of_the_core_show_paths_of_the_facade() {
    let facade = read("sdk/src/lib.rs");
    let facade: String = facade.lines().filter(|line| !line.starts_with("//")).flat_map(|line| [line, "\n"]).collect();
    let exported: Vec<&str> = facade.split(|letter: char| !letter.is_alphanumeric() && letter != '_').collect();
    let mut count = 0;
    for file in files("sdk/core/src", &[".rs"]) {
        for line in read(&file).lines().filter(|line| line.trim_start().starts_with("//")) {
            for rest in line.split("alibabacloud_sdk::").skip(1) {
                let braced = rest.strip_prefix('{').map_or(vec![rest], |inside| inside.split(", ").collect());
                for name in braced {
                    let name = name.split(|letter: char| !letter.is_alphanumeric() && letter != '_').next().unwrap();
                    // The example of `testing` declares the product that it uses.
                    assert!(exported.contains(&name) || name == "esa", "{file}: the facade has no `{name}`");
                    count += 1;
                }
            }
        }
    }
    assert!(count > 40, "only {count} paths were found");
}

/// Every topic of the guide is in its table and in a file of its own.
#[test]
fn the_guide_is_whole() {
    let guide = read("sdk/src/guide.rs");
    let files = fs::read_dir(path("sdk/src/guide")).unwrap();
    let names: Vec<_> = files.map(|file| PathBuf::from(file.unwrap().file_name())).collect();
    for name in &names {
        let topic = name.file_stem().unwrap().to_str().unwrap();
        assert!(guide.contains(&format!("| [`{topic}`] |")), "{topic} is not in the table");
        assert!(guide.contains(&format!("guide/{topic}.md")), "{topic} is no module");
    }
    assert_eq!(guide.matches("pub mod ").count(), names.len());
}

/// The blocks of code in this language, without their fences.
fn blocks<'a>(text: &'a str, language: &str) -> Vec<&'a str> {
    let fence = format!("```{language}\n");
    text.split(&fence).skip(1).map(|rest| rest.split_once("```").unwrap().0).collect()
}

/// What is in single backticks, outside of blocks.
fn code_spans(text: &str) -> Vec<String> {
    let prose: String = text.split("```").step_by(2).collect();
    prose.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
