//! The authorization table of a page.
//!
//! Owns both wordings of the table, and the sentences that disclose nothing. Actions are recognized by the
//! known name of the operation and never by a pattern.

use super::answer::{self, Reply};
use super::lines::{Line, bullet, normalized};
use super::pipes::{self, Tables, cell_lines};
use super::question::Expected;
use super::reader::Reader;
use crate::import::ram::ANY_RESOURCE;
use crate::import::unique::extend_unique;
use crate::spec::{Ram, RamAction, RamResource, RamState, Requirement, Source};

/// How pages say that they disclose nothing.
const UNDISCLOSED: [&str; 4] = [
    "There is currently no authorization information disclosed in the API",
    "No authorization for this operation",
    "当前API暂无授权信息透出",
    "當前API暫無授權資訊透出",
];
const LEVELS: [&str; 8] = ["create", "get", "list", "update", "delete", "none", "write", "read"];
const NOTHING: [&str; 8] = ["none", "none none", "nonenone", "none defined", "none defined.", "无", "無", "-"];

/// Reads the section of the operation `name`.
pub(super) fn read(lines: &[Line], title: usize, name: &str, source: &Source, reader: &mut Reader<'_>) -> Option<Ram> {
    let discloses_nothing = |line: &Line| UNDISCLOSED.iter().any(|sentence| line.text.contains(sentence));
    if lines.iter().any(discloses_nothing) {
        return Some(ram(RamState::Undisclosed, Vec::new(), source));
    }
    // An answer replaces the whole section, whichever of its lines the question was about.
    match reader.answers.and_then(|answers| answers.first(Expected::Ram)) {
        Some(Reply::Answer(answer)) => match answer::actions(answer) {
            Some(actions) if actions.is_empty() => return Some(ram(RamState::Undisclosed, actions, source)),
            Some(actions) => return Some(ram(RamState::Documented, actions, source)),
            None => {}
        },
        Some(Reply::Skipped) => {
            reader.note(title, "ram: left out, the question was skipped");
            return None;
        }
        None => {}
    }
    // Pages of the oldest layout mark what is mandatory with bold letters, which plain copies lose.
    let bold = lines.iter().any(|line| line.text.contains("displayed in bold"));
    let mut table = Table { name, bold, actions: Vec::new(), certain: true, reader };
    match pipes::read(lines) {
        Some(tables) => table.piped(&tables),
        None => match header(lines) {
            Some(end) => table.lines(lines.get(end..).unwrap_or_default(), title),
            None => {
                table.question(title, "the section has neither a table nor a sentence that is known; what does it say?")
            }
        },
    }
    let Table { actions, certain, reader, .. } = table;
    if certain && actions.is_empty() {
        let text = "the table has no row that can be read; what does it say?";
        reader.question(title, "ram", Expected::Ram, text, vec![]);
    }
    (certain && !actions.is_empty()).then(|| ram(RamState::Documented, actions, source))
}

fn ram(state: RamState, actions: Vec<RamAction>, source: &Source) -> Ram {
    Ram { state, actions, source: source.clone(), other_sources: Vec::new() }
}

/// The index of the line after the header.
fn header(lines: &[Line]) -> Option<usize> {
    let normalized = |line: &Line| normalized(&line.text);
    let is_last = |text: &str| text.ends_with("associatedoperation") || text.ends_with("dependentaction");
    lines.iter().enumerate().find_map(|(index, line)| {
        let text = normalized(line);
        if !text.starts_with("action") && !text.starts_with("operation") {
            return None;
        }
        if is_last(&text) && text.contains("resourcetype") && text.len() < 80 {
            return Some(index + 1);
        }
        let rest = lines.get(index + 1..).unwrap_or_default().iter().take(5).map(normalized).collect::<Vec<_>>();
        let ends = rest.iter().position(|text| is_last(text))?;
        let is_cell = matches!(text.as_str(), "action" | "operation");
        (is_cell && rest.iter().any(|text| text == "resourcetype")).then_some(index + ends + 2)
    })
}

struct Table<'r, 'a, 'n> {
    name: &'n str,
    bold: bool,
    actions: Vec<RamAction>,
    /// Whether every cell was read; incomplete facts are worse than none.
    certain: bool,
    reader: &'r mut Reader<'a>,
}

impl Table<'_, '_, '_> {
    fn question(&mut self, line: usize, text: impl Into<String>) {
        self.certain = false;
        self.reader.question(line, "ram", Expected::Ram, text, vec![]);
    }

    /// The action and the level that a line starts a row with.
    fn action<'t>(&self, text: &'t str) -> Option<(&'t str, &'t str)> {
        let (code, rest) = text.split_once(':')?;
        let level = rest.strip_prefix(self.name)?;
        let is_code = !code.is_empty() && code.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '-');
        let end = text.len().saturating_sub(level.len());
        is_code.then_some((text.get(..end)?, level.trim()))
    }

    fn lines(&mut self, lines: &[Line], title: usize) {
        let starts: Vec<usize> = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| self.action(&line.text).is_some_and(|(_, level)| level.is_empty() || is_level(level)))
            .map(|(index, _)| index)
            .collect();
        if starts.first() != Some(&0) {
            let line = lines.first().map_or(title, |line| line.number);
            return self.question(
                line,
                format!("the table does not start with an action of {}; what does it say?", self.name),
            );
        }
        let ends = starts.iter().skip(1).copied().chain([lines.len()]);
        for (start, end) in starts.iter().zip(ends) {
            if let Some([first, rest @ ..]) = lines.get(*start..end) {
                self.row(first, rest);
            }
        }
    }

    /// One row: the action, then the level, the resources, the condition keys and the dependent actions.
    fn row(&mut self, first: &Line, mut rest: &[Line]) {
        let Some((action, glued)) = self.action(&first.text) else { return };
        let action = action.to_owned();
        let mut level = Some(glued.to_owned()).filter(|level| !level.is_empty());
        if level.is_none()
            && let Some((next, after)) = rest.split_first()
            && is_level(&next.text)
        {
            level = Some(next.text.clone());
            rest = after;
        }
        let resources = self.resources(&mut rest);
        let (condition_keys, dependent_actions) = self.lists(rest, first.number);
        self.add(RamAction { action, access_level: level, resources, condition_keys, dependent_actions }, first.number);
    }

    /// Types and ARNs as long as they follow each other.
    fn resources(&mut self, rest: &mut &[Line]) -> Vec<RamResource> {
        let mut resources = Vec::new();
        while let Some((line, after)) = rest.split_first() {
            let text = bullet(&line.text).unwrap_or(&line.text);
            let (marked, shown) = mandatory(text);
            let any = ANY_RESOURCE.iter().find_map(|any| shown.strip_prefix(any)).map(str::trim);
            let next = after.first().map(|line| line.text.as_str());
            let glued = shown.find("acs:").filter(|at| *at > 0 && !shown.contains(' '));
            let requirement = self.requirement(marked, line.bold);
            let (kind, arn, lines) = match (any, glued, next) {
                (Some("" | "*"), _, _) => {
                    (None, "*".to_owned(), 1 + usize::from(any == Some("") && next.map(arn).as_deref() == Some("*")))
                }
                (_, Some(at), _) => (shown.get(..at), arn(shown.get(at..).unwrap_or_default()), 1),
                (_, _, Some(next)) if is_arn(next) && !is_nothing(shown) => (Some(shown), arn(next), 2),
                _ => break,
            };
            let resource_type = kind.map(|kind| kind.trim().to_owned());
            resources.push(RamResource { resource_type, requirement, arn });
            *rest = rest.get(lines..).unwrap_or_default();
        }
        resources
    }

    fn requirement(&self, marked: bool, bold: bool) -> Requirement {
        match (marked || (self.bold && bold), self.bold) {
            (true, _) => Requirement::Required,
            (false, true) => Requirement::Unknown,
            (false, false) => Requirement::Optional,
        }
    }

    /// Condition keys and dependent actions of a copy that does not show where one cell ends: only the
    /// word for "none" does.
    fn lists(&mut self, lines: &[Line], row: usize) -> (Vec<String>, Vec<String>) {
        let mut cells: Vec<Vec<String>> = vec![Vec::new()];
        let mut nothings = 0;
        for line in lines {
            let text = bullet(&line.text).unwrap_or(&line.text);
            if is_nothing(text) {
                nothings += if text.to_lowercase().replace(' ', "") == "nonenone" { 2 } else { 1 };
                cells.push(Vec::new());
            } else if is_key(text) {
                cells.extend(cells.is_empty().then(Vec::new));
                if let Some(cell) = cells.last_mut() {
                    cell.push(text.to_owned());
                }
            } else {
                self.question(line.number, format!("what is {:?} in the authorization table?", line.text));
                return Default::default();
            }
        }
        match (nothings, cells.as_slice()) {
            // Columns that are empty print nothing in some copies, and then both are.
            (0, [none]) if none.is_empty() => Default::default(),
            (2, cells) if cells.iter().all(Vec::is_empty) => Default::default(),
            (1, [conditions, after]) if after.is_empty() && !conditions.is_empty() => (conditions.clone(), Vec::new()),
            (1, [before, dependent]) if before.is_empty() && !dependent.is_empty() => (Vec::new(), dependent.clone()),
            _ => {
                let line = lines.first().map_or(row, |line| line.number);
                self.split(line, &cells.concat())
            }
        }
    }

    /// Names of which one part is condition keys and the rest dependent actions, as an answer says.
    fn split(&mut self, line: usize, names: &[String]) -> (Vec<String>, Vec<String>) {
        let shown = |names: &[String]| if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        let splits: Vec<_> = (0..=names.len()).filter_map(|at| names.split_at_checked(at)).collect();
        let choice = |(keys, actions): &(&[String], &[String])| {
            format!("condition keys: {}; dependent actions: {}", shown(keys), shown(actions))
        };
        let answer = self.reader.answer(line, Expected::RamLists);
        if let Some((keys, actions)) = splits.iter().find(|split| Some(choice(split).as_str()) == answer) {
            return (keys.to_vec(), actions.to_vec());
        }
        self.certain = false;
        let text = "which of these are condition keys, and which are dependent actions?";
        self.reader.question(line, "ram", Expected::RamLists, text, splits.iter().map(choice).collect());
        Default::default()
    }

    fn piped(&mut self, found: &Tables) {
        for line in &found.stray {
            self.question(*line, "the line looks like a row and is in no table; what does it state?");
        }
        for table in &found.tables {
            self.piped_rows(table);
        }
    }

    fn piped_rows(&mut self, table: &pipes::Table) {
        let mut last: Option<String> = None;
        for row in &table.rows {
            let lines = |titles: &[&str]| {
                let cell = table.column(titles).and_then(|at| row.cells.get(at)).map_or("", String::as_str);
                cell_lines(row.line, cell)
            };
            let texts = |titles: &[&str]| {
                let texts = lines(titles).into_iter().map(|line| bullet(&line.text).unwrap_or(&line.text).to_owned());
                texts.filter(|text| !is_nothing(text)).collect::<Vec<_>>()
            };
            let action = lines(&["action", "operation"]).first().map(|line| line.text.clone()).or_else(|| last.clone());
            let Some(action) = action.filter(|action| self.action(action).is_some_and(|(_, rest)| rest.is_empty()))
            else {
                self.question(row.line, format!("the row does not name an action of {}; what does it say?", self.name));
                return;
            };
            if row.cells.len() > table.titles.len() {
                self.question(row.line, "the row has more cells than columns; what does it state?");
            }
            let kinds: Vec<Line> = lines(&["resourcetype", "resource"]).iter().flat_map(unfolded).collect();
            let mut rest = kinds.as_slice();
            let resources = self.resources(&mut rest);
            if let Some(line) = rest.first() {
                self.question(row.line, format!("what is {:?} in the authorization table?", line.text));
            }
            let level = lines(&["accesslevel", "access"]).first().map(|line| line.text.clone());
            last = Some(action.clone());
            let condition_keys = texts(&["conditionkey", "conditionkeys"]);
            let dependent_actions = texts(&["associatedoperation", "dependentaction"]);
            self.add(RamAction { action, access_level: level, resources, condition_keys, dependent_actions }, row.line);
        }
    }

    /// Adds a row. A further row of an action adds to what the first one states.
    fn add(&mut self, action: RamAction, line: usize) {
        if action.resources.is_empty() {
            self.question(
                line,
                format!("the row of {} names no resource that can be read; which one is it?", action.action),
            );
        }
        match self.actions.iter_mut().find(|known| known.action == action.action) {
            Some(known) => {
                extend_unique(&mut known.resources, action.resources);
                extend_unique(&mut known.condition_keys, action.condition_keys);
                extend_unique(&mut known.dependent_actions, action.dependent_actions);
                known.access_level = known.access_level.take().or(action.access_level);
            }
            None => {
                // A key may belong to several resources and is then printed for each of them.
                let mut unique = RamAction { condition_keys: Vec::new(), dependent_actions: Vec::new(), ..action };
                extend_unique(&mut unique.condition_keys, action.condition_keys);
                extend_unique(&mut unique.dependent_actions, action.dependent_actions);
                self.actions.push(unique);
            }
        }
    }
}

/// The types and ARNs of a cell whose lines were joined, each on a line of its own again.
fn unfolded(line: &Line) -> Vec<Line> {
    let arns = line.text.matches("acs:").count();
    if arns == 0 || !line.text.contains(" acs:") {
        return vec![line.clone()];
    }
    let (mut texts, mut kind): (Vec<String>, Vec<&str>) = (Vec::new(), Vec::new());
    for word in line.text.split_whitespace() {
        match word.starts_with("acs:") {
            true => texts.extend([std::mem::take(&mut kind).join(" "), word.to_owned()]),
            false => kind.push(word),
        }
    }
    texts.push(kind.join(" "));
    let whole = texts.into_iter().filter(|text| !text.is_empty());
    whole.map(|text| Line { text, ..line.clone() }).collect()
}

fn is_level(text: &str) -> bool {
    LEVELS.iter().any(|level| level.eq_ignore_ascii_case(text))
}

fn is_nothing(text: &str) -> bool {
    NOTHING.contains(&text.to_lowercase().as_str())
}

/// Whether a type has the star of a mandatory one in front, and the type without it.
fn mandatory(text: &str) -> (bool, &str) {
    match text.strip_prefix('*') {
        Some(shown) if !shown.trim_matches('*').trim().is_empty() => (true, shown.trim()),
        _ => (false, text),
    }
}

/// An ARN without the bold marks that some copies leave inside.
fn arn(text: &str) -> String {
    let text = bullet(text).unwrap_or(text).trim();
    let inner = text.strip_prefix("**").and_then(|inner| inner.strip_suffix("**"));
    inner.filter(|inner| !inner.is_empty()).unwrap_or(text).to_owned()
}

fn is_arn(text: &str) -> bool {
    let arn = arn(text);
    arn == "*" || (arn.starts_with("acs:") && arn.split(':').count() >= 5 && !arn.contains(' '))
}

/// Whether the text can be a condition key or an action.
fn is_key(text: &str) -> bool {
    let allowed = |letter: char| letter.is_ascii_alphanumeric() || ":-_/.*".contains(letter);
    !text.is_empty() && text.chars().all(allowed) && text.chars().any(char::is_alphabetic)
}
