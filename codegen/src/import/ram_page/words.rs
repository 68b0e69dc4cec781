//! The words of the pages: column headers, section titles, sentences.
//!
//! Owns the wording of all layouts and languages, and nothing of its use.

use super::text::{Item, Token};

/// The columns of the Action table, old and new layout.
pub(super) const ACTION: [&[&str]; 6] = [
    &["actions", "action", "operation", "操作", "アクション"],
    &["api operation", "api"],
    &["access level", "访问级别", "訪問級別", "アクセスレベル"],
    &["resource type", "资源类型", "資源類型", "リソースタイプ"],
    &["condition key", "条件关键字", "條件關鍵字", "条件キー"],
    &["associated operation", "dependent action", "关联操作", "關聯操作", "依存アクション"],
];
/// The columns of the Resource table.
pub(super) const RESOURCE: [&[&str]; 2] =
    [&["resource type", "资源类型", "資源類型", "リソースタイプ"], &["arn", "资源arn", "資源arn"]];
/// The columns of the Condition table.
pub(super) const CONDITION: [&[&str]; 3] = [
    &["condition key", "条件关键字", "條件關鍵字", "条件キー"],
    &["description", "描述", "説明", "說明"],
    &["data type", "数据类型", "資料類型", "データ型"],
];
/// The titles of the Resource section.
pub(super) const RESOURCES: &[&str] = &["resource", "资源(resource)", "資源(resource)", "リソース"];
/// The titles of the Condition section.
pub(super) const CONDITIONS: &[&str] = &["condition", "条件(condition)", "條件(condition)", "条件"];
/// The titles of what follows.
const NEXT: &[&str] = &["what to do next", "how to create custom ram policies?", "后续操作", "後續操作"];
/// The access levels that pages use.
const LEVELS: [&str; 11] =
    ["create", "get", "list", "update", "delete", "none", "write", "read", "WRITE", "READ", "LIST"];
/// The data types of condition keys.
const TYPES: [&str; 12] = [
    "string",
    "boolean",
    "bool",
    "number",
    "numeric",
    "integer",
    "long",
    "date",
    "datetime",
    "ip",
    "ip address",
    "array",
];
const MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// A text in one spelling: without emphasis, in lower case, with one kind of white space and brackets.
fn normalized(text: &str) -> String {
    let signs = text.replace('（', "(").replace('）', ")").replace('*', "");
    let words: Vec<&str> = signs.split_whitespace().collect();
    words.join(" ").to_lowercase()
}

pub(super) fn is_one_of(text: &str, words: &[&str]) -> bool {
    words.contains(&normalized(text).as_str())
}

/// Whether a cell has the word for an empty one.
pub(super) fn is_none(text: &str) -> bool {
    text.eq_ignore_ascii_case("none") || matches!(text, "无" | "無" | "なし")
}

pub(super) fn is_level(text: &str) -> bool {
    LEVELS.contains(&text) || matches!(text, "Write" | "Read" | "List")
}

pub(super) fn is_data_type(text: &str) -> bool {
    TYPES.contains(&text.to_ascii_lowercase().as_str())
}

/// Whether a text is an ARN pattern or the star that means any resource.
pub(super) fn is_arn(text: &str) -> bool {
    text == "*" || (text.starts_with("acs:") && text.matches(':').count() >= 4 && !text.contains(char::is_whitespace))
}

/// Whether a text can be a condition key or an action.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_graphic()) && !is_none(text) && !is_arn(text)
}

/// The number of items in the header of a table, if one begins here.
pub(super) fn header(items: &[Item], columns: &[&[&str]]) -> Option<usize> {
    if let Some(Item::Row(_, cells)) = items.first() {
        let text = |cell: &[Token]| cell.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" ");
        let named = cells.iter().zip(columns).all(|(cell, names)| is_one_of(&text(cell), names));
        return (named && cells.len() == columns.len()).then_some(1);
    }
    let named = |(item, names): (&Item, &&[&str])| match item {
        Item::Token(token) => is_one_of(&token.text, names),
        Item::Heading(_) | Item::Row(..) => false,
    };
    (items.len() >= columns.len() && items.iter().zip(columns).all(named)).then_some(columns.len())
}

/// Whether the first item is the title of one of these sections. A page without marked headings has
/// titles that look like cells; a resource type is followed by an ARN.
fn title(items: &[Item], names: &[&str]) -> bool {
    match items {
        [Item::Heading(token), ..] => is_one_of(&token.text, names),
        [Item::Token(token), Item::Token(next), ..] if is_arn(&next.text) && !token.bullet => false,
        [Item::Token(token), ..] => !token.bullet && is_one_of(&token.text, names),
        [Item::Row(..), ..] | [] => false,
    }
}

/// The number of items before the next section.
pub(super) fn section_end(items: &[Item]) -> usize {
    let ends = |rest: &[Item]| {
        matches!(rest, [Item::Heading(_), ..]) || [RESOURCES, CONDITIONS, NEXT].iter().any(|names| title(rest, names))
    };
    (0..items.len()).find(|at| items.get(*at..).is_some_and(ends)).unwrap_or(items.len())
}

/// The items below the title of a section.
pub(super) fn section<'i>(items: &'i [Item], names: &[&str]) -> Option<&'i [Item]> {
    let at = (0..items.len()).find(|at| items.get(*at..).is_some_and(|rest| title(rest, names)))?;
    let below = items.get(at + 1..)?;
    below.get(..section_end(below))
}

/// The RAM codes and the granularity, from the sentence that states them.
pub(super) fn codes(line: &str) -> Option<(Vec<String>, Option<String>)> {
    let (_, after) = line.split_once("(RamCode)").or_else(|| line.split_once("（RamCode）"))?;
    let clean = |text: &str| {
        text.trim_matches(|letter: char| letter.is_whitespace() || "_*`.。，,".contains(letter)).to_owned()
    };
    let markers = [
        ". You can grant permissions on",
        ", and the supported authorization granularity is",
        "支持的授权粒度为",
        "支援的授權粒度為",
    ];
    let (codes, rest) = markers.iter().find_map(|marker| after.split_once(marker))?;
    // The product's name is before the codes, except in Chinese.
    let codes = codes.rsplit_once(" is ").map_or(codes, |(_, codes)| codes).trim_start_matches(['为', '為']);
    let codes: Vec<String> = clean(codes).split(',').map(clean).collect();
    let rest = rest.rsplit_once(" at the ").map_or(rest, |(_, granularity)| granularity);
    let granularity = rest.split(['.', '。']).next().map(clean).filter(|text| !text.is_empty());
    let word = |code: &String| code.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    codes.iter().all(|code| !code.is_empty() && word(code)).then_some((codes, granularity))
}

/// The date of a line such as `Last Updated: Oct 25, 2025`.
pub(super) fn date(line: &str) -> Option<String> {
    let labels = ["Last Updated", "更新时间", "更新時間", "最終更新日"];
    let rest = labels.iter().find_map(|label| line.trim().strip_prefix(label))?;
    let rest = rest.trim_start_matches([':', '：']).replace(',', " ");
    let mut words = rest.split_whitespace();
    let (month, day, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|name| *name == month)? + 1;
    let (day, year): (u8, u16) = (day.parse().ok()?, year.parse().ok()?);
    (words.next().is_none() && (1..=31).contains(&day) && year >= 2009).then(|| format!("{year}-{month:02}-{day:02}"))
}
