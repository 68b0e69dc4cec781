//! Values of conditions.
//!
//! Owns what is said of a value beside its operator and key: its type, its wildcards, and addresses.

use super::conditions::{Asked, type_of};
use super::context::Context;
use super::finding::Severity;
use super::resources::text_findings;
use super::rule::Rule;
use crate::condition::{Family, IpRange, Operator, parse_bool, parse_date, parse_ip, parse_number};
use crate::glob;

pub(super) fn check(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    operator_type(context, asked);
    for (index, text) in asked.key.values.items.iter().enumerate() {
        let value = text.value.as_str();
        if text_findings(context, value, || asked.value_place(index)) {
            continue;
        }
        let Some(operator) = asked.operator else { continue };
        match operator.family() {
            Family::String => string(context, asked, index, value, operator),
            Family::Numeric => wrong(context, asked, index, parse_number(value).err()),
            Family::Bool => wrong(context, asked, index, parse_bool(value).err()),
            Family::Date => match parse_date(value) {
                Ok(date) if !date.has_offset => {
                    let message = format!("{value:?} has no offset, and what RAM takes it for is not documented");
                    let help = "end it in Z or an offset such as +08:00";
                    context.report(Rule::DateOffset, asked.value_place(index), message).help(help);
                }
                date => wrong(context, asked, index, date.err()),
            },
            Family::Ip => match parse_ip(value) {
                Ok(range) => address(context, asked, index, value, range),
                Err(error) => wrong(context, asked, index, Some(error)),
            },
        }
    }
}

fn wrong(context: &mut Context<'_>, asked: &Asked<'_, '_>, index: usize, error: Option<crate::condition::ValueError>) {
    if let Some(error) = error {
        let message = format!("{:?} is no {}", error.value, error.family.name());
        context.report(Rule::WrongValue, asked.value_place(index), message).help(format!("write {}", error.expected));
    }
}

/// An operator of one type on a key of another.
fn operator_type(context: &mut Context<'_>, asked: &Asked<'_, '_>) {
    let (Some(operator), Some(holds)) = (asked.operator, type_of(context, asked.name())) else {
        return;
    };
    let family = operator.family();
    if family == holds {
        return;
    }
    let name = asked.name();
    let network = || asked.key.values.iter().any(|value| value.contains('/') && parse_ip(value).is_ok());
    let (message, help) = match (family, holds) {
        (Family::String, Family::Ip) if network() && !operator.is_negated() => {
            (format!("{operator} compares texts, so that a network never matches {name}"), "use IpAddress".to_owned())
        }
        (Family::String, Family::Ip) => (
            format!("{operator} compares texts, and {name} holds an address"),
            format!("use {}", if operator.is_negated() { "NotIpAddress" } else { "IpAddress" }),
        ),
        (Family::String, Family::Date) => {
            (format!("{operator} compares texts, and {name} holds a date"), "use an operator of dates".to_owned())
        }
        _ => (
            format!("{operator} compares a {}, and {name} holds a {}", family.name(), holds.name()),
            match holds {
                Family::String => "use an operator of strings".to_owned(),
                Family::Numeric => "use an operator of numbers".to_owned(),
                Family::Date => "use an operator of dates".to_owned(),
                Family::Bool => "use Bool".to_owned(),
                Family::Ip => "use IpAddress".to_owned(),
            },
        ),
    };
    context.report(Rule::OperatorType, asked.place(), message).help(help);
}

fn string(context: &mut Context<'_>, asked: &Asked<'_, '_>, index: usize, value: &str, operator: Operator) {
    let like = matches!(operator, Operator::StringLike | Operator::StringNotLike);
    if glob::is_pattern(value) && !like {
        let meant = if operator.is_negated() { Operator::StringNotLike } else { Operator::StringLike };
        let message = format!("{operator} takes * and ? literally, so that {value:?} is no pattern");
        context.report(Rule::LiteralWildcard, asked.value_place(index), message).help(format!("use {meant}"));
    }
    if like && !value.is_empty() && value.chars().all(|c| c == '*') {
        let message = format!("{value:?} matches every value of {}", asked.name());
        let help = "name the values that are meant, or remove the condition";
        context.report(Rule::AlwaysHolds, asked.value_place(index), message).help(help);
    }
    if asked.name().eq_ignore_ascii_case("acs:PrincipalARN") {
        principal_case(context, asked, index, value, operator);
    }
}

/// Alibaba Cloud's own samples write names of roles in lower case there, and texts are compared with
/// their case.
fn principal_case(context: &mut Context<'_>, asked: &Asked<'_, '_>, index: usize, value: &str, operator: Operator) {
    let ignores = matches!(operator, Operator::StringEqualsIgnoreCase | Operator::StringNotEqualsIgnoreCase);
    let Some((_, role)) = value.split_once(":role/") else { return };
    if !ignores && role.chars().any(char::is_uppercase) {
        let message = format!(
            "names of roles appear in lower case in acs:PrincipalARN, and {operator} minds the case of {role:?}"
        );
        let help = format!("write {:?}", value.replace(role, &role.to_lowercase()));
        context.report(Rule::PrincipalCase, asked.value_place(index), message).help(help);
    }
}

fn address(context: &mut Context<'_>, asked: &Asked<'_, '_>, index: usize, value: &str, range: IpRange) {
    let place = || asked.value_place(index);
    if range.is_everything() {
        let what = if range.address.is_ipv4() { "IPv4" } else { "IPv6" };
        let message = format!("{value} is every {what} address");
        context.report(Rule::AlwaysHolds, place(), message).help("name the networks that are meant");
    } else if range.has_host_bits() {
        let message = format!("{value} has bits behind its prefix; they do not count");
        context.report(Rule::HostBits, place(), message).help("check the prefix, or write the network's own address");
    }
    if range.is_private() && asked.name().eq_ignore_ascii_case("acs:SourceIp") {
        let message = format!("{value} is private, and calls over the internet come from public addresses");
        let help = "it matches calls from inside a VPC at most";
        context.report(Rule::PrivateSourceIp, place(), message).help(help).severity(Severity::Note);
    }
}
