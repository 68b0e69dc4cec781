//! What the decoder makes of documents that do not keep to their types.
//!
//! Owns a shape written by hand as generated code writes it, and tables of documents. How a
//! response becomes an error is in `errors.rs`.

#![cfg(test)]

use std::collections::BTreeMap;

use alibabacloud_sdk_core::contract::v1 as rt;
use alibabacloud_sdk_core::decode::{JsonPath, from_json, from_json_with_report};
use alibabacloud_sdk_core::encode::json;
use alibabacloud_sdk_core::wire::Element as _;
use serde_json::Value;

/// A shape with a member of every kind.
#[derive(Clone)]
struct Thing {
    id: Option<i64>,
    name: Option<String>,
    ready: Option<bool>,
    ratio: Option<f64>,
    state: Option<State>,
    tags: Option<Vec<String>>,
    things: Option<Vec<Thing>>,
    labels: Option<BTreeMap<String, String>>,
    counts: Option<BTreeMap<String, i64>>,
    free: Option<Value>,
    inner: Option<Box<Thing>>,
}

rt::shape! { Thing {
    id "Id",
    name "Name",
    ready "Ready",
    ratio "Ratio",
    state "State",
    tags "Tags",
    things "Things",
    labels "Labels",
    counts "Counts",
    free "Free",
    inner "Inner",
} }

rt::open_enum! {
    /// An enum with one documented value.
    State { Online "online", }
}

/// A document, its output as JSON, and the report's entries as `path=value`.
struct Row {
    document: &'static str,
    output: &'static str,
    unknown: &'static [&'static str],
    unreadable: &'static [&'static str],
    coerced: &'static [&'static str],
}

impl Row {
    /// A document that decodes into this output, with nothing to report.
    const fn new(document: &'static str, output: &'static str) -> Self {
        Self { document, output, unknown: &[], unreadable: &[], coerced: &[] }
    }

    const fn unknown(self, unknown: &'static [&'static str]) -> Self {
        Self { unknown, ..self }
    }

    const fn unreadable(self, unreadable: &'static [&'static str]) -> Self {
        Self { unreadable, ..self }
    }

    const fn coerced(self, coerced: &'static [&'static str]) -> Self {
        Self { coerced, ..self }
    }

    fn check(&self) {
        let document = self.document;
        let (output, report) = from_json_with_report::<Thing>(document.as_bytes()).unwrap();
        assert_eq!(print(output.as_ref()), self.output, "output of {document}");
        assert_eq!(entries(&report.unknown), self.unknown, "unknown in {document}");
        assert_eq!(entries(&report.unreadable), self.unreadable, "unreadable in {document}");
        assert_eq!(entries(&report.coerced), self.coerced, "coerced in {document}");

        let plain = from_json::<Thing>(document.as_bytes()).unwrap();
        assert_eq!(print(plain.as_ref()), self.output, "output without a report of {document}");
        let serde: Thing = serde_json::from_str(document).unwrap();
        assert_eq!(print(Some(&serde)), print(Some(&plain.unwrap_or_default())), "output through serde of {document}");
        assert_eq!(serde_json::to_string(&serde).unwrap(), print(Some(&serde)), "text through serde of {document}");
    }
}

fn print(output: Option<&Thing>) -> String {
    output.map_or("nothing".to_owned(), |thing| json(thing.view()))
}

fn entries(entries: &[(JsonPath, Value)]) -> Vec<String> {
    entries.iter().map(|(path, value)| format!("{path}={value}")).collect()
}

#[test]
fn documented_types_decode_exactly() {
    let full = concat!(
        r#"{"Id":1,"Name":"a","Ready":true,"Ratio":0.5,"State":"online","Tags":["x",""],"Things":[{"Id":2},{}],"#,
        r#""Labels":{"k":"v"},"Counts":{"n":3},"Free":{"any":[null,{"b":1}]},"Inner":{"Inner":{"Id":4}}}"#
    );
    for row in [
        Row::new(full, full),
        Row::new("{}", "{}"),
        Row::new(r#"{"Tags":[],"Things":[],"Labels":{}}"#, r#"{"Tags":[],"Things":[],"Labels":{}}"#),
        Row::new(r#"{"Name":"","Id":-9223372036854775808}"#, r#"{"Id":-9223372036854775808,"Name":""}"#),
        // JSON does not distinguish a whole number from a fraction without digits.
        Row::new(r#"{"Ratio":3}"#, r#"{"Ratio":3.0}"#),
        // The nearest number, to the last digit.
        Row::new(r#"{"Ratio":931833.2587890625}"#, r#"{"Ratio":931833.2587890625}"#),
        Row::new(r#"{"State":"paused"}"#, r#"{"State":"paused"}"#),
        Row::new(" { \"Name\" : \"\\u4e2d\\n\" } ", r#"{"Name":"中\n"}"#),
    ] {
        row.check();
    }
}

#[test]
fn unknown_members_are_reported() {
    for row in [
        Row::new(r#"{"New":1,"Id":2}"#, r#"{"Id":2}"#).unknown(&["New=1"]),
        Row::new(r#"{"Things":[{},{"New":{"a":[1]}}]}"#, r#"{"Things":[{},{}]}"#)
            .unknown(&[r#"Things[1].New={"a":[1]}"#]),
        Row::new(r#"{"Inner":{"Inner":{"New":null}}}"#, r#"{"Inner":{"Inner":{}}}"#).unknown(&["Inner.Inner.New=null"]),
        // Names are compared exactly: another spelling is another member.
        Row::new(r#"{"id":1,"ID":2}"#, "{}").unknown(&["id=1", "ID=2"]),
    ] {
        row.check();
    }
}

#[test]
fn null_is_no_value() {
    for row in [
        Row::new(r#"{"Id":null,"Tags":null,"Inner":null}"#, "{}").unreadable(&["Id=null", "Tags=null", "Inner=null"]),
        Row::new(r#"{"Things":[null,{"Id":1}]}"#, r#"{"Things":[{"Id":1}]}"#).unreadable(&["Things[0]=null"]),
        Row::new(r#"{"Labels":{"a":null,"b":"c"}}"#, r#"{"Labels":{"b":"c"}}"#).unreadable(&["Labels.a=null"]),
        // Free JSON may hold one.
        Row::new(r#"{"Free":null}"#, r#"{"Free":null}"#),
        Row::new("null", "nothing").unreadable(&[".=null"]),
    ] {
        row.check();
    }
}

#[test]
fn scalars_of_another_type_are_read_where_they_mean_the_same() {
    for row in
        [
            Row::new(r#"{"Id":"7","Ratio":"0.98","Ready":"True"}"#, r#"{"Id":7,"Ready":true,"Ratio":0.98}"#)
                .coerced(&[r#"Id="7""#, r#"Ratio="0.98""#, r#"Ready="True""#]),
            Row::new(
                r#"{"Name":5,"State":3,"Tags":[1,true,2.5]}"#,
                r#"{"Name":"5","State":"3","Tags":["1","true","2.5"]}"#,
            )
            .coerced(&["Name=5", "State=3", "Tags[0]=1", "Tags[1]=true", "Tags[2]=2.5"]),
            Row::new(r#"{"Id":1e3}"#, r#"{"Id":1000}"#).coerced(&["Id=1000.0"]),
            Row::new(r#"{"Name":18446744073709551615}"#, r#"{"Name":"18446744073709551615"}"#)
                .coerced(&["Name=18446744073709551615"]),
            Row::new(r#"{"Id":9223372036854775808}"#, "{}").unreadable(&["Id=9223372036854775808"]),
            Row::new(r#"{"Id":1.5,"Ready":"maybe","Ratio":true}"#, "{}").unreadable(&[
                "Id=1.5",
                r#"Ready="maybe""#,
                "Ratio=true",
            ]),
            Row::new(r#"{"Counts":{"a":"1","b":"x","c":2}}"#, r#"{"Counts":{"a":1,"c":2}}"#)
                .unreadable(&[r#"Counts.b="x""#])
                .coerced(&[r#"Counts.a="1""#]),
        ]
    {
        row.check();
    }
}

#[test]
fn composites_in_another_form_are_read_where_they_mean_the_same() {
    for row in [
        // A list of one without its list.
        Row::new(r#"{"Tags":"x","Things":{"Id":1}}"#, r#"{"Tags":["x"],"Things":[{"Id":1}]}"#)
            .coerced(&[r#"Tags="x""#, r#"Things={"Id":1}"#]),
        // A composite value as JSON text.
        Row::new(r#"{"Inner":"{\"Id\":\"1\"}"}"#, r#"{"Inner":{"Id":1}}"#).coerced(&[r#"Inner="{\"Id\":\"1\"}""#]),
        Row::new(r#"{"Tags":"[\"a\",\"b\"]"}"#, r#"{"Tags":["a","b"]}"#).coerced(&[r#"Tags="[\"a\",\"b\"]""#]),
        Row::new(r#"{"Labels":" {\"k\":1} "}"#, r#"{"Labels":{"k":"1"}}"#).coerced(&[r#"Labels=" {\"k\":1} ""#]),
        // A composite value where text is documented.
        Row::new(r#"{"Name":{"a":[1]}}"#, r#"{"Name":"{\"a\":[1]}"}"#).coerced(&[r#"Name={"a":[1]}"#]),
        Row::new(r#"{"Name":["a"]}"#, r#"{"Name":"[\"a\"]"}"#).coerced(&[r#"Name=["a"]"#]),
    ] {
        row.check();
    }
}

#[test]
fn what_is_lost_inside_another_form_is_reported() {
    for row in [
        Row::new(r#"{"Things":{"Id":"1","New":2,"Inner":5}}"#, r#"{"Things":[{"Id":1}]}"#)
            .unknown(&["Things[0].New=2"])
            .unreadable(&["Things[0].Inner=5"])
            .coerced(&[r#"Things={"Id":"1","New":2,"Inner":5}"#]),
        Row::new(r#"{"Inner":"{\"New\":1,\"Id\":[]}"}"#, r#"{"Inner":{}}"#)
            .unknown(&["Inner.New=1"])
            .unreadable(&["Inner.Id=[]"])
            .coerced(&[r#"Inner="{\"New\":1,\"Id\":[]}""#]),
        Row::new(r#"{"Inner":{"Things":{"Things":{"New":1}}}}"#, r#"{"Inner":{"Things":[{"Things":[{}]}]}}"#)
            .unknown(&["Inner.Things[0].Things[0].New=1"])
            .coerced(&[r#"Inner.Things={"Things":{"New":1}}"#]),
    ] {
        row.check();
    }
}

#[test]
fn values_of_a_wrong_kind_are_left_out_and_reported() {
    for row in [
        Row::new(r#"{"Id":{"a":1},"Inner":[1],"Labels":[1],"Ready":[true]}"#, "{}").unreadable(&[
            r#"Id={"a":1}"#,
            "Inner=[1]",
            "Labels=[1]",
            "Ready=[true]",
        ]),
        Row::new(r#"{"Name":{},"Id":[],"Tags":{},"Inner":[]}"#, "{}")
            .unreadable(&["Name={}", "Id=[]", "Tags={}", "Inner=[]"]),
        Row::new(r#"{"Tags":"","Things":"","Inner":"","Labels":" "}"#, "{}").unreadable(&[
            r#"Tags="""#,
            r#"Things="""#,
            r#"Inner="""#,
            r#"Labels=" ""#,
        ]),
        Row::new(r#"{"Inner":"{\"Id\":","Things":7}"#, "{}").unreadable(&[r#"Inner="{\"Id\":""#, "Things=7"]),
        Row::new(r#"{"Things":[{"Id":1},5,"x",[{}]]}"#, r#"{"Things":[{"Id":1}]}"#).unreadable(&[
            "Things[1]=5",
            r#"Things[2]="x""#,
            "Things[3]=[{}]",
        ]),
        Row::new("[1]", "nothing").unreadable(&[".=[1]"]),
        Row::new(r#""text""#, "nothing").unreadable(&[r#".="text""#]),
    ] {
        row.check();
    }
}

#[test]
fn broken_documents_say_where_they_break() {
    let check = |document: &[u8], path: &str| {
        let error = from_json::<Thing>(document).expect_err("the document is broken");
        assert_eq!(error.path(), path, "{}", String::from_utf8_lossy(document));
        assert!(std::error::Error::source(&error).is_some(), "the parser's own error is kept");
        let with_report = from_json_with_report::<Thing>(document).expect_err("the document is broken");
        assert_eq!(with_report.to_string(), error.to_string());
    };
    check(b"", ".");
    check(b"hello", ".");
    check(b"<html></html>", ".");
    check(b"{} {}", ".");
    check(br#"{"Things":[{"Id":1}"#, "Things");
    check(br#"{"Things":[{"Id":1,"Name""#, "Things[0]");
    check(br#"{"Id":}"#, "Id");
    check(br#"{"Things":[{"Id":1},{"Name":"b"#, "Things[1].Name");
    check(br#"{"Inner":{"Labels":{"k":tru"#, "Inner.Labels.k");
    check(br#"{"New":[{"a":01}]}"#, "New[0].a");
    check(b"{\"Name\":\"\xff\"}", "Name");
}

#[test]
fn deep_documents_are_an_error_and_no_crash() {
    let nested =
        |open: &str, close: &str, levels: usize| format!("{}{{}}{}", open.repeat(levels), close.repeat(levels));
    let inside = |member: &str, levels| format!("{{{member:?}:{}}}", nested("[", "]", levels));
    for (document, shallow) in [
        (nested(r#"{"Inner":"#, "}", 200), nested(r#"{"Inner":"#, "}", 100)),
        (nested(r#"{"Things":["#, "]}", 200), nested(r#"{"Things":["#, "]}", 50)),
        (nested("[", "]", 200), nested("[", "]", 100)),
        (inside("Free", 200), inside("Free", 100)),
        (inside("Name", 200), inside("Name", 100)),
    ] {
        assert!(from_json::<Thing>(document.as_bytes()).is_err(), "{document}");
        assert!(from_json_with_report::<Thing>(document.as_bytes()).is_err(), "{document}");
        assert!(from_json_with_report::<Thing>(shallow.as_bytes()).is_ok(), "{shallow}");
    }
    // What is not kept is skipped without going down into it.
    let unknown = inside("New", 200);
    assert!(from_json::<Thing>(unknown.as_bytes()).is_ok());
    assert!(from_json_with_report::<Thing>(unknown.as_bytes()).is_err());
    // As text it is one value that cannot be read, like any other.
    let text = serde_json::json!({ "Inner": nested(r#"{"Inner":"#, "}", 200), "Id": 1 }).to_string();
    let (output, report) = from_json_with_report::<Thing>(text.as_bytes()).unwrap();
    assert_eq!((print(output.as_ref()).as_str(), report.unreadable.len()), (r#"{"Id":1}"#, 1));
}
