//! The outputs in README.md are those of the program.
//!
//! Owns the running of the commands. Each `sh` block that calls the program is followed by a `text` block
//! with its output and its errors; a `json` block with a file name is a file that the commands read.
//! `UPDATE_FIXTURES=1` rewrites the outputs.

#![allow(clippy::unwrap_used, reason = "a test")]

use std::path::{Path, PathBuf};
use std::process::Command;

const README: &str = include_str!("../README.md");

/// A fenced block: the words behind the fence, and the lines in it.
struct Block<'r> {
    info: &'r str,
    text: &'r str,
}

fn blocks(readme: &str) -> Vec<Block<'_>> {
    let parts: Vec<&str> = readme.split("```").collect();
    let fenced = parts.chunks(2).filter_map(|pair| pair.get(1)?.split_once('\n'));
    fenced.map(|(info, text)| Block { info, text }).collect()
}

/// What a command prints, in a folder with the files of README.md.
fn run(command: &str, folder: &Path) -> String {
    // An argument in quotes has no blanks.
    let words = command.split_whitespace().map(|word| word.trim_matches('\''));
    let output = Command::new(env!("CARGO_BIN_EXE_alibabacloud-ram")).args(words).current_dir(folder).output().unwrap();
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn the_outputs_in_the_readme_are_those_of_the_program() {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("readme");
    std::fs::create_dir_all(&folder).unwrap();
    let blocks = blocks(README);
    for (name, block) in blocks.iter().filter_map(|block| Some((block.info.strip_prefix("json ")?, block))) {
        std::fs::write(folder.join(name), block.text).unwrap();
    }
    let (mut updated, mut checked) = (README.to_owned(), 0);
    for pair in blocks.windows(2) {
        let [command, expected] = pair else { continue };
        let Some(arguments) = command.text.strip_prefix("alibabacloud-ram ") else { continue };
        assert_eq!((command.info, expected.info), ("sh", "text"), "{}", command.text);
        let found = run(arguments, &folder);
        let block = |text: &str| format!("```sh\n{}```\n\n```text\n{text}```", command.text);
        updated = updated.replace(&block(expected.text), &block(&found));
        checked += 1;
    }
    assert_eq!(checked, 7);
    if updated == README {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&path, updated).unwrap();
    }
    panic!(
        "outputs in README.md are not those of the program; \
         UPDATE_FIXTURES=1 cargo test -p alibabacloud-ram --test readme rewrites them"
    );
}
