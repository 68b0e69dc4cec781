//! The first line of a request, such as `POST /clusters/{ClusterId}/pools HTTP/1.1`.
//!
//! Owns the method and the path of pages that print them. A path without names and segments is the same
//! for all operations, and states nothing.

use super::lines::Line;
use super::reader::Reader;
use crate::spec::Method;

/// What a page states of the request.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Syntax {
    pub(super) methods: Vec<Method>,
    pub(super) path: Option<String>,
}

impl Syntax {
    /// Whether the path has a place for the parameter.
    pub(super) fn has(&self, name: &str) -> bool {
        self.path.as_ref().is_some_and(|path| path.contains(&format!("{{{name}}}")))
    }
}

/// Reads the section; `known` is the path that other sources state.
pub(super) fn read(lines: &[Line], known: Option<&str>, reader: &mut Reader<'_>) -> Syntax {
    let Some((line, method, shown)) = lines.iter().find_map(|line| first_line(line)) else { return Syntax::default() };
    if shown == "/" {
        return Syntax::default();
    }
    let (path, query) = shown.split_once('?').unwrap_or((shown, ""));
    // Another source may state the query already, with the path or as parameters.
    let is_known = |known: &&str| known.split('?').next() == Some(path);
    let path = known.filter(is_known).unwrap_or(path).to_owned();
    if !query.is_empty() && known.is_none() {
        reader.note(line, format_args!("path: the query {query:?} is no part of the path and was left out"));
    }
    Syntax { methods: vec![method], path: Some(path) }
}

fn first_line(line: &Line) -> Option<(usize, Method, &str)> {
    let mut words = line.text.split_whitespace();
    let (method, path, protocol) = (words.next()?, words.next()?, words.next());
    let method = serde_json::from_value(method.into()).ok()?;
    let braces = |brace: char| path.matches(brace).count();
    let is_path = path.starts_with('/') && !path.contains(['<', '[', '|']) && braces('{') == braces('}');
    let is_whole = protocol.is_none_or(|protocol| protocol.starts_with("HTTP/")) && words.next().is_none();
    (is_path && is_whole).then_some((line.number, method, path))
}
