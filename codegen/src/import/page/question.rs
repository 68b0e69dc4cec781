//! Questions about a page.
//!
//! Owns what a question names and what its answer must look like.

use std::fmt;

use crate::text::one_line;

/// Something that cannot be read for certain, and is absent or marked in the result.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Question {
    /// The file.
    pub file: String,
    /// The line, counted from 1.
    pub line: usize,
    /// The place in the spec, such as `parameters.Foo.type`.
    pub about: String,
    /// The question itself.
    pub text: String,
    /// The possible answers, where they are known.
    pub choices: Vec<String>,
    /// What an answer must be.
    pub expected: Expected,
}

impl fmt::Display for Question {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [file, about, text] = [&self.file, &self.about, &self.text].map(|text| one_line(text));
        write!(formatter, "{file}:{}: {about}: {text}", self.line)?;
        if !self.choices.is_empty() {
            write!(formatter, " ({})", one_line(&self.choices.join(" | ")))?;
        }
        Ok(())
    }
}

/// What an answer must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Expected {
    /// A product and its version.
    Folder,
    /// A date.
    Date,
    /// A type as pages print it.
    Type,
    /// Values or a range of them.
    Values,
    /// One value.
    Default,
    /// A number.
    Minimum,
    /// A number.
    Maximum,
    /// The location of a parameter.
    Location,
    /// One of the choices: the header that a table has lost.
    Header,
    /// The titles of the columns of a table.
    Columns,
    /// One row of a table of parameters.
    Row,
    /// All rows of a table of parameters.
    Rows,
    /// One of the choices: whether a line is a row or an example.
    RowOrExample,
    /// One of the choices: whether a line is an example or part of a description.
    Example,
    /// One of the choices: the object or array that a row belongs to.
    Place,
    /// One of the choices: whether a list is inside an object.
    Wrapping,
    /// One of the choices: the header that the table of errors has lost.
    ErrorHeader,
    /// The code that a line starts with, after its status.
    ErrorCode,
    /// A row of the table of errors.
    Error,
    /// The message that a text starts with.
    Message,
    /// The body of an example.
    Body,
    /// One of the choices: which names are condition keys, and which are dependent actions.
    RamLists,
    /// All that the section on authorization states.
    Ram,
}

impl fmt::Display for Expected {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Folder => "product and version, such as ecd/2020-09-30",
            Self::Date => "a date such as 2026-08-01",
            Self::Type => "a type such as string, long or array<object>",
            Self::Values => "values separated by commas, or a range of numbers such as 1 to 100",
            Self::Default => "one value",
            Self::Minimum | Self::Maximum => "a number",
            Self::Columns => "the titles of the columns, separated by |",
            Self::Row => "name and type, then Yes or No and an example where stated: Name string Yes abc",
            Self::Rows => "rows separated by ;, each of name and type: Name string Yes abc; Size long No; or none",
            Self::ErrorCode => "the error code, as the line has it",
            Self::Error => "status, code and message: 404 Thing.NotFound The thing is gone.",
            Self::Message => "the message, as the text has it",
            Self::Body => "the example as JSON on one line",
            Self::Ram => "undisclosed, or the list of actions as JSON on one line, as spec files have it",
            Self::Location
            | Self::Header
            | Self::RowOrExample
            | Self::Example
            | Self::Place
            | Self::Wrapping
            | Self::ErrorHeader
            | Self::RamLists => "one of the choices",
        })
    }
}
