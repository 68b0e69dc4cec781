//! Imports through their command line, on folders of the tests' own.
//!
//! Owns what a user sees and what is written; what a source means is tested in codegen.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;

use clap::Parser as _;

use super::{Arguments, Source, run};
use crate::Outcome;
use crate::files::Project;
use crate::terminal::Terminal;

const METADATA: &str = r#"{"info":{"style":"RPC","product":"Acme","version":"2020-01-01"},
    "apis":{"GetThing":{"methods":["post"],"schemes":["https"],"security":[{"AK":[]}],
    "parameters":[{"name":"Id","in":"query","schema":{"type":"string","required":true}}],"responses":{}}}}"#;
const PAGE: &str = "Acme Things:GetThing\n\nLast Updated:Jan 02, 2026\n\nAuthorization information\n\n\
    OperationAccess levelResource typeCondition keyAssociated operation\nacme:GetThingget\n*All Resources\n*\n    none\nnone\n\n\
    Request parameters\n\nParameterTypeRequiredDescriptionExample\nIdstringYes\n\nProse.\n\na-1\n\n\
    Response parameters\n\nParameterTypeDescriptionExample\nobject\nSizelong\n\nProse.\n\n12\n\n\
    Error codes\n\nFor a list of error codes, see elsewhere.\n";
const RAM_PAGE: &str = include_str!("../../../codegen/tests/fixtures/ram_import/pages/old_markdown/page.md");
const FACTS: &str = r#"[{"product":"acme","version":"2020-01-01","operation":"GetThing","action":"acme:GetThing",
    "access_level":"get","resources":[{"type":"Thing","required":true,"arn":"acs:acme:*:*:thing/*"}],
    "condition_keys":[],"dependent_actions":[]},
    {"product":"acme","version":"2020-01-01","operation":"Gone","undisclosed":true},
    {"product":"other","version":"2020-01-01","operation":"GetThing","undisclosed":true},
    {"product":"acme","version":"2020-01-01","ram_codes":["acme"],"granularity":"RESOURCE"}]"#;

#[derive(clap::Parser)]
struct Cli {
    #[command(subcommand)]
    source: Source,
}

#[derive(Clone, Default)]
struct Shown(Rc<RefCell<Vec<u8>>>);

impl Write for Shown {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// A folder with specs of one operation and a place for sources.
struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        let folder = Self { folder: tempfile::tempdir().unwrap() };
        folder.source("api-docs.json", METADATA);
        let (outcome, told) = folder.import(&["metadata", "api-docs.json", "--date", "2026-01"], "");
        assert_eq!(outcome, Ok(Outcome::Done), "{told}");
        let product = folder.path().join("specs/acme/2020-01-01/product.json");
        let text = fs::read_to_string(&product).unwrap();
        fs::write(&product, text.replace("\"style\"", "\"title\": \"Acme Things\",\n  \"style\"")).unwrap();
        folder
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn source(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path().join(name), text).unwrap();
    }

    /// Imports: the command and its source, then more of the command line. Paths are in the folder.
    fn import(&self, arguments: &[&str], input: &'static str) -> (Result<Outcome, String>, String) {
        let specs = self.path().join("specs").display().to_string();
        let placed = arguments.iter().map(|argument| {
            let path = self.path().join(argument);
            if path.is_file() { path.display().to_string() } else { (*argument).to_owned() }
        });
        let line = ["import".to_owned()].into_iter().chain(placed).chain(["--into".to_owned(), specs]);
        let arguments =
            Arguments { source: Cli::try_parse_from(line).unwrap_or_else(|error| panic!("{error}")).source };
        let shown = Shown::default();
        let mut terminal = Terminal::of(shown.clone(), input);
        let outcome =
            run(&arguments, &Project::with_root(self.path()), &mut terminal).map_err(|error| error.to_string());
        let told = String::from_utf8(shown.0.borrow().clone()).unwrap();
        (outcome, told.replace(&format!("{}/", self.path().display()), ""))
    }

    fn specs(&self) -> BTreeMap<String, String> {
        Project::with_root(&self.path().join("specs")).read_folder("").unwrap()
    }

    fn operation(&self) -> serde_json::Value {
        serde_json::from_str(&self.specs()["acme/2020-01-01/GetThing.json"]).unwrap()
    }
}

#[test]
fn a_page_adds_what_it_says_and_again_nothing() {
    let folder = Folder::new();
    folder.source("page.txt", PAGE);
    let before = folder.specs();
    assert_eq!(folder.import(&["page", "page.txt", "--check"], "").0, Ok(Outcome::Finding));
    assert_eq!(folder.specs(), before, "a check writes nothing");
    let (outcome, told) = folder.import(&["page", "page.txt"], "");
    assert_eq!(outcome, Ok(Outcome::Done), "{told}");
    assert_eq!(
        told,
        "1 operation of 1 product version: 1 file written, 0 removed, 0 unchanged, 0 disagreements, 0 notes (--json lists them)\n"
    );
    let operation = folder.operation();
    assert_eq!(operation["parameters"][0]["in"], "query", "the metadata's fact stays");
    assert_eq!(operation["parameters"][0]["example"], "a-1");
    assert_eq!(operation["responses"]["200"]["schema"]["members"][0]["format"], "int64");
    assert_eq!(operation["ram"]["source"]["kind"], "operation page");
    assert_eq!(folder.import(&["page", "page.txt", "--check"], "").0, Ok(Outcome::Done));
}

#[test]
fn the_title_of_a_product_is_learnt_from_its_first_page() {
    let folder = Folder::new();
    let product = folder.path().join("specs/acme/2020-01-01/product.json");
    let named = fs::read_to_string(&product).unwrap();
    fs::write(&product, named.replace("  \"title\": \"Acme Things\",\n", "")).unwrap();
    folder.source("page.txt", PAGE);
    assert!(folder.import(&["page", "page.txt"], "").0.is_err(), "nothing says which product it is");
    let (outcome, told) = folder.import(&["page", "page.txt", "--product", "acme", "--version", "2020-01-01"], "");
    assert_eq!((outcome, fs::read_to_string(&product).unwrap()), (Ok(Outcome::Done), named), "{told}");
    assert_eq!(folder.import(&["page", "page.txt"], "").0, Ok(Outcome::Done));
}

/// What was damaged, and the one line that tells it.
#[test]
fn bad_input_is_told_in_a_line_and_changes_nothing() {
    let cut = PAGE.split("Error codes").next().unwrap();
    let cut_ram = RAM_PAGE.split("## Resource").next().unwrap();
    let twice = format!("{PAGE}\nRequest parameters\n");
    let named = ["--product", "acme", "--version", "2020-01-01"];
    let page = |text: &str| text.as_bytes().to_vec();
    let rows: [(&str, Vec<u8>, &[&str], &str); 17] = [
        ("page", Vec::new(), &[], "error: source.txt: the file is empty"),
        ("page", vec![0, 1, 2], &[], "error: source.txt: this is not a text"),
        ("page", vec![0xff, 0xfe, 0x41], &[], "error: source.txt: stream did not contain valid UTF-8"),
        (
            "page",
            page("<html></html>"),
            &[],
            "error: source.txt: this is HTML; copy the page's text from a browser, or take its Markdown",
        ),
        (
            "page",
            page("Hello"),
            &[],
            "error: source.txt: neither metadata, a page of an operation or of RAM authorization, nor a list of RAM facts",
        ),
        (
            "page",
            page(cut),
            &[],
            "error: source.txt:31: the page is cut off in the section of response parameters; copy it up to its end",
        ),
        (
            "page",
            page(&twice),
            &[],
            "error: source.txt:37: the section of request parameters is repeated; the first one is on line 14",
        ),
        (
            "page",
            page("Acme Things:GetThing\n\n请求参数\n"),
            &[],
            "error: source.txt:3: the page is in Chinese; copy the English one",
        ),
        (
            "page",
            page(METADATA),
            &[],
            "error: source.txt: expected the kind operation page, and this is metadata; import it with `cargo xtask import metadata`",
        ),
        (
            "page",
            page(&PAGE.replace(":GetThing", ":GetOther")),
            &[],
            "error: source.txt: acme/2020-01-01 GetOther has no metadata yet, and no page says where its parameters travel (Id); `cargo xtask import metadata <the api-docs.json of acme/2020-01-01>` gives it",
        ),
        (
            "page",
            page(PAGE),
            &["--version", "2021-01-01", "--product", "acme"],
            "error: source.txt: acme/2021-01-01/product.json is not there, and no page says a product's style and endpoints; `cargo xtask import metadata <the api-docs.json of acme/2021-01-01>` gives it",
        ),
        (
            "page",
            page(&PAGE.replace("Acme Things", "Acme Others")),
            &[],
            "question: source.txt:1: folder: no known product has the title \"Acme Others:GetThing\"; which product and version is it?",
        ),
        ("ram-page", page(cut_ram), &named, "the page ends here without its Resource section; is it cut off?"),
        (
            "ram-page",
            page(PAGE),
            &named,
            "error: source.txt: expected the kind RAM page, and this is operation page; import it with `cargo xtask import page`",
        ),
        (
            "ram",
            page("[{\"operation\":1}]"),
            &[],
            "error: source.txt:1: record 1: operation: invalid type: integer `1`, expected a string",
        ),
        (
            "ram",
            page("[{\"operation\":"),
            &[],
            "error: source.txt:1: expected a list of records: EOF while parsing a value",
        ),
        (
            "ram",
            page(&FACTS.replace("\"acme\",\"version\":\"2020", "\"acme\",\"version\":\"2030")),
            &[],
            "error: source.txt: no spec of these product versions is there; `cargo xtask import metadata <the api-docs.json of acme/2030-01-01>`, `cargo xtask import metadata <the api-docs.json of other/2020-01-01>` makes them",
        ),
    ];
    let folder = Folder::new();
    let before = folder.specs();
    for (command, text, options, expected) in rows {
        folder.source("source.txt", text);
        folder.source("good.txt", PAGE);
        let mut arguments = vec![command, "source.txt"];
        arguments.extend(if command == "page" && options.is_empty() { &["good.txt"] } else { options });
        let (outcome, told) = folder.import(&arguments, "");
        assert!(outcome.is_err(), "{expected}");
        assert!(told.lines().any(|line| line.ends_with(expected)), "expected: {expected}\n{told}");
        assert_eq!(folder.specs(), before, "{expected}");
    }
}

#[test]
fn questions_are_answered_on_the_terminal_or_left_out() {
    let page = PAGE.replace("IdstringYes", "NewstringNo\n\nProse.\n\nb\nIdstringYes");
    let folder = Folder::new();
    folder.source("page.txt", &page);
    let before = folder.specs();
    let (outcome, told) = folder.import(&["page", "page.txt"], "");
    assert!(outcome.unwrap_err().starts_with("1 question is open and nothing is written"));
    assert!(told.contains("question: page.txt:17: parameters.New.in:"), "{told}");
    let (outcome, _) = folder.import(&["page", "page.txt", "--interactive"], "");
    assert!(outcome.is_err(), "the input has ended");
    assert_eq!(folder.specs(), before);
    // Ten is no choice and no location.
    let (outcome, told) = folder.import(&["page", "page.txt", "--interactive"], "10\n2\n");
    assert_eq!(outcome, Ok(Outcome::Done), "{told}");
    assert_eq!(folder.operation()["parameters"][0]["in"], "form");
    let folder = Folder::new();
    folder.source("page.txt", &page);
    let (outcome, told) = folder.import(&["page", "page.txt", "--skip-questions"], "");
    assert_eq!(outcome, Ok(Outcome::Done), "{told}");
    assert_eq!(folder.operation()["parameters"].as_array().map(Vec::len), Some(1));
    assert!(told.contains("note: page.txt: line 17: parameters.New.in: left out, the question was skipped"), "{told}");
}

#[test]
fn ram_facts_go_to_specs_that_are_there() {
    let folder = Folder::new();
    folder.source("facts.json", FACTS);
    let (outcome, told) = folder.import(&["ram", "facts.json"], "");
    assert_eq!(outcome, Ok(Outcome::Done), "{told}");
    assert_eq!(folder.operation()["ram"]["actions"][0]["action"], "acme:GetThing");
    let product: serde_json::Value = serde_json::from_str(&folder.specs()["acme/2020-01-01/product.json"]).unwrap();
    assert_eq!(product["ram"]["codes"], serde_json::json!(["acme"]));
    let stands = "acme/2020-01-01: facts of 1 operation that no spec describes stand with the product\n";
    assert!(told.contains(stands), "{told}");
    assert!(told.contains("other/2020-01-01: no spec of this version, facts of 1 operation not placed;"), "{told}");
    assert_eq!(folder.specs().len(), 2, "no spec is invented");
    assert_eq!(folder.import(&["ram", "facts.json", "--check"], "").0, Ok(Outcome::Done), "again changes nothing");
    // The page of the operation wins, and what the records say stays beside it.
    folder.source("page.txt", PAGE);
    assert_eq!(folder.import(&["page", "page.txt"], "").0, Ok(Outcome::Done));
    assert_eq!(folder.operation()["ram"]["actions"][0]["resources"][0]["arn"], "*");
    assert_eq!(folder.operation()["ram"]["other_sources"].as_array().map(Vec::len), Some(1));
    let before = folder.specs();
    assert_eq!(folder.import(&["ram", "facts.json"], "").0, Ok(Outcome::Done));
    assert_eq!(folder.specs(), before, "the order of the imports does not decide");
}

#[test]
fn a_ram_page_gives_the_product_its_facts() {
    let folder = Folder::new();
    folder.source("page.md", RAM_PAGE);
    let named = ["ram-page", "page.md", "--product", "acme", "--version", "2020-01-01"];
    let (outcome, told) = folder.import(&named, "");
    assert_eq!(outcome, Ok(Outcome::Done), "{told}");
    let product: serde_json::Value = serde_json::from_str(&folder.specs()["acme/2020-01-01/product.json"]).unwrap();
    assert!(product["ram"]["resources"].as_array().is_some_and(|resources| !resources.is_empty()), "{product:#}");
    assert_eq!(product["sources"][0]["kind"], "RAM page");
    assert_eq!(product["origins"]["style"], 1, "the rest is still the metadata's");
}
