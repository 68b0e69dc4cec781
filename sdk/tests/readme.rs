//! Documents that keep step with the code: the Rust of `README.md` is that of an example, which
//! `cargo test` compiles, and links lead to files that exist.

use std::fs;
use std::path::Path;

const SDK: &str = env!("CARGO_MANIFEST_DIR");
const MOST_LINES: usize = 20;

#[test]
fn every_rust_block_of_the_readme_is_an_example() {
    let files = fs::read_dir(format!("{SDK}/examples")).unwrap().map(|entry| entry.unwrap().path());
    let examples = files.filter(|path| path.is_file()).map(|path| {
        let text = fs::read_to_string(path).unwrap();
        // The module documentation and the lints stand above the first blank line.
        text.split_once("\n\n").unwrap().1.to_owned()
    });
    let examples: Vec<_> = examples.collect();
    let readme = fs::read_to_string(format!("{SDK}/../README.md")).unwrap();
    let blocks: Vec<_> = readme.split("```rust\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    assert!(!blocks.is_empty(), "README.md shows no Rust");
    for block in blocks {
        assert!(examples.iter().any(|example| example == block), "no file of sdk/examples holds\n{block}");
        assert!(block.lines().count() <= MOST_LINES, "more than {MOST_LINES} lines\n{block}");
    }
}

#[test]
fn every_link_leads_to_a_file() {
    let root = Path::new(SDK).parent().unwrap();
    for document in ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"] {
        let text = fs::read_to_string(root.join(document)).unwrap();
        for link in text.split("](").skip(1) {
            let target = link.split_once(')').unwrap().0;
            let file = target.split_once('#').map_or(target, |(file, _)| file);
            let elsewhere = file.is_empty() || file.contains("://");
            assert!(elsewhere || root.join(file).exists(), "{document}: {target} does not exist");
        }
    }
}
