//! The members that a kind of policy requires, allows and excludes.
//!
//! Owns the required and the excluded members, the version, and the reports about undocumented members.

use alibabacloud_nearest_name::nearest;

use super::document::{OtherMember, Policy, PolicyKind, Principal, Statement, Text, Values};
use super::json::Span;
use super::problem::{Problem, ProblemKind};

const POLICY_MEMBERS: [&str; 2] = ["Version", "Statement"];
const STATEMENT_MEMBERS: [&str; 9] =
    ["Sid", "Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Resource", "NotResource", "Condition"];

struct Check<'a> {
    kind: PolicyKind,
    problems: &'a mut Vec<Problem>,
    path: String,
}

pub(super) fn check(policy: &Policy, kind: PolicyKind, problems: &mut Vec<Problem>) {
    let mut check = Check { kind, problems, path: String::new() };
    check.version(policy);
    check.other(&policy.other, &POLICY_MEMBERS, "a policy");
    let listed = !policy.statements.is_empty() || !policy.misplaced.is_empty();
    if !listed && policy.layout.order.contains(&"Statement") {
        check.path = "Statement".to_owned();
        let message = "the policy has no statement, so it grants nothing";
        check.report(ProblemKind::EmptyElement, policy.span, message, "add a statement");
    } else if !listed && !has(&policy.other, "Statement") {
        check.report(ProblemKind::MissingMember, policy.span, "the policy has no Statement", "add \"Statement\": […]");
    }
    for (statement, path) in policy.statements.iter().zip(policy.statement_paths()) {
        check.path = path;
        check.statement(statement);
    }
}

fn has(other: &[OtherMember], name: &str) -> bool {
    other.iter().any(|one| one.key.value == name)
}

impl Check<'_> {
    fn version(&mut self, policy: &Policy) {
        match &policy.version {
            Some(version) if version.value == "1" => {}
            Some(version) => {
                self.path = "Version".to_owned();
                let message = format!("the version is {:?}; RAM has only \"1\"", version.value);
                self.report(ProblemKind::WrongVersion, version.span, message, "write \"Version\": \"1\"");
                self.path.clear();
            }
            None if has(&policy.other, "Version") => {}
            None => {
                let help = "add \"Version\": \"1\"";
                self.report(ProblemKind::MissingMember, policy.span, "the policy has no Version", help);
            }
        }
    }

    fn statement(&mut self, statement: &Statement) {
        self.other(&statement.other, &STATEMENT_MEMBERS, "a statement");
        if statement.effect.is_none() && !has(&statement.other, "Effect") {
            self.missing(statement, "Effect");
        }
        self.one_of(statement, ("Action", &statement.action), ("NotAction", &statement.not_action), true);
        // A trust policy applies to its own role.
        let resource = self.kind != PolicyKind::Trust;
        self.one_of(statement, ("Resource", &statement.resource), ("NotResource", &statement.not_resource), resource);
        self.principals(statement);
        if self.kind == PolicyKind::Trust {
            self.misplaced(
                "Resource",
                &statement.resource,
                "a trust policy has no resources: it applies to its own role",
            );
            self.misplaced(
                "NotResource",
                &statement.not_resource,
                "a trust policy has no resources: it applies to its own role",
            );
        }
        self.undocumented(statement);
        self.empty(statement);
    }

    fn one_of(
        &mut self,
        statement: &Statement,
        (name, values): (&str, &Option<Values>),
        (negated, others): (&str, &Option<Values>),
        required: bool,
    ) {
        if let (Some(_), Some(others)) = (values, others) {
            let message = format!("a statement has either {name} or {negated}, and this one has both");
            self.at(negated, ProblemKind::ConflictingMembers, others.span, message, "remove one of them");
        }
        let present = values.is_some() || others.is_some();
        if required && !present && !has(&statement.other, name) && !has(&statement.other, negated) {
            self.missing(statement, name);
        }
    }

    fn principals(&mut self, statement: &Statement) {
        let wanted = matches!(self.kind, PolicyKind::Trust | PolicyKind::Resource);
        let places = [("Principal", &statement.principal), ("NotPrincipal", &statement.not_principal)];
        let mut present = false;
        for (name, principal) in places {
            let Some(principal) = principal else { continue };
            let span = principal.span();
            if !wanted {
                let message =
                    format!("only trust and resource policies have {name}; this is read as an identity policy");
                let help = "remove it, or say which kind of policy this is";
                self.at(name, ProblemKind::MisplacedMember, span, message, help);
            }
            if self.kind == PolicyKind::Trust && present {
                let message = "a statement has either Principal or NotPrincipal, and this one has both";
                self.at(name, ProblemKind::ConflictingMembers, span, message, "remove one of them");
            }
            if self.kind == PolicyKind::Trust && matches!(principal, Principal::List(_)) {
                let help = "write {\"RAM\": […]}, {\"Service\": […]} or {\"Federated\": […]}";
                let message = "the principal of a trust policy is an object of RAM, Service or Federated";
                self.at(name, ProblemKind::WrongType, span, message, help);
            }
            present = true;
        }
        if wanted && !present && !has(&statement.other, "Principal") && !has(&statement.other, "NotPrincipal") {
            self.missing(statement, "Principal");
        }
    }

    fn undocumented(&mut self, statement: &Statement) {
        if let Some(Text { span, .. }) = statement.sid {
            let message = "no page of RAM documents Sid; reports say that RAM accepts it";
            self.at("Sid", ProblemKind::UndocumentedMember, span, message, "");
        }
        if let Some(values) = &statement.not_resource {
            let message =
                "only an old version of the grammar has NotResource; whether RAM evaluates it is not documented";
            let help = "list the resources, or deny the excluded ones";
            self.at("NotResource", ProblemKind::UndocumentedMember, values.span, message, help);
        }
        if let Some(principal) = &statement.not_principal {
            let message = "no page of RAM documents NotPrincipal, so its effect is not known";
            let help = "list the principals";
            self.at("NotPrincipal", ProblemKind::UndocumentedMember, principal.span(), message, help);
        }
    }

    fn empty(&mut self, statement: &Statement) {
        let elements = [
            ("Action", &statement.action),
            ("NotAction", &statement.not_action),
            ("Resource", &statement.resource),
            ("NotResource", &statement.not_resource),
        ];
        for (name, values) in elements {
            self.empty_values(name, values.as_ref());
        }
        let Some(condition) = &statement.condition else { return };
        if condition.operators.is_empty() && condition.other.is_empty() {
            self.at("Condition", ProblemKind::EmptyElement, condition.span, "the condition is empty", "remove it");
        }
        for block in &condition.operators {
            if block.keys.is_empty() && block.other.is_empty() {
                let message = format!("{} has no condition key", block.name.value);
                self.at("Condition", ProblemKind::EmptyElement, block.span, message, "remove it");
            }
            for key in &block.keys {
                self.empty_values(&key.name.value, Some(&key.values));
            }
        }
    }

    fn empty_values(&mut self, name: &str, values: Option<&Values>) {
        let Some(values) = values else { return };
        if values.items.is_empty() && values.misplaced.is_empty() {
            let message = format!("{name} is an empty list");
            self.at(name, ProblemKind::EmptyElement, values.span, message, "add an item, or remove the list");
        }
    }

    fn misplaced(&mut self, name: &str, values: &Option<Values>, message: &str) {
        if let Some(values) = values {
            self.at(name, ProblemKind::MisplacedMember, values.span, message, "remove it");
        }
    }

    /// Reports unknown members. Known ones that could not be read have been reported already.
    fn other(&mut self, other: &[OtherMember], known: &[&str], what: &str) {
        for one in other.iter().filter(|one| !known.contains(&one.key.value.as_str())) {
            let key = &one.key.value;
            let near = nearest(key, known.iter().copied());
            let help = near.map_or_else(|| "remove it".to_owned(), |name| format!("write {name}"));
            self.at(key, ProblemKind::UnknownMember, one.key.span, format!("{what} has no member {key:?}"), help);
        }
    }

    fn missing(&mut self, statement: &Statement, name: &str) {
        let misspelt = statement.other.iter().find(|one| nearest(&one.key.value, STATEMENT_MEMBERS) == Some(name));
        let help = match misspelt {
            Some(one) => format!("write {name} instead of {:?} in line {}", one.key.value, one.key.span.start.line),
            None => format!("add {name}"),
        };
        let kind = self.kind.name();
        let message = format!("the statement has no {name}, which {kind} policies require");
        self.report(ProblemKind::MissingMember, statement.span, message, help);
    }

    fn at(&mut self, name: &str, kind: ProblemKind, span: Span, message: impl Into<String>, help: impl Into<String>) {
        let length = self.path.len();
        super::json::push_key(&mut self.path, name);
        self.report(kind, span, message, help);
        self.path.truncate(length);
    }

    fn report(&mut self, kind: ProblemKind, span: Span, message: impl Into<String>, help: impl Into<String>) {
        self.problems.push(Problem::new(kind, span, &self.path, &message.into(), &help.into()));
    }
}
