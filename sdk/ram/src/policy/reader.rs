//! The reader behind [`super::json::read`].
//!
//! Owns the grammar of JSON and the errors that it recovers from. Such an error is reported like any other,
//! but later errors of the text are found as well.

use std::collections::HashMap;

use super::json::{
    Duplicate, Json, JsonMember, JsonReading, JsonValue, MAX_BYTES, MAX_DEPTH, Position, Span, SyntaxError, push_key,
};

/// The reader recovers from at most this many errors; with more, the text is probably not JSON.
const MAX_ERRORS: usize = 20;

/// The reader has reported why it cannot continue.
struct Stop;

enum Segment {
    Key(String),
    Index(usize),
}

struct Reader<'a> {
    rest: &'a str,
    position: Position,
    path: Vec<Segment>,
    errors: Vec<SyntaxError>,
    duplicates: Vec<Duplicate>,
}

pub(super) fn read(text: &str) -> JsonReading {
    let position = Position { line: 1, column: 1 };
    let mut reader = Reader { rest: text, position, path: vec![], errors: vec![], duplicates: vec![] };
    let value = reader.document(text).ok();
    JsonReading { value, errors: reader.errors, duplicates: reader.duplicates }
}

impl Reader<'_> {
    fn document(&mut self, text: &str) -> Result<Json, Stop> {
        if text.len() > MAX_BYTES {
            return Err(self.stop(format!("the text has {} bytes, and the maximum is {MAX_BYTES}", text.len())));
        }
        if self.rest.starts_with('\u{feff}') {
            self.recover("JSON has no byte order mark")?;
            self.next();
        }
        self.blank()?;
        let value = self.value()?;
        self.blank()?;
        if !self.rest.is_empty() {
            self.recover("more text follows the JSON value")?;
        }
        Ok(value)
    }

    fn value(&mut self) -> Result<Json, Stop> {
        if self.path.len() > MAX_DEPTH {
            return Err(self.stop(format!("values are nested more than {MAX_DEPTH} levels deep")));
        }
        let start = self.position;
        let value = match self.peek() {
            Some('{') => self.object()?,
            Some('[') => self.array()?,
            Some('"') => JsonValue::String(self.string()?),
            Some('-' | '0'..='9') => JsonValue::Number(self.number()?),
            Some('a'..='z') => self.word()?,
            Some('\'') => return Err(self.stop("strings are written in double quotes")),
            Some(other) => return Err(self.stop(format!("a value is expected here, not {other:?}"))),
            None => return Err(self.stop("the text ends where a value is expected")),
        };
        Ok(Json { span: Span { start, end: self.position }, value })
    }

    fn object(&mut self) -> Result<JsonValue, Stop> {
        self.next();
        let mut members: Vec<JsonMember> = Vec::new();
        while self.another('}', !members.is_empty())? {
            let start = self.position;
            if self.peek() != Some('"') {
                return Err(self.stop("a key in double quotes is expected here"));
            }
            let key = self.string()?;
            let key_span = Span { start, end: self.position };
            self.blank()?;
            if self.peek() != Some(':') {
                return Err(self.stop("a colon is expected between key and value"));
            }
            self.next();
            self.blank()?;
            self.path.push(Segment::Key(key));
            let value = self.value()?;
            let Some(Segment::Key(key)) = self.path.pop() else {
                return Err(Stop);
            };
            members.push(JsonMember { key, key_span, value });
        }
        self.note_duplicates(&members);
        Ok(JsonValue::Object(members))
    }

    fn array(&mut self) -> Result<JsonValue, Stop> {
        self.next();
        let mut items = Vec::new();
        while self.another(']', !items.is_empty())? {
            self.path.push(Segment::Index(items.len()));
            let item = self.value()?;
            self.path.pop();
            items.push(item);
        }
        Ok(JsonValue::Array(items))
    }

    /// Whether one more item follows; the comma in front of it, or the closing bracket, is consumed.
    fn another(&mut self, close: char, follows: bool) -> Result<bool, Stop> {
        self.blank()?;
        let mut comma = false;
        while self.peek() == Some(',') {
            if comma || !follows {
                self.recover("this comma separates nothing")?;
            }
            comma = true;
            self.next();
            self.blank()?;
        }
        match self.peek() {
            Some(found) if found == close => {
                if comma && follows {
                    self.recover(format!("JSON allows no comma in front of {close:?}"))?;
                }
                self.next();
                Ok(false)
            }
            Some('}' | ']') => Err(self.stop(format!("{close:?} is expected here"))),
            Some(_) => {
                if follows && !comma {
                    self.missing_comma(close)?;
                }
                Ok(true)
            }
            None => Err(self.stop(format!("the text ends before {close:?}"))),
        }
    }

    /// Recovers if a value follows instead of a comma.
    fn missing_comma(&mut self, close: char) -> Result<(), Stop> {
        let value = match self.peek() {
            Some('"') => true,
            Some('{' | '[' | '-' | '0'..='9' | 't' | 'f' | 'n') => close == ']',
            _ => false,
        };
        if value {
            return self.recover("a comma is missing here");
        }
        Err(self.stop(format!("a comma or {close:?} is expected here")))
    }

    fn string(&mut self) -> Result<String, Stop> {
        self.next();
        let mut text = String::new();
        loop {
            match self.peek() {
                Some('"') => break,
                Some('\\') => {
                    let character = self.escape()?;
                    text.push(character);
                    continue;
                }
                Some(control) if control < ' ' => {
                    self.recover("a string contains a line break or control character; JSON writes it as an escape")?;
                    text.push(control);
                }
                Some(other) => text.push(other),
                None => return Err(self.stop("the text ends inside a string")),
            }
            self.next();
        }
        self.next();
        Ok(text)
    }

    fn escape(&mut self) -> Result<char, Stop> {
        let position = self.position;
        self.next();
        let character = match self.peek() {
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('b') => '\u{8}',
            Some('f') => '\u{c}',
            Some(same @ ('"' | '\\' | '/')) => same,
            Some('u') => {
                self.next();
                return self.unicode(position);
            }
            Some(other) => {
                self.recover_at(position, format!("JSON has no escape \\{other}"))?;
                other
            }
            None => return Err(self.stop("the text ends inside a string")),
        };
        self.next();
        Ok(character)
    }

    /// The character of `\uXXXX`, or of a surrogate pair of them.
    fn unicode(&mut self, position: Position) -> Result<char, Stop> {
        let mut unit = self.hex()?;
        if (0xd800..0xdc00).contains(&unit) && self.rest.starts_with("\\u") {
            let (rest, before) = (self.rest, self.position);
            self.next();
            self.next();
            let low = self.hex()?;
            if (0xdc00..0xe000).contains(&low) {
                unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
            } else {
                (self.rest, self.position) = (rest, before);
            }
        }
        match char::from_u32(unit) {
            Some(character) => Ok(character),
            None => {
                self.recover_at(position, "half of a surrogate pair is missing; no character has this code")?;
                Ok(char::REPLACEMENT_CHARACTER)
            }
        }
    }

    fn hex(&mut self) -> Result<u32, Stop> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|digit| digit.to_digit(16)) else {
                return Err(self.stop("four hexadecimal digits are expected after \\u"));
            };
            unit = unit * 16 + digit;
            self.next();
        }
        Ok(unit)
    }

    fn number(&mut self) -> Result<String, Stop> {
        let mut text = String::new();
        self.take(&mut text, |c| c == '-');
        if self.peek() == Some('0') {
            self.take(&mut text, |c| c == '0');
            if self.peek().is_some_and(|next| next.is_ascii_digit()) {
                return Err(self.stop("a number has no leading zeros"));
            }
        } else {
            self.digits(&mut text)?;
        }
        if self.take(&mut text, |c| c == '.') {
            self.digits(&mut text)?;
        }
        if self.take(&mut text, |c| matches!(c, 'e' | 'E')) {
            self.take(&mut text, |c| matches!(c, '+' | '-'));
            self.digits(&mut text)?;
        }
        Ok(text)
    }

    fn digits(&mut self, text: &mut String) -> Result<(), Stop> {
        if !self.take(text, |c| c.is_ascii_digit()) {
            return Err(self.stop("a digit is expected here"));
        }
        while self.take(text, |c| c.is_ascii_digit()) {}
        Ok(())
    }

    /// Moves the next character to the text if it is wanted.
    fn take(&mut self, text: &mut String, wanted: impl Fn(char) -> bool) -> bool {
        let Some(character) = self.peek().filter(|next| wanted(*next)) else {
            return false;
        };
        text.push(character);
        self.next();
        true
    }

    fn word(&mut self) -> Result<JsonValue, Stop> {
        for (word, value) in
            [("true", JsonValue::Bool(true)), ("false", JsonValue::Bool(false)), ("null", JsonValue::Null)]
        {
            let after = self.rest.strip_prefix(word).map(|rest| rest.chars().next());
            if after.is_some_and(|next| !next.is_some_and(|next| next.is_alphanumeric())) {
                for _ in word.chars() {
                    self.next();
                }
                return Ok(value);
            }
        }
        Err(self.stop("a value is expected here; strings are written in double quotes"))
    }

    /// Skips blanks, and reports comments.
    fn blank(&mut self) -> Result<(), Stop> {
        loop {
            match self.peek() {
                Some(' ' | '\t' | '\n' | '\r') => self.next(),
                Some('/') if self.rest.starts_with("//") || self.rest.starts_with("/*") => {
                    self.recover("JSON has no comments")?;
                    self.comment()?;
                }
                _ => return Ok(()),
            }
        }
    }

    fn comment(&mut self) -> Result<(), Stop> {
        let block = self.rest.starts_with("/*");
        self.next();
        self.next();
        loop {
            match self.peek() {
                None if block => return Err(self.stop("the text ends inside a comment")),
                None => return Ok(()),
                Some('\n') if !block => return Ok(()),
                Some(_) if block && self.rest.starts_with("*/") => break,
                Some(_) => self.next(),
            }
        }
        self.next();
        self.next();
        Ok(())
    }

    fn note_duplicates(&mut self, members: &[JsonMember]) {
        let mut first: HashMap<&str, Span> = HashMap::with_capacity(members.len());
        for member in members {
            if let Some(first) = first.get(member.key.as_str()) {
                let mut path = self.path();
                push_key(&mut path, &member.key);
                self.duplicates.push(Duplicate { path, first: *first, second: member.key_span });
            } else {
                first.insert(&member.key, member.key_span);
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn next(&mut self) {
        let mut characters = self.rest.chars();
        let Some(character) = characters.next() else {
            return;
        };
        self.rest = characters.as_str();
        if character == '\n' {
            self.position = Position { line: self.position.line.saturating_add(1), column: 1 };
        } else {
            self.position.column = self.position.column.saturating_add(1);
        }
    }

    fn path(&self) -> String {
        let mut path = String::new();
        for segment in &self.path {
            match segment {
                Segment::Key(key) => push_key(&mut path, key),
                Segment::Index(index) => path.push_str(&format!("[{index}]")),
            }
        }
        path
    }

    fn stop(&mut self, message: impl Into<String>) -> Stop {
        let error = SyntaxError { position: self.position, path: self.path(), message: message.into() };
        self.errors.push(error);
        Stop
    }

    /// Reports an error that the reader recovers from.
    fn recover(&mut self, message: impl Into<String>) -> Result<(), Stop> {
        self.recover_at(self.position, message)
    }

    fn recover_at(&mut self, position: Position, message: impl Into<String>) -> Result<(), Stop> {
        let error = SyntaxError { position, path: self.path(), message: message.into() };
        self.errors.push(error);
        if self.errors.len() < MAX_ERRORS {
            return Ok(());
        }
        Err(self.stop("too many errors"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_reported_and_reading_continues() {
        for (text, expected, value) in [
            ("{\"a\":1 \"b\":2}", "1:8: a comma is missing here", Some("{\"a\":1,\"b\":2}")),
            ("[1\n2]", "2:1: a comma is missing here", Some("[1,2]")),
            ("[1,]", "1:4: JSON allows no comma in front of ']'", Some("[1]")),
            ("[1,,2]", "1:4: this comma separates nothing", Some("[1,2]")),
            ("[,1]", "1:2: this comma separates nothing", Some("[1]")),
            ("{} x", "1:4: more text follows the JSON value", Some("{}")),
            ("// a\n[/* b */]", "1:1: JSON has no comments", Some("[]")),
            ("\u{feff}1", "1:1: JSON has no byte order mark", Some("1")),
            ("\"\\x\"", "1:2: JSON has no escape \\x", Some("\"x\"")),
            (
                "\"\\ud800\"",
                "1:2: half of a surrogate pair is missing; no character has this code",
                Some("\"\u{fffd}\""),
            ),
            ("", "1:1: the text ends where a value is expected", None),
            ("{a:1}", "1:2: a key in double quotes is expected here", None),
            ("{\"a\" 1}", "1:6: a colon is expected between key and value", None),
            ("{\"a\":1]", "1:7: '}' is expected here", None),
            ("[1", "1:3: the text ends before ']'", None),
            ("[01]", "1:3: a number has no leading zeros", None),
            ("[1.]", "1:4: a digit is expected here", None),
            ("\"a", "1:3: the text ends inside a string", None),
            ("truth", "1:1: a value is expected here; strings are written in double quotes", None),
            ("'a'", "1:1: strings are written in double quotes", None),
            ("/*", "1:1: JSON has no comments", None),
        ] {
            let reading = read(text);
            let first = reading.errors.first().map(|error| format!("{}: {}", error.position, error.message));
            assert_eq!(first.as_deref(), Some(expected), "{text}");
            assert_eq!(reading.value.map(|value| value.to_compact()).as_deref(), value, "{text}");
        }
    }

    #[test]
    fn errors_and_duplicates_name_their_path() {
        let reading = read(r#"{"Statement":[{"Action":"a","Action":"b","acs:x":[1 2]}]}"#);
        assert_eq!(reading.errors[0].path, r#"Statement[0]["acs:x"]"#);
        assert_eq!(reading.duplicates[0].path, "Statement[0].Action");
        assert_eq!((reading.duplicates[0].first.start.column, reading.duplicates[0].second.start.column), (16, 29));
    }

    #[test]
    fn depth_size_and_errors_are_limited() {
        let nested = |depth: usize| format!("{}1{}", "[".repeat(depth), "]".repeat(depth));
        assert!(read(&nested(MAX_DEPTH)).value.is_some());
        for text in [nested(MAX_DEPTH + 1), "[".repeat(500_000), "{\"a\":".repeat(100_000), " ".repeat(MAX_BYTES + 1)] {
            let reading = read(&text);
            assert!(reading.value.is_none() && reading.errors.len() == 1, "{:?}", reading.errors);
        }
        let reading = read(&format!("[{}]", "1 ".repeat(100)));
        assert_eq!((reading.value, reading.errors.len()), (None, MAX_ERRORS + 1));
    }
}
