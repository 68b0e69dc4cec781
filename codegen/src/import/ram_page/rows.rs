//! The rows of the Action table.
//!
//! Owns where a row begins and which cell a paragraph belongs to. A row that does not show this is left
//! out, and there is a question about it.

use super::text::{Item, Token};
use super::words::{is_arn, is_key, is_level, is_none};
use crate::import::ram::{is_action, is_any, resource_type};
use crate::import::unique::keep_unique;
use crate::spec::{RamAction, RamResource, Requirement};

/// One row, read.
pub(super) struct Row {
    pub(super) line: usize,
    pub(super) operation: Token,
    pub(super) action: RamAction,
    /// How many condition keys and dependent actions were repeated.
    pub(super) repeated: usize,
}

/// A question about a line.
pub(super) type Question = (usize, String);

/// A row, cell by cell.
#[derive(Default)]
struct Cells {
    line: usize,
    action: Token,
    operation: Token,
    level: Option<Token>,
    resources: Vec<Token>,
    condition_keys: Vec<Token>,
    dependent_actions: Vec<Token>,
}

/// Reads the items below the header of the Action table.
pub(super) fn read(items: &[Item], questions: &mut Vec<Question>) -> Vec<Row> {
    let mut found: Vec<Result<Cells, Question>> = Vec::new();
    let mut paragraphs: Vec<Token> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        match item {
            Item::Row(line, cells) => {
                flush(&mut paragraphs, &mut found);
                table_row(*line, cells, &mut found);
            }
            Item::Heading(token) | Item::Token(token) => {
                if begins(token, items.get(index + 1)) {
                    flush(&mut paragraphs, &mut found);
                }
                paragraphs.push(token.clone());
            }
        }
    }
    flush(&mut paragraphs, &mut found);
    let mut rows = Vec::new();
    for cells in found {
        match cells.and_then(|cells| row(cells, questions)) {
            Ok(row) => rows.push(row),
            Err(question) => questions.push(question),
        }
    }
    rows
}

/// Whether a row begins here: with an action, and after it the operation, which is a link or begins like
/// the action. Condition keys look like actions.
fn begins(token: &Token, next: Option<&Item>) -> bool {
    let Some(Item::Token(next)) = next else { return false };
    let named = |name: &str| !name.is_empty() && next.text.starts_with(name);
    let named = token.text.split_once(':').is_some_and(|(_, name)| named(name));
    is_action(&token.text) && !token.bullet && (next.link.is_some() || named)
}

fn flush(paragraphs: &mut Vec<Token>, found: &mut Vec<Result<Cells, Question>>) {
    let paragraphs = std::mem::take(paragraphs);
    if let Some(first) = paragraphs.first() {
        found.push(match paragraphs.as_slice() {
            [action, operation, rest @ ..] if is_action(&action.text) => paragraph_row(action, operation, rest),
            _ => Err((first.line, format!("{:?} belongs to no row; what is it?", first.text))),
        });
    }
}

/// A row of a table with all of its cells. Without an action it continues the row above.
fn table_row(line: usize, cells: &[Vec<Token>], found: &mut Vec<Result<Cells, Question>>) {
    let [action, operation, level, resources, condition_keys, dependent_actions] = cells else {
        found.push(Err((line, format!("the row has {} cells instead of 6; what is in which?", cells.len()))));
        return;
    };
    match (action.as_slice(), operation.as_slice(), level.as_slice()) {
        ([], [], []) => {
            // A row that continues one with a question belongs to the same question.
            if let Some(Ok(above)) = found.last_mut() {
                above.resources.extend_from_slice(resources);
                above.condition_keys.extend_from_slice(condition_keys);
                above.dependent_actions.extend_from_slice(dependent_actions);
            } else if found.is_empty() {
                found.push(Err((line, "the row has no action; which one is it?".to_owned())));
            }
        }
        ([action], [operation], level @ ([] | [_])) => found.push(Ok(Cells {
            line,
            action: action.clone(),
            operation: operation.clone(),
            level: level.first().cloned(),
            resources: resources.clone(),
            condition_keys: condition_keys.clone(),
            dependent_actions: dependent_actions.clone(),
        })),
        _ => found.push(Err((line, "the row has not one action, operation and level; what are they?".to_owned()))),
    }
}

/// A row of which each paragraph is a cell or a line of one.
fn paragraph_row(action: &Token, operation: &Token, rest: &[Token]) -> Result<Cells, Question> {
    let name = &action.text;
    let question = |line: usize, text: &str| Err((line, format!("{name}: {text}")));
    if operation.link.is_none() && !name.ends_with(&format!(":{}", operation.text)) {
        return question(operation.line, "which operation is it? The text after the action may be several cells");
    }
    let arn = |token: &Token| is_arn(&token.text);
    let before_arn = match (rest.iter().position(arn), rest) {
        (Some(position), _) => position,
        // Some copies lose the star below "All Resources".
        (None, [_, any, ..]) if is_any(marked(&any.text).0) => 2,
        (None, [any, ..]) if is_any(marked(&any.text).0) => 1,
        (None, _) => return question(action.line, "there is no ARN in the row; is the page cut off here?"),
    };
    let level = match (before_arn, rest) {
        (1, _) => None,
        (2, [level, ..]) => Some(level.clone()),
        _ => return question(operation.line, "what are the access level and the resource type?"),
    };
    let mut resources = Vec::new();
    let mut rest = rest.get(before_arn - 1..).unwrap_or_default();
    while let [kind, tail @ ..] = rest {
        match tail {
            [pattern, tail @ ..] if arn(pattern) => {
                resources.extend([kind.clone(), pattern.clone()]);
                rest = tail;
            }
            _ if resources.is_empty() => {
                resources.push(kind.clone());
                rest = tail;
            }
            _ => break,
        }
    }
    let line = rest.first().map_or(action.line, |token| token.line);
    let Some((keys, actions)) = split(rest) else {
        return question(line, "which are the condition keys, and which the dependent actions?");
    };
    let (condition_keys, dependent_actions) = (keys.to_vec(), actions.to_vec());
    let (line, action, operation) = (action.line, action.clone(), operation.clone());
    Ok(Cells { line, action, operation, level, resources, condition_keys, dependent_actions })
}

/// The last two cells. Each of them is a list, the word for none, or blank; only a word for none or
/// a change from list items to paragraphs shows where the first one ends.
fn split(tokens: &[Token]) -> Option<(&[Token], &[Token])> {
    let none = |token: &Token| is_none(&token.text);
    let (keys, actions): (&[Token], &[Token]) = match tokens {
        [] => (&[], &[]),
        [first, rest @ ..] if none(first) => (&[], rest),
        [keys @ .., last] if none(last) => (keys, &[]),
        [first, ..] => {
            let length = tokens.iter().take_while(|token| token.bullet == first.bullet).count();
            let (keys, actions) = tokens.split_at_checked(length)?;
            if actions.is_empty() || actions.iter().any(|token| token.bullet == first.bullet) {
                return None;
            }
            (keys, actions)
        }
    };
    (!keys.iter().any(none) && (actions.len() == 1 || !actions.iter().any(none))).then_some((keys, actions))
}

/// A resource type without its mark, and whether it has one.
fn marked(printed: &str) -> (&str, bool) {
    printed.strip_prefix('*').map_or((printed, false), |name| (name.trim(), true))
}

/// Checks the cells of a row.
fn row(cells: Cells, questions: &mut Vec<Question>) -> Result<Row, Question> {
    let Cells { line, action, operation, level, resources, condition_keys, dependent_actions } = cells;
    let name = &action.text;
    if !is_action(name) {
        return Err((line, format!("{name:?} is not an action; what is it?")));
    }
    if let Some(level) = level.as_ref().filter(|level| !is_level(&level.text)) {
        if !is_key(&level.text) {
            return Err((level.line, format!("{name}: what is the access level? {:?} is not one", level.text)));
        }
        questions.push((level.line, format!("{name}: is {:?} an access level? It was taken", level.text)));
    }
    let (condition_keys, keys_dropped) = keys(name, condition_keys)?;
    if let Some(other) = dependent_actions.iter().find(|token| !is_none(&token.text) && !is_action(&token.text)) {
        return Err((other.line, format!("{name}: {:?} is not an action; what is it?", other.text)));
    }
    let (dependent_actions, actions_dropped) = keys(name, dependent_actions)?;
    let action = RamAction {
        action: name.clone(),
        access_level: level.map(|level| level.text),
        resources: self::resources(name, &resources, questions)?,
        condition_keys,
        dependent_actions,
    };
    Ok(Row { line, operation, action, repeated: keys_dropped + actions_dropped })
}

/// The keys of a cell, each once, and how many were repeated.
fn keys(name: &str, tokens: Vec<Token>) -> Result<(Vec<String>, usize), Question> {
    let mut keys = Vec::new();
    for token in tokens.into_iter().filter(|token| !is_none(&token.text)) {
        if !is_key(&token.text) {
            return Err((
                token.line,
                format!("{name}: {:?} is neither a condition key nor an action; what is it?", token.text),
            ));
        }
        keys.push(token.text);
    }
    Ok(keep_unique(keys))
}

/// The resources of a row: types and ARNs in turn.
fn resources(name: &str, tokens: &[Token], questions: &mut Vec<Question>) -> Result<Vec<RamResource>, Question> {
    let mut resources = Vec::new();
    let mut rest = tokens;
    while let [kind, tail @ ..] = rest {
        let (printed, required) = marked(&kind.text);
        let line = kind.line;
        let arn = match tail {
            [arn, tail @ ..] if is_arn(&arn.text) => {
                rest = tail;
                arn.text.clone()
            }
            _ if is_any(printed) => {
                rest = tail;
                questions
                    .push((line, format!("{name}: is the ARN of {printed:?} `*`? The copy has none; `*` was taken")));
                "*".to_owned()
            }
            _ => return Err((line, format!("{name}: which ARN has the resource type {printed:?}?"))),
        };
        if printed.is_empty() || is_arn(&kind.text) || is_none(printed) {
            return Err((line, format!("{name}: which resource type has the ARN {arn:?}?")));
        }
        if arn.contains("**") {
            return Err((line, format!("{name}: which stars of {arn:?} belong to the ARN?")));
        }
        let requirement = if required { Requirement::Required } else { Requirement::Optional };
        resources.push(RamResource { resource_type: resource_type(printed, &arn), requirement, arn });
    }
    if resources.is_empty() {
        return Err((0, format!("{name}: which resources does it have?")));
    }
    Ok(resources)
}
