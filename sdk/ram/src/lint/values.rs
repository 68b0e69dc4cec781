//! Values of conditions.
//!
//! Owns the findings about the type of a value, its wildcards, and IP addresses.

use super::condition_use::{ConditionUse, value_type};
use super::context::Context;
use super::rule::Rule;
use super::severity::Severity;
use super::texts::check_text;
use crate::condition::{Date, Decimal, IpRange, Operator, ValueError, ValueType, parse_bool};
use crate::glob;

pub(super) fn check(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    operator_type(context, condition_use);
    for (index, text) in condition_use.key.values.items.iter().enumerate() {
        let value = text.value.as_str();
        if check_text(context, value, || condition_use.value_place(index)) {
            continue;
        }
        let Some(operator) = condition_use.operator else { continue };
        match operator.value_type() {
            ValueType::String => string(context, condition_use, index, value, operator),
            ValueType::Numeric => wrong_type(context, condition_use, index, value.parse::<Decimal>().err()),
            ValueType::Bool => wrong_type(context, condition_use, index, parse_bool(value).err()),
            ValueType::Date => match value.parse::<Date>() {
                Ok(date) if !date.has_offset => {
                    let message = format!("{value:?} has no offset from UTC, and which one RAM uses is not documented");
                    let help = "add Z, or an offset such as +08:00";
                    context.report(Rule::DateOffset, condition_use.value_place(index), message).help(help);
                }
                date => wrong_type(context, condition_use, index, date.err()),
            },
            ValueType::Ip => match value.parse::<IpRange>() {
                Ok(range) => address(context, condition_use, index, value, range),
                Err(error) => wrong_type(context, condition_use, index, Some(error)),
            },
        }
    }
}

fn wrong_type(
    context: &mut Context<'_>,
    condition_use: &ConditionUse<'_, '_>,
    index: usize,
    error: Option<ValueError>,
) {
    if let Some(error) = error {
        let message = format!("{:?} is not a valid {}", error.value, error.value_type.name());
        context
            .report(Rule::WrongValue, condition_use.value_place(index), message)
            .help(format!("write {}", error.expected));
    }
}

/// Reports an operator that compares another type than the key has.
fn operator_type(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>) {
    let (Some(operator), Some(expected)) = (condition_use.operator, value_type(context, condition_use.name())) else {
        return;
    };
    let compared = operator.value_type();
    if compared == expected {
        return;
    }
    let name = condition_use.name();
    let network =
        || condition_use.key.values.iter().any(|value| value.contains('/') && value.parse::<IpRange>().is_ok());
    let (message, help) = match (compared, expected) {
        (ValueType::String, ValueType::Ip) if network() && !operator.is_negated() => {
            (format!("{operator} compares texts, so a network never matches {name}"), "use IpAddress".to_owned())
        }
        (ValueType::String, ValueType::Ip) => (
            format!("{operator} compares texts, but {name} is an IP address"),
            format!("use {}", if operator.is_negated() { "NotIpAddress" } else { "IpAddress" }),
        ),
        (ValueType::String, ValueType::Date) => {
            (format!("{operator} compares texts, but {name} is a date"), "use an operator for dates".to_owned())
        }
        _ => (
            format!(
                "{operator} compares values of the type {}, but {name} has the type {}",
                compared.name(),
                expected.name()
            ),
            match expected {
                ValueType::String => "use an operator for strings".to_owned(),
                ValueType::Numeric => "use an operator for numbers".to_owned(),
                ValueType::Date => "use an operator for dates".to_owned(),
                ValueType::Bool => "use Bool".to_owned(),
                ValueType::Ip => "use IpAddress".to_owned(),
            },
        ),
    };
    context.report(Rule::OperatorType, condition_use.place(), message).help(help);
}

fn string(
    context: &mut Context<'_>,
    condition_use: &ConditionUse<'_, '_>,
    index: usize,
    value: &str,
    operator: Operator,
) {
    let like = matches!(operator, Operator::StringLike | Operator::StringNotLike);
    if glob::is_pattern(value) && !like {
        let meant = if operator.is_negated() { Operator::StringNotLike } else { Operator::StringLike };
        let message = format!("{operator} compares * and ? literally, so {value:?} is not a pattern");
        context
            .report(Rule::LiteralWildcard, condition_use.value_place(index), message)
            .help(format!("use {meant} if a pattern is intended"));
    }
    if like && !value.is_empty() && value.chars().all(|c| c == '*') {
        let message = format!("{value:?} matches every value of {}", condition_use.name());
        let help = "list the intended values, or remove the condition";
        context.report(Rule::AlwaysHolds, condition_use.value_place(index), message).help(help);
    }
    if condition_use.name().eq_ignore_ascii_case("acs:PrincipalARN") {
        principal_case(context, condition_use, index, value, operator);
    }
}

/// Alibaba Cloud's own samples write names of roles in lower case there, and letter case counts in texts.
fn principal_case(
    context: &mut Context<'_>,
    condition_use: &ConditionUse<'_, '_>,
    index: usize,
    value: &str,
    operator: Operator,
) {
    let ignores = matches!(operator, Operator::StringEqualsIgnoreCase | Operator::StringNotEqualsIgnoreCase);
    let Some((_, role)) = value.split_once(":role/") else { return };
    if !ignores && role.chars().any(char::is_uppercase) {
        let message = format!(
            "acs:PrincipalARN contains role names in lower case, and {operator} compares letter case, so {role:?} matches no role"
        );
        let help = format!("write {:?}", value.replace(role, &role.to_lowercase()));
        context.report(Rule::PrincipalCase, condition_use.value_place(index), message).help(help);
    }
}

fn address(context: &mut Context<'_>, condition_use: &ConditionUse<'_, '_>, index: usize, value: &str, range: IpRange) {
    let place = || condition_use.value_place(index);
    if range.is_everything() {
        let what = if range.address.is_ipv4() { "IPv4" } else { "IPv6" };
        let message = format!("{value} matches every {what} address");
        context.report(Rule::AlwaysHolds, place(), message).help("list the intended networks");
    } else if range.has_host_bits() {
        let message = format!("{value} means the whole network: the address bits behind the prefix are ignored");
        let help = "check the length of the prefix, or write the address of the network";
        context.report(Rule::HostBits, place(), message).help(help);
    }
    if range.is_private() && condition_use.name().eq_ignore_ascii_case("acs:SourceIp") {
        let message =
            format!("{value} is a private address, and requests over the internet come from public addresses");
        let help = "list public addresses, unless the requests come from inside a VPC";
        context.report(Rule::PrivateSourceIp, place(), message).help(help).severity(Severity::Note);
    }
}
