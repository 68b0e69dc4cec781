//! The dates on a page.
//!
//! Owns how pages print them: when the page was updated, and its change history.

use super::lines::Line;
use super::question::Expected;
use super::reader::Reader;

/// Whether the line has the date of the last update.
pub(super) fn is_date_line(text: &str) -> bool {
    text.get(..12).is_some_and(|start| start.eq_ignore_ascii_case("last updated"))
}

/// The date after "Last Updated:", in ISO form.
pub(super) fn updated(head: &[Line], reader: &mut Reader<'_>) -> Option<String> {
    let index = head.iter().position(|line| is_date_line(&line.text))?;
    let line = head.get(index)?;
    let shown = line.text.get(12..).unwrap_or_default().trim_start_matches([':', '：', ' ']).trim();
    // The date may be on a line of its own.
    let shown = if shown.is_empty() { head.get(index + 1).map_or("", |line| line.text.as_str()) } else { shown };
    let answered = || reader.answer(line.number, Expected::Date).and_then(answered_date);
    let date = iso_date(shown).or_else(answered);
    if date.is_none() {
        let text = format!("the date {shown:?} cannot be read; which day is it?");
        reader.question(line.number, "sources.date", Expected::Date, text, vec![]);
    }
    date
}

/// `Nov 14, 2025`, or a date that is ISO already.
fn iso_date(text: &str) -> Option<String> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    if let Some(date) = text.get(..10).filter(|date| is_iso_date(date)) {
        return Some(date.to_owned());
    }
    let (day, year) = text.split_once(',')?;
    let (month, day) = day.trim().split_once(' ')?;
    let month = month.get(..3)?.to_ascii_lowercase();
    let month = 1 + MONTHS.iter().position(|known| *known == month)?;
    let (day, year) = (day.trim().parse::<u32>().ok()?, year.trim().parse::<u32>().ok()?);
    ((1..=31).contains(&day) && (2000..=2100).contains(&year)).then(|| format!("{year}-{month:02}-{day:02}"))
}

/// A day, or the month where that is all that is known.
fn answered_date(text: &str) -> Option<String> {
    iso_date(text).or_else(|| is_iso_date(&format!("{text}-01")).then(|| text.to_owned()))
}

/// Whether the text is a date such as `2022-03-15`.
pub(super) fn is_iso_date(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let digits = |part: &str, count: usize| part.len() == count && part.chars().all(|letter| letter.is_ascii_digit());
    matches!(parts.as_slice(), [year, month, day] if digits(year, 4) && digits(month, 2) && digits(day, 2))
}

/// The dates of the change history, as printed.
pub(super) fn history(lines: &[Line]) -> Vec<String> {
    let mut dates: Vec<String> = Vec::new();
    for line in lines {
        let text = line.text.trim_start_matches(['|', ' ']);
        if let Some(date) = text.get(..10).filter(|date| is_iso_date(date))
            && !dates.iter().any(|known| known == date)
        {
            dates.push(date.to_owned());
        }
    }
    dates
}
