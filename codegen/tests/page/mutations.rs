//! Damaged copies of pages: no row of a table is lost without a question.
//!
//! Owns the damage that copies really have, and a second, simpler way to find the rows of a page.

use alibabacloud_codegen::import::page::{Options, import};

use crate::random::Random;
use crate::support::{cases, pretty};
use crate::{KNOWN, input};

/// Types as pages print them.
const TYPES: [&str; 8] = ["string", "integer", "long", "boolean", "object", "array", "array<object>", "array<string>"];

/// The names in the tables of a page, in order. The row after a list is that of its items, whose name may
/// be in the page alone.
fn names(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let is_title = |line: &&str| {
        let title = line.trim_matches(['#', '*', ' ']).to_lowercase();
        let known = ["request parameters", "response parameters", "response elements", "path parameters"];
        (
            known.contains(&title.as_str()),
            title.as_str() == "error codes" || title == "examples" || line.starts_with("## "),
        )
    };
    let (mut names, mut inside, mut after_array) = (Vec::new(), false, false);
    for (index, line) in lines.iter().enumerate() {
        match is_title(line) {
            (true, _) => inside = true,
            (_, true) => inside = false,
            _ => {}
        }
        let next = lines.get(index + 1).copied().unwrap_or_default();
        let cells: Vec<&str> = line.trim_start_matches('|').split('|').map(str::trim).collect();
        let (name, kind) = match cells.as_slice() {
            [name, kind, _, ..] => (*name, *kind),
            _ => (*line, next),
        };
        let is_name =
            !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "_-".contains(letter));
        if inside && TYPES.contains(&kind) {
            let is_title =
                ["Element", "Parameter", "Description", "Example"].iter().any(|title| name.starts_with(title));
            let is_name = is_name && name.starts_with(|first: char| first.is_ascii_alphabetic());
            if is_name && !is_title && !TYPES.contains(&name) && !after_array {
                names.push(name.to_owned());
            }
            after_array = kind.starts_with("array");
        }
    }
    names
}

#[test]
fn damaged_pages_lose_no_row_without_a_question() {
    let mut random = Random::new();
    let (mut rows, mut read, mut uncertain, mut lost) = (0, 0, 0, Vec::new());
    for case in cases("pages") {
        let (name, text, existing) = input(&case);
        let options = Options { known: &KNOWN, existing: existing.as_ref(), ..Options::default() };
        for round in 0..200 {
            let text = if round == 0 { text.clone() } else { random.copied_badly(&text) };
            let Ok(page) = import(&name, &text, &options) else { continue };
            read += 1;
            if !page.questions.is_empty() {
                uncertain += 1;
                continue;
            }
            let written = pretty(&page.operation);
            let names = names(&text);
            for row in &names {
                let printed = names.iter().filter(|other| *other == row).count();
                let kept = written.matches(&format!("\"name\": \"{row}\"")).count();
                let is_noted = page.notes.iter().any(|note| note.message.contains(&format!(".{row}:")));
                if kept < printed && !is_noted {
                    lost.push(format!("{}: {row} is lost in round {round}", case.name));
                    if lost.len() < 6 {
                        println!("{}: {row}\n{text}\n{written}", case.name);
                    }
                }
                rows += 1;
            }
        }
    }
    assert!(lost.is_empty(), "{} rows are lost:\n{}", lost.len(), lost.join("\n"));
    assert!(read > 3_000 && uncertain > 500 && rows > 5_000, "{read} pages, {uncertain} with questions, {rows} rows");
}

impl Random {
    /// The page as a bad copy has it.
    fn copied_badly(&mut self, text: &str) -> String {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        for _ in 0..=self.below(2) {
            let at = self.below(lines.len());
            match self.below(6) {
                0 => lines.truncate(at.max(1)),
                1 => drop(lines.remove(at)),
                2 => lines.insert(at, lines[at].clone()),
                3 => lines[at].insert(0, '\t'),
                4 => lines[at].push('\t'),
                _ => lines[at] = lines[at].replace(' ', "\t"),
            }
            if lines.is_empty() {
                return String::new();
            }
        }
        let text = lines.join(if self.below(3) == 0 { "\r\n" } else { "\n" });
        if self.below(3) == 0 { format!("\u{feff}{text}") } else { text }
    }
}
