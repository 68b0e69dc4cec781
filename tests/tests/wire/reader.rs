//! Reads the parameters of a request back from its URL, headers and body.
//!
//! Owns the reading, which follows the published wire rules and shares nothing with the SDK: a
//! service knows the documented types, and so does this.

use alibabacloud_codegen::spec::{Location, Schema, Type};
use bytes::Bytes;
use serde_json::{Map, Value};

use super::{Form, Schemas, form, resolve};

/// A pair of a query or a form, with the part of its name that is not read yet.
type Pair<'a> = (&'a str, &'a str);

/// Reads what a service documents.
pub(crate) struct Reader<'a> {
    pub(crate) schemas: &'a Schemas,
    pub(crate) parameters: &'a [Schema],
    /// The path template.
    pub(crate) path: &'a str,
}

impl Reader<'_> {
    /// The values by parameter; everything in the request must belong to one.
    pub(crate) fn read(&self, request: &http::Request<Bytes>) -> Result<Map<String, Value>, String> {
        let (path, query) = (request.uri().path(), request.uri().query().unwrap_or_default());
        let header = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok());
        let content_type = header("content-type");
        let has = |location| self.parameters.iter().any(|parameter| parameter.location == Some(location));
        let is_form = content_type == Some("application/x-www-form-urlencoded");
        if is_form != has(Location::Form) {
            return Err(format!("the content type is {content_type:?}"));
        }
        let query = decoded(query.as_bytes());
        let fields = if is_form { decoded(request.body()) } else { Vec::new() };
        let segments = self.segments(path)?;
        let mut values = Map::new();
        for (location, pairs) in [(Location::Query, &query), (Location::Form, &fields)] {
            self.pairs(location, pairs, &mut values)?;
        }
        for parameter in self.parameters {
            let name = parameter.name.as_deref().unwrap_or_default();
            let value = match parameter.location {
                Some(Location::Path) => {
                    let text = segments.iter().find(|(segment, _)| segment == name);
                    text.map(|(_, text)| self.scalar(parameter, text)).transpose()?
                }
                Some(Location::Header) => header(name).map(|text| self.scalar(parameter, text)).transpose()?,
                Some(Location::Body) => self.body(parameter, content_type, request.body())?,
                _ => None,
            };
            values.extend(value.map(|value| (name.to_owned(), value)));
        }
        if !is_form && !has(Location::Body) && !request.body().is_empty() {
            return Err("nothing documents the body".to_owned());
        }
        Ok(values)
    }

    /// The values of the path parameters: the template says where they are.
    fn segments(&self, path: &str) -> Result<Vec<(String, String)>, String> {
        let differs = || format!("{path} does not follow {}", self.path);
        let (mut template, mut rest) = (self.path, path);
        let mut segments = Vec::new();
        while let Some((literal, behind)) = template.split_once('{') {
            let (name, behind) = behind.split_once('}').ok_or_else(differs)?;
            rest = rest.strip_prefix(literal).ok_or_else(differs)?;
            let next = behind.split('{').next().unwrap_or_default();
            let end = if next.is_empty() { Some(rest.len()) } else { rest.find(next) };
            let (value, left) = rest.split_at(end.ok_or_else(differs)?);
            // A plus sign in a path is no space.
            let value = decoded(format!("={}", value.replace('+', "%2B")).as_bytes());
            segments.extend(value.into_iter().map(|(_, value)| (name.to_owned(), value)));
            (template, rest) = (behind, left);
        }
        if template == rest { Ok(segments) } else { Err(differs()) }
    }

    fn body(&self, parameter: &Schema, content_type: Option<&str>, body: &[u8]) -> Result<Option<Value>, String> {
        if content_type.is_none() {
            return Ok(None);
        }
        let text = str::from_utf8(body).map_err(|error| error.to_string())?;
        match form(self.schemas, parameter) {
            Form::Bytes => Ok(Some(text.into())),
            _ if resolve(self.schemas, parameter).kind == Some(Type::String) => Ok(Some(text.into())),
            _ => serde_json::from_str(text).map(Some).map_err(|error| error.to_string()),
        }
    }

    /// Hands each pair to the parameter whose name it begins with; the longest name wins.
    fn pairs(
        &self,
        location: Location,
        pairs: &[(String, String)],
        values: &mut Map<String, Value>,
    ) -> Result<(), String> {
        let here: Vec<&Schema> =
            self.parameters.iter().filter(|parameter| parameter.location == Some(location)).collect();
        let mut claimed: Vec<Vec<Pair<'_>>> = vec![Vec::new(); here.len()];
        for (name, value) in pairs {
            let (owner, rest) = owner(&here, name).ok_or_else(|| format!("nothing documents the pair {name:?}"))?;
            claimed[owner].push((rest, value));
        }
        for (parameter, pairs) in here.into_iter().zip(claimed) {
            let name = parameter.name.as_deref().unwrap_or_default();
            let node = resolve(self.schemas, parameter);
            let value = match (form(self.schemas, parameter), pairs.as_slice()) {
                (_, []) => None,
                (Form::Json, [("", text)]) => Some(serde_json::from_str(text).map_err(|error| error.to_string())?),
                (Form::Joined(separator), [("", text)]) => Some(self.joined(node, separator, text)?),
                (Form::Pairs, pairs) => self.nested(node, pairs)?,
                (form, pairs) => return Err(format!("{name} is {form:?} and has the pairs {pairs:?}")),
            };
            values.extend(value.map(|value| (name.to_owned(), value)));
        }
        Ok(())
    }

    fn joined(&self, node: &Schema, separator: char, text: &str) -> Result<Value, String> {
        let item = node.items.as_deref().ok_or("items of no type are joined")?;
        let items = text.split(separator).filter(|_| !text.is_empty()).map(|text| self.scalar(item, text));
        items.collect::<Result<_, _>>().map(Value::Array)
    }

    /// The value of pairs that begin with one name, which is cut off.
    fn nested(&self, node: &Schema, pairs: &[Pair<'_>]) -> Result<Option<Value>, String> {
        let node = resolve(self.schemas, node);
        let free = Schema::default();
        match node.kind {
            _ if pairs.is_empty() => Ok(None),
            Some(Type::Array) => self.list(node.items.as_deref().unwrap_or(&free), pairs).map(Some),
            Some(Type::Object) if !node.members.is_empty() => self.shape(&node.members, pairs).map(Some),
            Some(Type::Object) => self.map(node.additional.as_deref().unwrap_or(&free), pairs).map(Some),
            None | Some(Type::Any) => self.free(pairs).map(Some),
            Some(_) => match pairs {
                [("", text)] => self.scalar(node, text).map(Some),
                pairs => Err(format!("a scalar has the pairs {pairs:?}")),
            },
        }
    }

    /// Items are numbered from 1; a number that is missing is an item that was not sent.
    fn list(&self, item: &Schema, pairs: &[Pair<'_>]) -> Result<Value, String> {
        let mut items = Vec::new();
        let groups = groups(pairs, true)?;
        let number = |segment: &str| {
            let number = segment.parse::<usize>().ok().filter(|number| number.to_string() == segment && *number > 0);
            number.ok_or_else(|| format!("{segment:?} is no number of an item"))
        };
        for (segment, pairs) in &groups {
            let number = number(segment)?;
            items.resize(items.len().max(number), Value::Null);
            items[number - 1] = self.nested(item, pairs)?.unwrap_or_default();
        }
        Ok(Value::Array(items))
    }

    fn shape(&self, members: &[Schema], pairs: &[Pair<'_>]) -> Result<Value, String> {
        let documented: Vec<&Schema> = members.iter().collect();
        let mut claimed: Vec<Vec<Pair<'_>>> = vec![Vec::new(); members.len()];
        for (name, value) in pairs {
            let member = name.strip_prefix('.').and_then(|name| owner(&documented, name));
            let (owner, rest) = member.ok_or_else(|| format!("nothing documents the member {name:?}"))?;
            claimed[owner].push((rest, value));
        }
        let mut shape = Map::new();
        for (member, pairs) in members.iter().zip(claimed) {
            let value = self.nested(member, &pairs)?;
            shape.extend(value.map(|value| (member.name.clone().unwrap_or_default(), value)));
        }
        Ok(Value::Object(shape))
    }

    /// Names that the caller chose are kept as they are: where values are scalars a dot is part of one.
    fn map(&self, values: &Schema, pairs: &[Pair<'_>]) -> Result<Value, String> {
        let kind = resolve(self.schemas, values).kind;
        let nests = matches!(kind, None | Some(Type::Any | Type::Array | Type::Object));
        let mut map = Map::new();
        for (name, pairs) in groups(pairs, nests)? {
            map.extend(self.nested(values, &pairs)?.map(|value| (name.to_owned(), value)));
        }
        Ok(Value::Object(map))
    }

    /// Free JSON: numbers name items, and everything else names entries.
    fn free(&self, pairs: &[Pair<'_>]) -> Result<Value, String> {
        if let [("", text)] = pairs {
            return Ok((*text).into());
        }
        let free = Schema::default();
        let numbers = groups(pairs, true)?.iter().all(|(segment, _)| segment.parse::<usize>().is_ok());
        if numbers { self.list(&free, pairs) } else { self.map(&free, pairs) }
    }

    fn scalar(&self, node: &Schema, text: &str) -> Result<Value, String> {
        let node = resolve(self.schemas, node);
        let wrong = || format!("{text:?} is no {:?}", node.kind);
        match node.kind {
            Some(Type::Integer) => text.parse::<i64>().map(Value::from).map_err(|_| wrong()),
            Some(Type::Number) => text.parse::<f64>().map(Value::from).map_err(|_| wrong()),
            Some(Type::Boolean) => match text {
                "true" => Ok(true.into()),
                "false" => Ok(false.into()),
                _ => Err(wrong()),
            },
            _ => Ok(text.into()),
        }
    }
}

/// Pairs as the WHATWG reads them, which is how browsers and services do.
fn decoded(text: &[u8]) -> Vec<(String, String)> {
    form_urlencoded::parse(text).into_owned().collect()
}

/// Which of the documented names a name is or begins with, and what follows it.
fn owner<'a>(documented: &[&Schema], name: &'a str) -> Option<(usize, &'a str)> {
    let rest = |node: &Schema| {
        let rest = name.strip_prefix(node.name.as_deref()?)?;
        (rest.is_empty() || rest.starts_with('.')).then_some(rest)
    };
    let owners = documented.iter().enumerate().filter_map(|(index, node)| Some((index, rest(node)?)));
    owners.min_by_key(|(_, rest)| rest.len())
}

/// Pairs by the first segment of their names, or by the whole names; in the order of the pairs.
fn groups<'a>(pairs: &[Pair<'a>], segments: bool) -> Result<Vec<(&'a str, Vec<Pair<'a>>)>, String> {
    let mut groups: Vec<(&str, Vec<Pair<'_>>)> = Vec::new();
    for (name, value) in pairs {
        let inner = name.strip_prefix('.').ok_or_else(|| format!("{name:?} is a list or an object"))?;
        let end = if segments { inner.find('.').unwrap_or(inner.len()) } else { inner.len() };
        let (segment, rest) = inner.split_at(end);
        match groups.iter_mut().find(|(known, _)| *known == segment) {
            Some((_, group)) => group.push((rest, value)),
            None => groups.push((segment, vec![(rest, value)])),
        }
    }
    Ok(groups)
}
