//! What the commands print, compared with what `xtask/README.md` and `CONTRIBUTING.md` show.
//!
//! Owns how each shown command is run. Counts, ports and the home folder may differ. Commands that read official
//! sources are run where `FACTS_DIR` has them; `UPDATE_FIXTURES=1` rewrites what a document shows.

#![cfg(test)]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const KEY: [(&str, &str); 2] =
    [("ALIBABA_CLOUD_ACCESS_KEY_ID", "testAccessKeyId"), ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "testAccessKeySecret")];
/// Shown commands whose output is compared elsewhere, or is a measurement.
const ELSEWHERE: [&str; 3] =
    ["cargo xtask generate --check", "cargo xtask measure catalog", "cargo xtask measure compile"];

/// How the output of a command is compared with what is shown.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Whole,
    /// The last lines of the output.
    End,
    /// The lines before and after a line with an ellipsis.
    BeginningAndEnd,
    /// The first line; the command is ended after it.
    FirstLine,
}

#[test]
fn commands_print_what_the_document_shows() {
    let work = tempfile::tempdir().unwrap();
    let home = work.path().join("home");
    write(&home.join(".aliyun/config.json"), PROFILE);
    let facts = std::env::var_os("FACTS_DIR").filter(|folder| !folder.is_empty()).map(PathBuf::from);
    match &facts {
        Some(facts) => copy_sources(facts, work.path()),
        None => println!("skipped: FACTS_DIR is not set"),
    }
    let mut document = Document::read("xtask/README.md");
    for (command, shown, variables) in [
        ("import metadata api-docs.json --date 2026-08 --check", Shown::Whole, &[][..]),
        ("import page UpdateFotaTask.txt --check", Shown::Whole, &[]),
        ("import page UpdateFotaTask-new.txt --check", Shown::Whole, &[]),
        ("update --from api-docs.json --date 2026-08 --check", Shown::End, &[]),
        ("diff june/api-docs.json august/api-docs.json", Shown::BeginningAndEnd, &[]),
        ("products --products sts", Shown::Whole, &[]),
        (EXPLAIN, Shown::Whole, &KEY),
        ("credentials", Shown::Whole, &[]),
        ("serve --port 8080", Shown::FirstLine, &KEY),
    ] {
        let needs_sources = [".json", ".txt"].iter().any(|ending| command.contains(ending));
        if needs_sources && facts.is_none() {
            document.pass_over(command);
            continue;
        }
        let mut process = xtask(&root(), work.path(), &home);
        process.args(command.replace("8080", "0").split(' ')).envs(variables.iter().copied());
        let output = if shown == Shown::FirstLine { first_line(process) } else { all_lines(process) };
        document.compare(command, shown, &output.replace(&home.display().to_string(), "~"));
    }
    document.finish();
}

#[test]
fn the_error_of_a_broken_spec_is_the_one_that_is_shown() {
    let project = tempfile::tempdir().unwrap();
    let folder = project.path().join("specs/esa/2024-09-10");
    write(&folder.join("GetThing.json"), BROKEN);
    fs::create_dir(project.path().join("sdk")).unwrap();
    fs::copy(root().join("specs/esa/2024-09-10/product.json"), folder.join("product.json")).unwrap();
    let mut process = xtask(project.path(), project.path(), project.path());
    process.args(["generate", "--check"]);
    let error = all_lines(process);
    let document = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    assert!(document.contains(error.trim()), "CONTRIBUTING.md does not show\n{error}");
}

const EXPLAIN: &str = "explain esa UpdateUserDeliveryTaskStatus --region cn-hangzhou --param TaskName=test_project \
    --param Method=online --timestamp 2026-01-02T03:04:05Z --nonce 00000000000000000000000000000000";

const PROFILE: &str = r#"{"current": "default", "profiles": [{"name": "default", "mode": "AK",
    "access_key_id": "LTAI5tExampleKey", "access_key_secret": "secret", "region_id": "cn-hangzhou"}]}"#;

const BROKEN: &str = r#"{
  "$schema": "../../operation.schema.json",
  "name": "GetThing",
  "methods": ["GET"],
  "schemes": ["https"],
  "parameters": [
    { "name": "Count", "in": "query", "type": "intger" }
  ]
}
"#;

/// A document, and which of its commands were looked at.
struct Document {
    path: PathBuf,
    text: String,
    seen: Vec<String>,
    faults: Vec<String>,
}

impl Document {
    fn read(path: &str) -> Self {
        let path = root().join(path);
        let text = fs::read_to_string(&path).unwrap();
        Self { path, text, seen: Vec::new(), faults: Vec::new() }
    }

    fn pass_over(&mut self, command: &str) {
        self.seen.push(format!("cargo xtask {command}"));
    }

    /// Compares the block of output after a command.
    fn compare(&mut self, command: &str, shown: Shown, output: &str) {
        self.pass_over(command);
        let head = format!("```sh\ncargo xtask {command}\n```\n\n```text\n");
        let (before, rest) = self.text.split_once(&head).unwrap_or_else(|| panic!("{command} is not shown"));
        let (block, after) = rest.split_once("```").unwrap();
        let lines: Vec<_> = output.lines().collect();
        let expected = match shown {
            Shown::Whole | Shown::FirstLine => output.to_owned(),
            Shown::End => joined(last(&lines, block.lines().count())),
            Shown::BeginningAndEnd => {
                let begin = block.lines().take_while(|line| *line != "…").count();
                let end = block.lines().count() - begin - 1;
                joined(&lines[..begin.min(lines.len())]) + "…\n" + &joined(last(&lines, end))
            }
        };
        if normalized(block) != normalized(&expected) {
            self.faults.push(format!("{command} prints\n{expected}and the document shows\n{block}"));
            self.text = format!("{before}{head}{expected}```{after}");
        }
    }

    /// Fails for every difference, and for a command that is shown and not run.
    fn finish(self) {
        let commands = self.text.split("```sh\n").skip(1).map(|rest| rest.split_once('\n').unwrap().0);
        let is_known = |command: &&str| {
            self.seen.iter().any(|seen| seen == command) || ELSEWHERE.iter().any(|known| command.starts_with(known))
        };
        let unknown: Vec<_> = commands.filter(|command| !is_known(command)).collect();
        assert!(unknown.is_empty(), "no test runs {unknown:?}");
        if std::env::var_os("UPDATE_FIXTURES").is_some() {
            fs::write(&self.path, &self.text).unwrap();
        }
        assert!(
            self.faults.is_empty(),
            "{}\nUPDATE_FIXTURES=1 cargo test -p xtask --test documents rewrites the document",
            self.faults.join("\n")
        );
    }
}

/// The text without what differs between machines: ports and the platform.
fn normalized(text: &str) -> String {
    let lines = text.trim_end().lines().map(|line| match line.split_once("127.0.0.1:") {
        Some((before, rest)) => {
            format!("{before}127.0.0.1:{}", rest.trim_start_matches(|digit: char| digit.is_ascii_digit()))
        }
        None => line.to_owned(),
    });
    let platform = format!("({}; {})", std::env::consts::OS, std::env::consts::ARCH);
    lines.collect::<Vec<_>>().join("\n").replace(&platform, "(linux; x86_64)")
}

fn joined(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

fn last<'a, 'b>(lines: &'a [&'b str], count: usize) -> &'a [&'b str] {
    &lines[lines.len().saturating_sub(count)..]
}

/// The program, without the credentials and the settings of the machine.
fn xtask(project: &Path, folder: &Path, home: &Path) -> Command {
    let mut process = Command::new(env!("CARGO_BIN_EXE_xtask"));
    process.env_clear().env("CARGO_MANIFEST_DIR", project).env("HOME", home).current_dir(folder);
    process
}

/// What a command prints: its errors, then its results.
fn all_lines(mut process: Command) -> String {
    let output = process.output().unwrap();
    [output.stderr, output.stdout].map(|bytes| String::from_utf8(bytes).unwrap()).concat()
}

/// The first line that a command prints; it is ended then.
fn first_line(mut process: Command) -> String {
    let mut child = process.stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    let read = BufReader::new(child.stdout.take().unwrap()).read_line(&mut line);
    child.kill().unwrap();
    child.wait().unwrap();
    read.unwrap();
    line
}

/// The official sources of the shown commands.
fn copy_sources(facts: &Path, work: &Path) {
    for (source, target) in [
        ("metadata/2026/esa/2024-09-10/api-docs.json", "api-docs.json"),
        ("metadata/originals/ecd-2020-09-30-june-2024.json", "june/api-docs.json"),
        ("metadata/2026/ecd/2020-09-30/api-docs.json", "august/api-docs.json"),
        ("seeds/ecd-2020-09-30-UpdateFotaTask.txt", "UpdateFotaTask.txt"),
    ] {
        write(&work.join(target), &fs::read_to_string(facts.join(source)).unwrap());
    }
    let page = fs::read_to_string(work.join("UpdateFotaTask.txt")).unwrap();
    let (parameters, rest) = page.split_once("\nResponse parameters\n").unwrap();
    let page = format!("{parameters}\nNotestringNo\n\nA note.\n\nhello\n\nResponse parameters\n{rest}");
    write(&work.join("UpdateFotaTask-new.txt"), &page);
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}
