//! Which source each value of a spec comes from.
//!
//! Owns the paths of `origins`: names joined by dots, `*` for every item of a list. A path covers
//! everything below it, and the longest path that covers a value applies.

use std::collections::BTreeMap;

use serde_json::Value;

use super::spec_path::for_each_fact;

/// The sources of an existing spec.
pub(super) struct Lookup<'a> {
    origins: &'a BTreeMap<String, usize>,
    /// Index in the spec's sources to index in the merged ones.
    ranks: Vec<usize>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(origins: &'a BTreeMap<String, usize>, ranks: Vec<usize>) -> Self {
        Self { origins, ranks }
    }

    /// The source of the value at `path`.
    pub(super) fn origin(&self, path: &[String]) -> usize {
        let covering = self.origins.iter().filter_map(|(pattern, index)| Some((covers(pattern, path)?, *index)));
        let index = covering.max().map_or(0, |(_, index)| index);
        self.ranks.get(index).copied().unwrap_or(0)
    }
}

/// How closely a pattern covers a path: more names are closer, and a name is closer than `*`.
fn covers(pattern: &str, path: &[String]) -> Option<(usize, usize)> {
    let mut names = 0;
    let mut length = 0;
    for (step, key) in steps(pattern).zip(path) {
        match step {
            None => {}
            Some(step) if step == *key => names += 1,
            Some(_) => return None,
        }
        length += 1;
    }
    (length == steps(pattern).count()).then_some((length, names))
}

/// The steps of a pattern, none for `*`. Dots and stars inside a name are written `\.` and `\*`.
fn steps(pattern: &str) -> impl Iterator<Item = Option<String>> + '_ {
    let mut rest = Some(pattern);
    std::iter::from_fn(move || {
        let text = rest?;
        let mut step = String::new();
        let mut letters = text.char_indices();
        let end = loop {
            match letters.next() {
                Some((_, '\\')) => step.extend(letters.next().map(|(_, letter)| letter)),
                Some((end, '.')) => break Some(end),
                Some((_, letter)) => step.push(letter),
                None => break None,
            }
        };
        rest = end.and_then(|end| text.get(end + 1..));
        let written = end.map_or(text, |end| text.get(..end).unwrap_or(text));
        Some((written != "*").then_some(step))
    })
}

/// The sources of a merged spec, as a tree along its paths.
#[derive(Debug, Default)]
pub(super) struct Origins {
    root: Node,
}

#[derive(Debug, Default)]
struct Node {
    origin: Option<usize>,
    inner: BTreeMap<String, Node>,
}

impl Origins {
    /// Records that the value at `path`, with all that is in it, comes from the source `origin`.
    pub(super) fn record(&mut self, path: &mut Vec<String>, value: &Value, origin: usize) {
        for_each_fact(path, value, &mut |path| {
            let node = path.iter().fold(&mut self.root, |node, key| node.inner.entry(key.clone()).or_default());
            node.origin = Some(origin);
        });
    }

    /// Forgets what was recorded at `path`: the merged spec has no value there.
    pub(super) fn forget(&mut self, path: &[String]) {
        let Some((last, outer)) = path.split_last() else { return };
        let node = outer.iter().try_fold(&mut self.root, |node, key| node.inner.get_mut(key));
        if let Some(node) = node {
            node.inner.remove(last);
        }
    }

    /// The shortest paths with this meaning; the first source needs none.
    pub(super) fn into_map(self) -> BTreeMap<String, usize> {
        let mut origins = BTreeMap::new();
        self.root.collect(&mut Vec::new(), 0, &BTreeMap::new(), &mut origins);
        // The name of a spec is the same in all sources.
        origins.remove("name");
        origins
    }
}

impl Node {
    /// The one source of everything here, if there is only one.
    fn only(&self) -> Option<usize> {
        let mut sources = self.origin.into_iter().map(Some).chain(self.inner.values().map(Node::only));
        let first = sources.next().flatten()?;
        sources.all(|origin| origin == Some(first)).then_some(first)
    }

    /// Writes the paths at and below this node; `covered` are keys that a pattern with `*` covers.
    fn collect(
        &self,
        path: &mut Vec<String>,
        mut inherited: usize,
        covered: &BTreeMap<&str, usize>,
        origins: &mut BTreeMap<String, usize>,
    ) {
        let only = self.only();
        if let Some(origin) = only.or(self.origin).filter(|_| !path.is_empty()) {
            if origin != inherited {
                origins.insert(path.join("."), origin);
                inherited = origin;
            }
            if only.is_some() {
                return;
            }
        }
        let starred = match path.as_slice() {
            [list] if list == "parameters" => self.starred(inherited),
            _ => BTreeMap::new(),
        };
        origins.extend(starred.iter().map(|(key, origin)| (format!("parameters.*.{}", escaped(key)), *origin)));
        for (key, node) in self.inner.iter().filter(|(key, _)| !covered.contains_key(key.as_str())) {
            path.push(escaped(key));
            node.collect(path, inherited, &starred, origins);
            path.pop();
        }
    }

    /// The keys that every item which has them takes from one source, and not from `inherited`.
    fn starred(&self, inherited: usize) -> BTreeMap<&str, usize> {
        let mut sources: BTreeMap<&str, Vec<Option<usize>>> = BTreeMap::new();
        for (key, node) in self.inner.values().flat_map(|item| &item.inner) {
            sources.entry(key).or_default().push(node.only());
        }
        let same = |sources: Vec<Option<usize>>| {
            let first = sources.first().copied().flatten().filter(|origin| *origin != inherited)?;
            // One pattern for a single parameter would be longer than its path.
            (sources.len() > 1 && sources.iter().all(|origin| *origin == Some(first))).then_some(first)
        };
        sources.into_iter().filter_map(|(key, sources)| Some((key, same(sources)?))).collect()
    }
}

/// A step of a pattern as it is written.
fn escaped(key: &str) -> String {
    let escape = |letter: char| if matches!(letter, '\\' | '.' | '*') { format!("\\{letter}") } else { letter.into() };
    key.chars().map(escape).collect()
}
