//! Words that hide who does what, and that a reader has to translate: the project does without them.
//!
//! Owns the list of words and the few places that need one. Names, comments, messages and documents are
//! searched alike; generated code, specs and fixtures are not, because their words are not ours.

#![cfg(test)]

use alibabacloud_tests::repository::{files, read};

/// Whole words, in any letter case, also inside names such as `snake_case` and `CamelCase`.
const WORDS: [&str; 6] = ["told", "tell", "tells", "asked", "stand", "stands"];
/// What no word may begin with.
const BEGINNING: &str = "mend";

/// The most words in all.
const MOST: usize = 20;
/// File, number of words, and why they stay.
const ALLOWED: [(&str, usize, &str); 0] = [];

/// This file names the words, so it is not searched.
const OWN: &str = "tests/tests/words.rs";

#[test]
fn sentences_use_words_that_a_newcomer_expects() {
    let mut sources = files("", &[".rs", ".md", ".toml", ".sh", ".py"]);
    sources.extend([".ci/run".to_owned(), ".ci/oldest-compiler".to_owned()]);
    let (mut found, mut faults) = (0, Vec::new());
    for file in sources.iter().filter(|file| *file != OWN) {
        let lines = lines_with_words(&read(file));
        let allowed = ALLOWED.iter().find(|(allowed, ..)| allowed == file).map_or(0, |(_, count, _)| *count);
        found += lines.len();
        if lines.len() != allowed {
            faults.extend(lines.iter().map(|line| format!("{file}:{line}")));
            faults.push(format!("{file}: {} words, {allowed} allowed", lines.len()));
        }
    }
    let gone = ALLOWED.iter().filter(|(file, ..)| !sources.iter().any(|source| source == file));
    faults.extend(gone.map(|(file, ..)| format!("{file} is allowed words and does not exist")));
    assert!(faults.is_empty(), "say who does what, in words that a newcomer expects:\n{}", faults.join("\n"));
    assert!(found <= MOST, "{found} words, and at most {MOST} are allowed");
}

/// One line for each word: the number of the line and its text.
fn lines_with_words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (index, line) in text.lines().enumerate() {
        let count = words(line).filter(|word| is_listed(word)).count();
        found.extend(std::iter::repeat_n(format!("{}: {}", index + 1, line.trim()), count));
    }
    found
}

fn is_listed(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    WORDS.contains(&word.as_str()) || word.starts_with(BEGINNING)
}

/// The words of a line: runs of letters, which also end before a capital that follows a small letter.
fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|letter: char| !letter.is_ascii_alphabetic()).flat_map(|run| {
        let begins = |(index, pair): (usize, &[u8])| match pair {
            [before, after] if before.is_ascii_lowercase() && after.is_ascii_uppercase() => Some(index + 1),
            _ => None,
        };
        let inner = run.as_bytes().windows(2).enumerate().filter_map(begins);
        let ends: Vec<_> = inner.chain([run.len()]).collect();
        let begins: Vec<_> = [0].into_iter().chain(ends.iter().copied()).collect();
        begins.into_iter().zip(ends).filter_map(|(begin, end)| run.get(begin..end)).collect::<Vec<_>>()
    })
}

#[test]
fn words_are_found_inside_of_names() {
    for (line, expected) in [
        ("fn tell_size(what_is_told: Told) {}", 3),
        ("/// Nothing is asked, and nobody stands still.", 2),
        ("const TELLS: u8; struct MendedFile; let x = recommend(standard, understand);", 2),
        ("A storyteller retold it outstandingly.", 0),
    ] {
        assert_eq!(lines_with_words(line).len(), expected, "{line}");
    }
}
