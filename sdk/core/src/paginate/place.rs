//! A value in encoded parameters: read, and replaced for the next page.
//!
//! Owns where the value is: in a pair, or in a member of JSON text. `walk.rs` decides what the next value
//! is.

use serde_json::{Map, Value};

use super::Place;
use crate::encode::{Parameters, WholeBody};
use crate::operation::{Location, ParameterStyle};
use crate::wire::Element as _;

impl Place {
    /// The value as text, if the request has one.
    pub(super) fn get(&self, parameters: &Parameters) -> Option<String> {
        let (name, inside) = self.split();
        if !self.is_json() {
            let pairs = pairs(parameters, self.parameter.location);
            return pairs.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        }
        let document: Value = serde_json::from_str(self.text(parameters)?).ok()?;
        let found = inside.iter().try_fold(&document, |value, name| value.get(name))?;
        crate::encode::text(found.view())
    }

    /// Replaces the value in the request.
    pub(super) fn set(&self, parameters: &mut Parameters, value: Value) {
        let (name, inside) = self.split();
        let (location, style) = (self.parameter.location, self.parameter.style);
        if !self.is_json() {
            remove(parameters, location, &name);
            parameters.push(&name, location, ParameterStyle::Flat, value.view());
            return;
        }
        let document = self.text(parameters).and_then(|text| serde_json::from_str(text).ok());
        let mut document: Value = document.unwrap_or_default();
        put(&mut document, inside, value);
        remove(parameters, location, &name);
        parameters.push(&name, location, style, document.view());
    }

    /// The name of the pair, and the path of members in its JSON: a flat object has a pair for each member.
    fn split(&self) -> (String, &'static [&'static str]) {
        match self.is_json() {
            true => (self.parameter.wire_name.to_owned(), self.inside),
            false => {
                let name = std::iter::once(&self.parameter.wire_name).chain(self.inside);
                (name.copied().collect::<Vec<_>>().join("."), &[])
            }
        }
    }

    fn is_json(&self) -> bool {
        let json = self.parameter.location == Location::Body || self.parameter.style == ParameterStyle::Json;
        json && !self.inside.is_empty()
    }

    /// The JSON text that contains the value.
    fn text<'a>(&self, parameters: &'a Parameters) -> Option<&'a str> {
        match (self.parameter.location, &parameters.body) {
            (Location::Body, Some(WholeBody::Json(text))) => Some(text),
            (Location::Body, _) => None,
            (location, _) => {
                let named = |(name, _): &&(String, String)| name == self.parameter.wire_name;
                pairs(parameters, location).iter().find(named).map(|(_, text)| text.as_str())
            }
        }
    }
}

fn pairs(parameters: &Parameters, location: Location) -> &[(String, String)] {
    match location {
        Location::Query => &parameters.query,
        Location::Form => parameters.form.as_deref().unwrap_or_default(),
        Location::Header => &parameters.headers,
        Location::Path => &parameters.path,
        Location::Host => &parameters.host,
        Location::Body => &[],
    }
}

fn remove(parameters: &mut Parameters, location: Location, name: &str) {
    let pairs = match location {
        Location::Query => &mut parameters.query,
        Location::Form => parameters.form.get_or_insert_default(),
        Location::Header => &mut parameters.headers,
        Location::Path => &mut parameters.path,
        Location::Host => &mut parameters.host,
        Location::Body => return,
    };
    pairs.retain(|(known, _)| known != name);
}

/// Puts a value at a path of members, and creates the objects of the path that do not exist.
fn put(document: &mut Value, path: &[&str], value: Value) {
    let Some((name, rest)) = path.split_first() else {
        *document = value;
        return;
    };
    if !document.is_object() {
        *document = Value::Object(Map::new());
    }
    if let Value::Object(members) = document {
        put(members.entry(*name).or_insert(Value::Null), rest, value);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operation::ParameterInfo;

    const fn parameter(location: Location) -> ParameterInfo {
        ParameterInfo::new("P", location)
    }

    const QUERY: Place = Place::new(parameter(Location::Query), &[]);
    const FORM: Place = Place::new(parameter(Location::Form), &[]);
    const FLAT: Place = Place::new(parameter(Location::Query), &["Number"]);
    const JSON: Place = Place::new(parameter(Location::Query).json(), &["Page", "Number"]);
    const BODY: Place = Place::new(parameter(Location::Body).json(), &["marker"]);

    /// The parameters, the value that is read from them, and the parameters after another value is set.
    #[test]
    fn values_are_read_and_replaced() {
        let pairs = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
        };
        let query = |list: &[(&str, &str)]| Parameters { query: pairs(list), ..Parameters::default() };
        let form = |list: &[(&str, &str)]| Parameters { form: Some(pairs(list)), ..Parameters::default() };
        let body = |text: &str| Parameters { body: Some(WholeBody::Json(text.to_owned())), ..Parameters::default() };
        let (text, number) = (json!("t"), json!(2));
        for (place, before, read, value, after) in [
            (QUERY, query(&[]), None, text.clone(), query(&[("P", "t")])),
            (QUERY, query(&[("P", "a"), ("Q", "b")]), Some("a"), text.clone(), query(&[("Q", "b"), ("P", "t")])),
            (FORM, Parameters::default(), None, number.clone(), form(&[("P", "2")])),
            (FORM, form(&[("P", "1")]), Some("1"), number.clone(), form(&[("P", "2")])),
            (FLAT, query(&[("P.Number", "1")]), Some("1"), number.clone(), query(&[("P.Number", "2")])),
            (JSON, query(&[]), None, number.clone(), query(&[("P", r#"{"Page":{"Number":2}}"#)])),
            (
                JSON,
                query(&[("P", r#"{"Page":{"Number":1,"Size":5}}"#)]),
                Some("1"),
                number,
                query(&[("P", r#"{"Page":{"Number":2,"Size":5}}"#)]),
            ),
            (BODY, Parameters::default(), None, text.clone(), body(r#"{"marker":"t"}"#)),
            (BODY, body(r#"{"limit":5,"marker":""}"#), Some(""), text.clone(), body(r#"{"limit":5,"marker":"t"}"#)),
            (BODY, body("no JSON"), None, text, body(r#"{"marker":"t"}"#)),
        ] {
            assert_eq!(place.get(&before).as_deref(), read, "{place:?}");
            let mut parameters = before;
            place.set(&mut parameters, value);
            assert!(parameters == after, "{place:?}");
        }
    }
}
