//! Lists of values in the lines of a description.
//!
//! Owns the forms that such a list can have, and what makes one of them uncertain. Whether the values fit
//! the node is decided in [`super`].

use super::Reason;
use super::text::{Line, sentences};
use super::token::{self, Token};

/// The words that announce values; what follows them begins directly after.
const HEADERS: [&str; 26] = [
    "valid values",
    "valid value",
    "possible values",
    "possible value",
    "allowed values",
    "supported values",
    "available values",
    "permitted values",
    "acceptable values",
    "optional values",
    "enumeration values",
    "enumerated values",
    "enum values",
    "values",
    "value range",
    "合法取值",
    "取值范围",
    "取值说明",
    "取值包括",
    "取值为",
    "取值有",
    "取值",
    "可选值",
    "有效值",
    "枚举值",
    "可能值",
];
/// The words of a condition: the values depend on something else.
const CONDITIONS: [&str; 19] = [
    "if ",
    "when ",
    "depend",
    "vary",
    "varies",
    "based on",
    "unless ",
    " only for ",
    "in the case",
    "different",
    "corresponding",
    "当",
    "如果",
    "若",
    "取决于",
    "根据",
    "不同",
    " for ",
    "时，",
];
/// The words of a list that is not complete, or that only has examples.
const OPEN: [&str; 11] = [
    "for example",
    "example",
    "such as",
    "e.g.",
    "including but not limited",
    "例如",
    "比如",
    "示例",
    "如：",
    "等：",
    "sample",
];
/// The words that announce something else than values.
const OTHERS: [&str; 16] = [
    "error code",
    "error message",
    "错误码",
    "json",
    "field",
    "sub-parameter",
    "following parameters",
    "format",
    "attributes",
    "keys",
    "struct",
    "格式",
    "字段",
    "examples",
    "properties",
    "包含以下参数",
];

/// The words behind a name that the caller replaces by something else.
const PLACEHOLDERS: [&str; 8] = [
    "enter the",
    "please enter",
    "a specific ",
    "the specific ",
    "characters in length",
    "in the format",
    "自定义值",
    "请填写",
];

/// A list that was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct List {
    pub(super) values: Vec<String>,
    /// The values that are marked as default.
    pub(super) defaults: Vec<String>,
    /// Whether the words in front of it say that it lists values.
    pub(super) is_announced: bool,
}

impl List {
    fn add(&mut self, value: &str) {
        if !self.values.iter().any(|known| known == value) {
            self.values.push(value.to_owned());
        }
    }
}

/// What the lines have: lists, and what looked like one and is none.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) lists: Vec<List>,
    pub(super) rejected: Vec<Reason>,
}

/// Finds the lists in all lines.
pub(super) fn find(lines: &[Line]) -> Found {
    let mut found = Found::default();
    let mut index = 0;
    while let Some(line) = lines.get(index) {
        let rest = lines.get(index + 1..).unwrap_or_default();
        index += 1;
        match header(line) {
            Header::Block(problem) => {
                let block = block(rest, true);
                match (block, problem) {
                    (Block::List(list, length), problem) => {
                        // The bullets are read.
                        index += length;
                        match (problem, line.is_bullet) {
                            (Some(problem), _) => found.rejected.push(problem),
                            (None, true) => found.rejected.push(Reason::ListInBullet),
                            (None, false) => found.lists.push(list),
                        }
                    }
                    (Block::Other(reason), problem) => found.rejected.push(problem.unwrap_or(reason)),
                    (Block::None, _) => {}
                }
            }
            Header::Inline(text, problem) => match inline(text) {
                Ok(list) => match (problem, line.is_bullet) {
                    (Some(problem), _) => found.rejected.push(problem),
                    (None, true) => found.rejected.push(Reason::ListInBullet),
                    (None, false) => found.lists.push(list),
                },
                Err(Reason::NoList) if line.is_bullet => found.rejected.push(Reason::ListInBullet),
                Err(Reason::NoList) => {}
                Err(reason) => found.rejected.push(problem.unwrap_or(reason)),
            },
            Header::None => {
                if let Some(list) = fixed(line) {
                    found.lists.push(list);
                } else if !line.is_bullet && ends_with_colon(&line.text) {
                    match (block(rest, false), introduction(line)) {
                        (Block::List(list, length), Ok(())) if list.values.len() > 1 => {
                            found.lists.push(list);
                            index += length;
                        }
                        (Block::List(list, length), Err(reason)) if list.values.len() > 1 => {
                            found.rejected.push(reason);
                            index += length;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    found
}

/// What a line announces.
enum Header<'t> {
    /// The values are in the next lines.
    Block(Option<Reason>),
    /// The values are in this text.
    Inline(&'t str, Option<Reason>),
    None,
}

fn ends_with_colon(text: &str) -> bool {
    text.ends_with([':', '：'])
}

/// The last announcement of values in a line.
fn header(line: &Line) -> Header<'_> {
    let mut found = Header::None;
    let ends = sentences(&line.text);
    for (number, (start, end)) in ends.iter().enumerate() {
        let Some(lower) = line.lower.get(*start..*end) else { continue };
        let Some((at, length)) = announcement(lower) else { continue };
        let before = lower.get(..at).unwrap_or_default();
        let after = lower.get(at + length..).unwrap_or_default();
        let original = line.text.get(start + at + length..*end).unwrap_or_default();
        let is_last = number + 1 == ends.len();
        if let Some(one) = stated(before, after, original, is_last) {
            found = one;
        }
    }
    found
}

/// Where a sentence announces values: the first header, and its length.
fn announcement(lower: &str) -> Option<(usize, usize)> {
    let mut best: Option<(usize, usize)> = None;
    for header in HEADERS {
        let Some(at) = lower.find(header) else { continue };
        let before = lower.get(..at).unwrap_or_default();
        // `default values` are no values, and neither are `invalid values`.
        let is_word = !before.ends_with(|letter: char| letter.is_ascii_alphanumeric());
        let is_default = before.trim_end().ends_with("default") || before.ends_with("默认") || before.ends_with("缺省");
        // The bare word is only an announcement in front of a colon.
        let is_clear =
            header != "values" || lower.get(at + header.len()..).is_some_and(|after| after.starts_with([':', '：']));
        if is_word
            && is_clear
            && !is_default
            && best.is_none_or(|(first, length)| at < first || (at == first && header.len() > length))
        {
            best = Some((at, header.len()));
        }
    }
    best
}

/// What follows the header in its sentence.
fn stated<'t>(before: &str, after: &str, original: &'t str, is_last: bool) -> Option<Header<'t>> {
    // `Valid values of N: 1 to 20` is about the index of the parameter.
    let (after, original, mut problem) = match after.strip_prefix(" of ").or_else(|| after.strip_prefix(" for ")) {
        None => (after, original, None),
        Some(other) => {
            let colon = other.find([':', '：'])?;
            let name = other.get(..colon)?.trim();
            if name == "n" || name.starts_with("n ") {
                return None;
            }
            let skipped = after.len() - other.len() + colon;
            let own = matches!(name, "this parameter" | "the parameter" | "this field" | "the field");
            (after.get(skipped..)?, original.get(skipped..)?, (!own).then_some(Reason::OfAnother))
        }
    };
    if before.ends_with('n') && before.trim_end_matches('n').ends_with([' ', '，', '。'])
        || before.ends_with("n 的")
        || before.ends_with("n的")
    {
        return None;
    }
    let condition = || CONDITIONS.iter().any(|word| before.contains(word) || (is_wordy(after) && after.contains(word)));
    if OPEN.iter().any(|word| before.contains(word)) {
        problem = problem.or(Some(Reason::Examples));
    } else if OTHERS.iter().any(|word| before.contains(word)) {
        problem = problem.or(Some(Reason::OtherThings));
    } else if condition() {
        problem = problem.or(Some(Reason::DependsOnOther));
    }
    let trimmed = after.trim();
    let opening = [
        "(case-insensitive)",
        "(case-sensitive)",
        "and their meanings",
        "are as follows",
        "as follows",
        "are listed below",
        "are",
        "include the following",
        "include",
        "is",
        "如下",
        "包括",
        "包含",
        "为",
        "有",
        "是",
        "如下所示",
    ];
    let mut body = trimmed;
    for word in opening {
        if let Some(rest) = body.strip_prefix(word) {
            body = rest.trim_start();
            break;
        }
    }
    let has_opening = body.len() != trimmed.len();
    let colon = body.starts_with([':', '：', '（']);
    let content = body.trim_start_matches([':', '：']).trim();
    if content.is_empty() {
        return (is_last && (colon || has_opening || trimmed.is_empty())).then_some(Header::Block(problem));
    }
    if !colon && !has_opening {
        // `Valid values when Type is a:` has its values in the next lines.
        let is_block =
            is_last && ends_with_colon(trimmed) && !trimmed.trim_end_matches([':', '：']).contains([':', '：']);
        return is_block.then(|| Header::Block(problem.or(Some(Reason::OtherWording))));
    }
    let skipped = after.len() - after.trim_end().len();
    let start = original.len().checked_sub(content.len() + skipped)?;
    Some(Header::Inline(original.get(start..)?.trim(), problem))
}

/// Whether words follow the header before its colon.
fn is_wordy(after: &str) -> bool {
    !after.trim_start().starts_with([':', '：'])
}

/// Whether the line before bullets can introduce values although it does not say so.
fn introduction(line: &Line) -> Result<(), Reason> {
    let last = sentences(&line.text).last().and_then(|(start, end)| line.lower.get(*start..*end)).unwrap_or_default();
    let has = |words: &[&str]| words.iter().any(|word| last.contains(word));
    match () {
        () if has(&OPEN) => Err(Reason::Examples),
        () if has(&OTHERS) => Err(Reason::OtherThings),
        () if has(&CONDITIONS) => Err(Reason::DependsOnOther),
        () => Ok(()),
    }
}

/// The lines after a header.
enum Block {
    /// The values, and how many lines they take.
    List(List, usize),
    Other(Reason),
    None,
}

/// The values in bullets or in lines of one token each.
fn block(lines: &[Line], announced: bool) -> Block {
    let Some(first) = lines.first() else { return Block::None };
    if !first.is_bullet {
        return if announced { bare(lines) } else { Block::None };
    }
    let mut list = List { is_announced: announced, ..List::default() };
    let mut length = 0;
    let mut deeper = Vec::new();
    for line in lines.iter().take_while(|line| line.is_note == first.is_note) {
        match (line.is_bullet, line.indent.cmp(&first.indent)) {
            (true, std::cmp::Ordering::Equal) => match item(line, &mut list) {
                Ok(()) => {}
                Err(reason) => return Block::Other(reason),
            },
            // A bullet that is further left may be a value as well: which ones are is not certain.
            (true, std::cmp::Ordering::Less) => return Block::Other(Reason::UnevenIndentation),
            (true, std::cmp::Ordering::Greater) => deeper.push(line),
            (false, std::cmp::Ordering::Greater) => {
                if announcement(&line.lower).is_some() {
                    return Block::Other(Reason::ListInBullet);
                }
            }
            (false, _) => break,
        }
        length += 1;
    }
    // Bullets below a value explain it. Those that look like values themselves are not certain.
    let mut inner = List::default();
    if deeper.iter().any(|line| line.indent < first.indent + 2 || item(line, &mut inner).is_ok()) {
        return Block::Other(Reason::UnevenIndentation);
    }
    Block::List(list, length)
}

/// A bullet that begins with one value.
fn item(line: &Line, list: &mut List) -> Result<(), Reason> {
    let Token { value, rest } = token::first(&line.text).ok_or(Reason::NotOneToken)?;
    let rest = rest.trim_start();
    let gloss = rest
        .strip_prefix(['(', '（', '['])
        .and_then(|inner| inner.find([')', '）', ']']).map(|end| inner.get(..end).unwrap_or_default()));
    let is_end = rest.is_empty() || rest.starts_with([':', '：', '.', ',', '，', '。', ';', '；']) || gloss.is_some();
    if !is_end {
        return Err(Reason::NotOneToken);
    }
    // A text that goes on after a comma is a sentence, and its first word no value.
    if rest.starts_with([',', '，'])
        && rest.len() > 1
        && !value.contains(|letter: char| letter.is_ascii_digit() || letter == '_')
    {
        return Err(Reason::NotOneToken);
    }
    let lower = rest.to_ascii_lowercase();
    if header_inside(&lower) {
        return Err(Reason::ListInBullet);
    }
    if PLACEHOLDERS.iter().any(|words| lower.contains(words)) {
        return Err(Reason::Placeholder);
    }
    if gloss.is_some_and(|gloss| is_default_mark(gloss)) {
        list.defaults.push(value.to_owned());
    }
    list.add(value);
    Ok(())
}

fn header_inside(lower: &str) -> bool {
    ["valid values", "valid value:", "possible values", "value range", "取值", "可选值", "有效值", "枚举值"]
        .iter()
        .any(|header| lower.contains(header))
}

/// Whether the gloss of a value says that it is the default.
fn is_default_mark(gloss: &str) -> bool {
    matches!(
        gloss.trim().to_ascii_lowercase().as_str(),
        "default" | "default value" | "the default value" | "默认" | "默认值" | "缺省值"
    )
}

/// Lines without bullets, each of them one token; the first other line ends them.
fn bare(lines: &[Line]) -> Block {
    let mut list = List { is_announced: true, ..List::default() };
    let mut length = 0;
    for line in lines {
        if line.is_bullet {
            return Block::Other(Reason::NotOneToken);
        }
        let Some(Token { value, rest }) = token::first(&line.text) else { break };
        let rest = rest.trim();
        let is_whole = rest.is_empty() || matches!(rest, "," | ";" | "." | "，" | "；" | "。");
        let is_glossed = rest.starts_with([':', '：', '(', '（']);
        if !is_whole {
            if is_glossed {
                return Block::Other(Reason::NotOneToken);
            }
            break;
        }
        list.add(value);
        length += 1;
    }
    if list.values.is_empty() { Block::None } else { Block::List(list, length) }
}

/// Tokens that are joined by separators on the line of the header, and nothing else.
fn inline(text: &str) -> Result<List, Reason> {
    let text = text.trim().trim_end_matches(['.', '。', ';', '；', '!']).trim();
    let mut list = List { is_announced: true, ..List::default() };
    let mut rest = text;
    loop {
        let Some(token) = token::first(rest) else {
            return Err(if list.values.is_empty() { Reason::NoList } else { Reason::NotOnlyTokens });
        };
        let mut parts = Vec::new();
        // `a/b/c` and `a|b` are joined without blanks.
        let joined = token.value.contains('/') && !token.value.starts_with('/');
        match joined {
            true => parts.extend(token.value.split('/')),
            false => parts.push(token.value),
        }
        if parts.iter().any(|part| part.is_empty()) {
            return Err(Reason::NotOnlyTokens);
        }
        rest = token.rest.trim_start();
        if let Some((gloss, after)) = rest.strip_prefix(['(', '（']).and_then(|inner| inner.split_once([')', '）'])) {
            if !is_default_mark(gloss) {
                return Err(Reason::NotOnlyTokens);
            }
            list.defaults.extend(parts.last().map(|part| (*part).to_owned()));
            rest = after.trim_start();
        }
        parts.into_iter().for_each(|part| list.add(part));
        if rest.is_empty() {
            return Ok(list);
        }
        match separator(rest) {
            Some(after) => rest = after,
            None if list.values.len() == 1 => {
                return Err(if starts_range(rest) { Reason::NoList } else { Reason::NotOnlyTokens });
            }
            None => return Err(if starts_range(rest) { Reason::RangeBesideValues } else { Reason::NotOnlyTokens }),
        }
    }
}

fn starts_range(rest: &str) -> bool {
    ["to ", "~", "～", "-", "–", "—", "至", "到"].iter().any(|dash| rest.starts_with(dash))
}

/// What follows the separator at the start.
fn separator(text: &str) -> Option<&str> {
    let marks =
        [", and ", ", or ", "， and ", "and ", "or ", ",", "，", "、", ";", "；", "|", "/", "或者", "或", "和", "以及"];
    marks.iter().find_map(|mark| text.strip_prefix(mark)).map(str::trim_start)
}

/// A sentence that states the only value.
fn fixed(line: &Line) -> Option<List> {
    let mut list = List { is_announced: true, ..List::default() };
    for (start, end) in sentences(&line.text) {
        let (Some(lower), Some(text)) = (line.lower.get(start..end), line.text.get(start..end)) else { continue };
        let (lower, text) = (lower.trim_start(), text.trim_start());
        let openings = [
            "set the value to ",
            "set this parameter to ",
            "the value is fixed as ",
            "the value is fixed to ",
            "the value is fixed at ",
            "the value of this parameter is fixed to ",
            "the value of this parameter is fixed as ",
            "set this parameter to the fixed value ",
            "fixed value: ",
            "fixed value ",
            "the fixed value is ",
            "fixed as ",
            "the static field. set the value to ",
            "the value must be ",
            "取值固定为",
            "固定取值为",
            "固定取值",
            "固定为",
            "固定值为",
            "固定值：",
            "固定值",
            "该参数固定为",
        ];
        let Some(opening) = openings.iter().find(|opening| lower.starts_with(**opening)) else { continue };
        let body = text.get(opening.len()..).unwrap_or_default().trim_start_matches([':', '：', ' ']);
        let Some(Token { value, rest }) = token::first(body) else { continue };
        if rest.trim_matches(['.', '。', ';', '；', ' ']).is_empty() {
            list.add(value);
        }
    }
    (list.values.len() == 1 && !line.is_bullet).then_some(list)
}
