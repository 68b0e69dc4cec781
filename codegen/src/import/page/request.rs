//! The parameters of a page.
//!
//! Owns which sections have parameters, and where a parameter is in the request as far as a page shows
//! it: a section of its own or the path of the request.

use super::answer;
use super::known_structure::{KnownStructure, Shape};
use super::lines::Line;
use super::options::Options;
use super::piped;
use super::question::Expected;
use super::reader::Reader;
use super::sections::{Section, Sections};
use super::syntax::Syntax;
use super::table::{self, Row};
use super::tree;
use super::types::Kind;
use crate::spec::{Location, Schema};

/// Reads the parameters of all sections that have some.
pub(super) fn parameters(
    sections: &Sections<'_>,
    operation: &str,
    syntax: &Syntax,
    options: &Options<'_>,
    reader: &mut Reader<'_>,
) -> Vec<Schema> {
    let existing = options.existing.map(|existing| Shape::of_members(&existing.parameters, 0));
    let known = KnownStructure { shapes: existing.into_iter().collect() };
    let places = [
        (Section::Path, Some(Location::Path)),
        (Section::Headers, Some(Location::Header)),
        (Section::Request, None),
        (Section::Body, None),
    ];
    let (mut parameters, mut read, mut nameless) = (Vec::<Schema>::new(), Vec::new(), Vec::new());
    for (section, location) in places {
        let Some(lines) = sections.get(section) else { continue };
        let mut rows = table::rows(lines, "parameters", &known, reader);
        rows.retain(|row| !is_action(row, operation));
        // A table of parameters has no row for itself.
        if rows.first().is_some_and(|row| row.name.is_empty() && row.kind.as_ref().is_some_and(Kind::is_object)) {
            rows.remove(0);
        }
        // Without a name the row would be that of the parameters as a whole.
        while rows.first().is_some_and(|row| row.name.is_empty()) {
            let line = rows.remove(0).line;
            let answered = reader.answer(line, Expected::Row).and_then(|answer| table::answered_row(line, answer));
            if answered.is_none() {
                let text = "the row has no name; what is it?";
                reader.question(line, "parameters", Expected::Row, text, vec![]);
            }
            nameless.extend(answered);
        }
        rows.splice(0..0, nameless.drain(..));
        let members = tree::build(&rows, "parameters", &known, reader).members;
        add(&mut parameters, members, location, &rows, reader);
        read.extend(rows);
    }
    unread(sections, reader);
    for parameter in &mut parameters {
        if parameter.location.is_none() && syntax.has(parameter.name.as_deref().unwrap_or_default()) {
            parameter.location = Some(Location::Path);
        }
    }
    locate(&mut parameters, &read, options, reader);
    parameters
}

/// Whether the row is for the operation itself, which is no parameter of it.
fn is_action(row: &Row, operation: &str) -> bool {
    let is_named = || row.example.as_deref() == Some(operation) || row.text.iter().any(|line| line.text == operation);
    row.name == "Action" && is_named()
}

/// Adds the parameters of one section.
fn add(
    parameters: &mut Vec<Schema>,
    members: Vec<Schema>,
    location: Option<Location>,
    rows: &[Row],
    reader: &mut Reader<'_>,
) {
    for member in members {
        let name = member.name.clone().unwrap_or_default();
        if parameters.iter().any(|known| known.name == member.name) {
            let line = rows.iter().find(|row| is_own(row, &name)).map_or(1, |row| row.line);
            reader.note(line, format_args!("parameters.{name}: in two sections, of which the first one was read"));
        } else {
            parameters.push(Schema { location, ..member });
        }
    }
}

/// Tables of parameters in sections that are not read are not passed over.
fn unread(sections: &Sections<'_>, reader: &mut Reader<'_>) {
    let of_lines = |lines: &[Line]| piped::has_parameters(lines).or_else(|| table::header_line(lines));
    for line in sections.prose().chain([sections.head]).filter_map(of_lines) {
        let answer = reader.answer(line, Expected::Rows);
        if answer != Some("none") {
            let text = "a table of parameters in a section that is not known; is it `none` of the operation's?";
            reader.question(line, "parameters", Expected::Rows, text, vec![]);
        }
    }
}

/// Whether a row is that of the parameter: `Tag.N.Key` is a row of the parameter `Tag`.
fn is_own(row: &Row, name: &str) -> bool {
    row.name == name || row.name.split('.').next() == Some(name)
}

/// Finds the locations of parameters that the existing spec does not have: few pages state them.
fn locate(parameters: &mut Vec<Schema>, rows: &[Row], options: &Options<'_>, reader: &mut Reader<'_>) {
    let Some(existing) = options.existing else { return };
    parameters.retain_mut(|parameter| {
        let name = parameter.name.as_deref().unwrap_or_default();
        let is_known = existing.parameters.iter().any(|known| known.name.as_deref() == Some(name));
        if is_known || parameter.location.is_some() {
            return true;
        }
        let line = rows.iter().find(|row| is_own(row, name)).map_or(1, |row| row.line);
        parameter.location = reader.answer(line, Expected::Location).and_then(answer::location);
        if parameter.location.is_none() {
            let text = "the parameter is new, and pages do not state locations; newer metadata does; where is it?";
            reader.question(line, format!("parameters.{name}.in"), Expected::Location, text, answer::locations());
        }
        // A parameter without a location cannot be sent.
        parameter.location.is_some() || !reader.is_skipped(line, Expected::Location)
    });
}
