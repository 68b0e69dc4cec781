//! A policy from its text.
//!
//! Owns the conversion of JSON to the parts of a policy: names, JSON types and duplicates. `check` knows the
//! members that a kind of policy requires. Nothing is dropped: members that no field is meant for are kept
//! unchanged.

use super::check;
use super::document::{
    Condition, ConditionKey, Effect, Layout, Located, MisplacedItem, OperatorBlock, OtherMember, Policy, PolicyKind,
    Principal, PrincipalEntry, ScalarType, Statement, Text, Values,
};
use super::json::{self, Json, JsonMember, JsonValue, Span, push_key};
use super::problem::{PolicyError, Problem, ProblemKind};

/// The content of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PolicyReading {
    /// The policy; `None` if the text cannot be read as one at all.
    pub policy: Option<Policy>,
    /// The requested kind, or else the one according to the principals.
    pub kind: PolicyKind,
    /// What is wrong with its form, in the order of the text.
    pub problems: Vec<Problem>,
}

/// Reads a policy as far as possible, and reports every problem of its form.
///
/// Without a kind, the principals decide: see [`PolicyKind::detect`].
pub fn read(text: &str, kind: Option<PolicyKind>) -> PolicyReading {
    let json = json::read(text);
    let mut reader = Reader { problems: Vec::new(), path: String::new() };
    for error in json.errors {
        let span = Span { start: error.position, end: error.position };
        reader.problems.push(problem(ProblemKind::MalformedJson, span, &error.path, error.message));
    }
    for duplicate in json.duplicates {
        let message = format!(
            "the key is already in line {}; whether RAM uses the first or the last is not documented",
            duplicate.first.start.line
        );
        reader.problems.push(problem(ProblemKind::DuplicateKey, duplicate.second, &duplicate.path, message));
    }
    let policy = json.value.and_then(|value| reader.policy(value));
    let found = policy.as_ref().map(PolicyKind::detect).unwrap_or_default();
    let kind = kind.unwrap_or(found);
    if let Some(policy) = &policy {
        check::check(policy, kind, &mut reader.problems);
    }
    reader.problems.sort_by_key(|problem| problem.span.start);
    PolicyReading { policy, kind, problems: reader.problems }
}

impl Policy {
    /// Reads a policy of a kind.
    ///
    /// It accepts the grammar of RAM, and what real policies contain besides: unknown members are kept, and
    /// one text is equivalent to a list of one.
    ///
    /// # Errors
    ///
    /// The text is not JSON, or not a policy of this kind; the error contains every reason with its line.
    pub fn parse(text: &str, kind: PolicyKind) -> Result<Self, PolicyError> {
        let reading = read(text, Some(kind));
        match (PolicyError::of(reading.problems), reading.policy) {
            (None, Some(policy)) => Ok(policy),
            (error, _) => Err(error.unwrap_or_default()),
        }
    }
}

struct Reader {
    problems: Vec<Problem>,
    path: String,
}

impl Reader {
    fn policy(&mut self, json: Json) -> Option<Policy> {
        let kind = json.kind();
        let JsonValue::Object(members) = json.value else {
            self.report(ProblemKind::WrongType, json.span, format!("a policy is an object, not {kind}"));
            return None;
        };
        let layout = Layout { read: true, ..Layout::default() };
        let mut policy = Policy { span: json.span, layout, ..Policy::default() };
        for (index, member) in members.into_iter().enumerate() {
            self.at_key(member, |reader, member| {
                let order = &mut policy.layout.order;
                let rest = match member.key.as_str() {
                    "Version" if !order.contains(&"Version") => {
                        reader.once(&mut policy.version, "Version", order, member, Self::scalar)
                    }
                    "Statement" if !order.contains(&"Statement") => reader.statements(&mut policy, member),
                    _ => Some(member),
                };
                policy.other.extend(rest.map(|member| other(index, member)));
            });
        }
        Some(policy)
    }

    fn statements(&mut self, policy: &mut Policy, member: JsonMember) -> Option<JsonMember> {
        let items = match member.value.value {
            JsonValue::Array(items) => items,
            JsonValue::Object(_) => {
                policy.layout.single = true;
                let message = "Statement is one object; only a list is documented";
                self.report(ProblemKind::StatementNotList, member.value.span, message);
                vec![member.value]
            }
            _ => {
                self.wrong_type(&member.value, "a list of statements");
                return Some(member);
            }
        };
        policy.layout.order.push("Statement");
        for (index, item) in items.into_iter().enumerate() {
            let length = self.path.len();
            if !policy.layout.single {
                self.path.push_str(&format!("[{index}]"));
            }
            match item.value {
                JsonValue::Object(members) => policy.statements.push(self.statement(item.span, members)),
                _ => {
                    self.wrong_type(&item, "a statement in braces");
                    policy.misplaced.push(MisplacedItem { index, value: item });
                }
            }
            self.path.truncate(length);
        }
        None
    }

    fn statement(&mut self, span: Span, members: Vec<JsonMember>) -> Statement {
        let mut statement = Statement { span, ..Statement::default() };
        for (index, member) in members.into_iter().enumerate() {
            self.at_key(member, |reader, member| {
                let rest = reader.element(&mut statement, member);
                statement.other.extend(rest.map(|member| other(index, member)));
            });
        }
        statement
    }

    /// Puts a member into its field. Returns the member if there is no field for it, or if that is set already.
    fn element(&mut self, statement: &mut Statement, member: JsonMember) -> Option<JsonMember> {
        let order = &mut statement.order;
        match member.key.as_str() {
            "Sid" => self.once(&mut statement.sid, "Sid", order, member, Self::scalar),
            "Effect" => self.once(&mut statement.effect, "Effect", order, member, Self::effect),
            "Principal" => self.once(&mut statement.principal, "Principal", order, member, Self::principal),
            "NotPrincipal" => self.once(&mut statement.not_principal, "NotPrincipal", order, member, Self::principal),
            "Action" => self.once(&mut statement.action, "Action", order, member, Self::strings),
            "NotAction" => self.once(&mut statement.not_action, "NotAction", order, member, Self::strings),
            "Resource" => self.once(&mut statement.resource, "Resource", order, member, Self::strings),
            "NotResource" => self.once(&mut statement.not_resource, "NotResource", order, member, Self::strings),
            "Condition" => self.once(&mut statement.condition, "Condition", order, member, Self::condition),
            _ => Some(member),
        }
    }

    fn once<T>(
        &mut self,
        field: &mut Option<T>,
        name: &'static str,
        order: &mut Vec<&'static str>,
        mut member: JsonMember,
        read: impl FnOnce(&mut Self, Json) -> Result<T, Json>,
    ) -> Option<JsonMember> {
        // The second of two is reported as a duplicate already.
        if field.is_some() {
            return Some(member);
        }
        match read(self, member.value) {
            Ok(value) => {
                *field = Some(value);
                order.push(name);
                None
            }
            Err(value) => {
                member.value = value;
                Some(member)
            }
        }
    }

    fn effect(&mut self, json: Json) -> Result<Located<Effect>, Json> {
        let span = json.span;
        match &json.value {
            JsonValue::String(text) if text == "Allow" => Ok(Located { value: Effect::Allow, span }),
            JsonValue::String(text) if text == "Deny" => Ok(Located { value: Effect::Deny, span }),
            JsonValue::String(text) => {
                let message = format!("the effect is {text:?}; only \"Allow\" and \"Deny\" are documented");
                self.report(ProblemKind::WrongEffect, span, message);
                Err(json)
            }
            _ => Err(self.wrong_type_of(json, "\"Allow\" or \"Deny\"")),
        }
    }

    fn scalar(&mut self, json: Json) -> Result<Text, Json> {
        let span = json.span;
        let (value, scalar) = match json.value {
            JsonValue::String(text) => return Ok(Text { value: text, span, scalar_type: ScalarType::String }),
            JsonValue::Number(digits) => (digits, ScalarType::Number),
            JsonValue::Bool(value) => (value.to_string(), ScalarType::Bool),
            _ => return Err(self.wrong_type_of(json, "a string")),
        };
        let message = format!("{value} is written without quotes; the documentation writes every value as a string");
        self.report(ProblemKind::UnquotedValue, span, message);
        Ok(Text { value, span, scalar_type: scalar })
    }

    /// The texts of an element that contains names, which must be strings.
    fn strings(&mut self, json: Json) -> Result<Values, Json> {
        self.values(json, |reader, item| match item.value {
            JsonValue::String(value) => Ok(Text { value, span: item.span, scalar_type: ScalarType::String }),
            _ => Err(reader.wrong_type_of(item, "a string")),
        })
    }

    fn values(&mut self, json: Json, text: impl Fn(&mut Self, Json) -> Result<Text, Json>) -> Result<Values, Json> {
        let span = json.span;
        match json.value {
            JsonValue::Array(items) => {
                let mut values = Values { span, ..Values::default() };
                for (index, item) in items.into_iter().enumerate() {
                    let length = self.path.len();
                    self.path.push_str(&format!("[{index}]"));
                    match text(self, item) {
                        Ok(item) => values.items.push(item),
                        Err(value) => values.misplaced.push(MisplacedItem { index, value }),
                    }
                    self.path.truncate(length);
                }
                Ok(values)
            }
            JsonValue::Object(_) | JsonValue::Null => Err(self.wrong_type_of(json, "a string or a list of strings")),
            _ => Ok(Values { items: vec![text(self, json)?], single: true, span, misplaced: Vec::new() }),
        }
    }

    fn principal(&mut self, json: Json) -> Result<Principal, Json> {
        let span = json.span;
        let members = match json.value {
            JsonValue::Object(members) => members,
            _ => return Ok(Principal::List(self.strings(json)?)),
        };
        let (mut entries, mut rest): (Vec<PrincipalEntry>, _) = (Vec::new(), Vec::new());
        for (index, member) in members.into_iter().enumerate() {
            self.at_key(member, |reader, member| {
                let (kind, value) = reader.keyed(member, Self::strings);
                match value {
                    Ok(values) => entries.push(PrincipalEntry { kind, values }),
                    Err(value) => rest.push(OtherMember { index, key: kind, value }),
                }
            });
        }
        Ok(Principal::Map { entries, span, other: rest })
    }

    fn condition(&mut self, json: Json) -> Result<Condition, Json> {
        let span = json.span;
        let JsonValue::Object(members) = json.value else {
            return Err(self.wrong_type_of(json, "an object of operators"));
        };
        let mut condition = Condition { span, ..Condition::default() };
        for (index, member) in members.into_iter().enumerate() {
            self.at_key(member, |reader, member| {
                let (name, value) = reader.keyed(member, Self::operator);
                match value {
                    Ok(block) => condition.operators.push(OperatorBlock { name, ..block }),
                    Err(value) => condition.other.push(OtherMember { index, key: name, value }),
                }
            });
        }
        Ok(condition)
    }

    fn operator(&mut self, json: Json) -> Result<OperatorBlock, Json> {
        let span = json.span;
        let JsonValue::Object(members) = json.value else {
            return Err(self.wrong_type_of(json, "an object of condition keys"));
        };
        let mut block = OperatorBlock { span, ..OperatorBlock::default() };
        for (index, member) in members.into_iter().enumerate() {
            self.at_key(member, |reader, member| {
                let (name, value) = reader.keyed(member, |reader, json| reader.values(json, Self::scalar));
                match value {
                    Ok(values) => block.keys.push(ConditionKey { name, values }),
                    Err(value) => block.other.push(OtherMember { index, key: name, value }),
                }
            });
        }
        Ok(block)
    }

    /// The key of a member as a text, and its value as read.
    fn keyed<T>(&mut self, member: JsonMember, read: impl FnOnce(&mut Self, Json) -> T) -> (Text, T) {
        let key = Text { value: member.key, span: member.key_span, scalar_type: ScalarType::String };
        (key, read(self, member.value))
    }

    /// Runs with the member's key at the end of the path.
    fn at_key(&mut self, member: JsonMember, run: impl FnOnce(&mut Self, JsonMember)) {
        let length = self.path.len();
        push_key(&mut self.path, &member.key);
        run(self, member);
        self.path.truncate(length);
    }

    fn wrong_type_of(&mut self, json: Json, expected: &str) -> Json {
        self.wrong_type(&json, expected);
        json
    }

    fn wrong_type(&mut self, json: &Json, expected: &str) {
        self.report(ProblemKind::WrongType, json.span, format!("{expected} is expected here, not {}", json.kind()));
    }

    fn report(&mut self, kind: ProblemKind, span: Span, message: impl Into<String>) {
        self.problems.push(problem(kind, span, &self.path, message));
    }
}

fn other(index: usize, member: JsonMember) -> OtherMember {
    let key = Text { value: member.key, span: member.key_span, scalar_type: ScalarType::String };
    OtherMember { index, key, value: member.value }
}

fn problem(kind: ProblemKind, span: Span, path: &str, message: impl Into<String>) -> Problem {
    Problem::new(kind, span, path, &message.into(), "")
}
