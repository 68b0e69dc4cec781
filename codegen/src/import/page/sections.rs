//! The sections of a page.
//!
//! Owns their titles in every wording that pages have, and the titles by which pages in other languages
//! are recognized.

use super::error::PageError;
use super::lines::Line;
use super::types;

/// A section with facts; all others are prose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Section {
    Ram,
    /// The first line of a request.
    Syntax,
    /// Parameters in the path of a request.
    Path,
    /// Headers of a request.
    Headers,
    Request,
    /// The body of a request.
    Body,
    ResponseHeaders,
    Response,
    Examples,
    Errors,
    History,
    Prose,
}

impl Section {
    fn of(title: &str) -> Option<Self> {
        Some(match title.to_ascii_lowercase().as_str() {
            "authorization information" | "ram authorization" => Self::Ram,
            "request syntax" | "request structure" => Self::Syntax,
            "path parameters" => Self::Path,
            "request headers" => Self::Headers,
            "request parameters" => Self::Request,
            "request elements" => Self::Body,
            "response headers" => Self::ResponseHeaders,
            "response parameters" | "response elements" => Self::Response,
            "examples" => Self::Examples,
            "error codes" => Self::Errors,
            "change history" => Self::History,
            "operation description" | "usage notes" | "debugging" | "try it now" | "release notes" | "references" => {
                Self::Prose
            }
            _ => return None,
        })
    }

    /// Titles that are too common to open a section unless they are headings.
    fn of_heading(title: &str) -> Option<Self> {
        Some(match title.to_ascii_lowercase().as_str() {
            "errors" | "errors codes" | "error code" => Self::Errors,
            "example" => Self::Examples,
            "request body" => Self::Body,
            _ => return None,
        })
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Ram => "authorization",
            Self::Syntax => "request syntax",
            Self::Path => "path parameters",
            Self::Headers => "request headers",
            Self::Body => "request elements",
            Self::ResponseHeaders => "response headers",
            Self::Request => "request parameters",
            Self::Response => "response parameters",
            Self::Examples => "examples",
            Self::Errors => "error codes",
            Self::History => "change history",
            Self::Prose => "prose",
        }
    }
}

/// Titles of the parameter sections in other languages.
const FOREIGN: [(&str, &str); 19] = [
    ("请求参数", "Chinese"),
    ("返回参数", "Chinese"),
    ("授权信息", "Chinese"),
    ("請求參數", "traditional Chinese"),
    ("返回參數", "traditional Chinese"),
    ("授權資訊", "traditional Chinese"),
    ("リクエストパラメータ", "Japanese"),
    ("リクエストパラメーター", "Japanese"),
    ("リクエスト パラメーター", "Japanese"),
    ("レスポンスパラメータ", "Japanese"),
    ("レスポンスパラメーター", "Japanese"),
    ("요청 매개변수", "Korean"),
    ("응답 매개변수", "Korean"),
    ("Parameter permintaan", "Indonesian"),
    ("Parámetros de solicitud", "Spanish"),
    ("Paramètres de la requête", "French"),
    ("Anforderungsparameter", "German"),
    ("Parâmetros de solicitação", "Portuguese"),
    ("Tham số yêu cầu", "Vietnamese"),
];

/// A page in parts.
pub(super) struct Sections<'a> {
    /// The lines in front of the first section.
    pub(super) head: &'a [Line],
    found: Vec<(Section, &'a Line, &'a [Line])>,
    /// The last section of the page.
    pub(super) last: Option<Section>,
}

impl<'a> Sections<'a> {
    /// Cuts the page at its titles.
    pub(super) fn cut(file: &str, lines: &'a [Line]) -> Result<Self, PageError> {
        let titles: Vec<(usize, Section)> = lines
            .iter()
            .enumerate()
            .filter_map(|(index, line)| Some((index, title(line, lines.get(index + 1))?)))
            .collect();
        let mut found: Vec<(Section, &Line, &[Line])> = Vec::new();
        let ends = titles.iter().skip(1).map(|(index, _)| *index).chain([lines.len()]);
        for ((start, section), end) in titles.iter().zip(ends) {
            let Some([title, body @ ..]) = lines.get(*start..end) else { continue };
            let first = found.iter().find(|(known, _, _)| known == section && *section != Section::Prose);
            if let Some((_, first, _)) = first {
                return Err(PageError::Repeated {
                    file: file.to_owned(),
                    line: title.number,
                    section: section.name(),
                    first: first.number,
                });
            }
            found.push((*section, title, body));
        }
        let head = lines.get(..titles.first().map_or(lines.len(), |(index, _)| *index)).unwrap_or_default();
        Ok(Self { head, found, last: titles.last().map(|(_, section)| *section) })
    }

    pub(super) fn get(&self, section: Section) -> Option<&'a [Line]> {
        self.found.iter().find(|(known, _, _)| *known == section).map(|(_, _, body)| *body)
    }

    /// Whether the page is complete: every page ends with its error codes, but for some of 2019 that end
    /// with their examples.
    pub(super) fn is_complete(&self) -> bool {
        let is_oldest = || self.found.iter().all(|(_, title, _)| title.has_attributes());
        self.get(Section::Errors).is_some() || (self.last == Some(Section::Examples) && is_oldest())
    }

    /// The bodies of the sections that are prose.
    pub(super) fn prose(&self) -> impl Iterator<Item = &'a [Line]> {
        let prose = self.found.iter().filter(|(section, _, _)| *section == Section::Prose);
        prose.map(|(_, _, body)| *body)
    }

    /// The line of a section's title.
    pub(super) fn line(&self, section: Section) -> usize {
        self.found.iter().find(|(known, _, _)| *known == section).map_or(0, |(_, title, _)| title.number)
    }
}

/// The section that a line opens.
fn title(line: &Line, next: Option<&Line>) -> Option<Section> {
    if line.code {
        return None;
    }
    match (Section::of(&line.text), line.heading) {
        // A parameter may have the name of a section; then its type follows.
        (Some(_), None) if next.is_some_and(|next| types::parse(&next.text).is_some()) => None,
        (Some(section), _) => Some(section),
        (None, Some(2)) => Some(Section::of_heading(&line.text).unwrap_or(Section::Prose)),
        (None, _) => None,
    }
}

/// The language of a page that is not in English, and the line that shows it.
pub(super) fn foreign(lines: &[Line]) -> Option<(&'static str, usize)> {
    lines.iter().find_map(|line| {
        let language = FOREIGN.iter().find(|(title, _)| *title == line.text)?.1;
        Some((language, line.number))
    })
}
