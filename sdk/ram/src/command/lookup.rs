//! The lookups: by action, operation, product, ARN, condition key and pattern.
//!
//! Owns the options of each and how its answer is put together.

use std::collections::BTreeSet;

use super::facts::{action_json, action_line, json, tell};
use super::{CommandError, Context, Outcome};
use crate::condition::{COMMON, PRODUCT_KEYS, base_name, common_ignoring_case, key_type};
use crate::{Action, Class, RamFacts, Selection};
use serde_json::{Value, json};

pub(super) const ABOUT_ACTION: &str = "Tells the RAM facts of an action: its operations, access level, resources, \
    condition keys and dependent actions.\n\nLetter case is free. Exits with 1 when the action is not known.";
pub(super) const ABOUT_OPERATION: &str = "Tells which actions an operation needs, in every product that has it, or in \
    one that stands in front of a colon.\n\nLetter case is free. Exits with 1 when the operation is not known.";

#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram action esa:UpdateUserDeliveryTaskStatus\n  \
    alibabacloud-ram operation UpdateFotaTask --json\n  alibabacloud-ram operation ecs:DescribeInstances\n\n\
    JSON: [{\"product\", \"version\", \"operation\", \"state\": \"documented\" | \"undisclosed\" | \"not documented\", \
    \"source\", \"source_name\", \"date\", \"actions\": [{\"action\", \"access_level\", \
    \"resources\": [{\"type\", \"requirement\", \"arn\"}], \"condition_keys\", \"dependent_actions\"}]}]")]
pub(super) struct NameArguments {
    /// An action such as `esa:UpdateUserDeliveryTaskStatus`, or the name of an operation.
    #[arg(required = true)]
    name: Option<String>,
    /// Prints the facts as JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the actions of a product, by its RAM code or its name, or of every product.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram product ecs\n  \
    alibabacloud-ram product esa --class write --json\n  alibabacloud-ram product ecs --level list --wildcard-only\n  \
    alibabacloud-ram product --resource-type KeyPair\n  alibabacloud-ram product\n\n\
    JSON: [{\"action\", \"state\", \"access_level\", \"class\", \"wildcard_only\": true | false | null, \
    \"operations\": [name]}]; without a product and options [{\"code\", \"products\": [[name, version]], \"documented\", \
    \"undocumented\"}]. Access levels are the documentation's, classes are ours.")]
pub(super) struct ProductArguments {
    /// The RAM code or the product, such as `ecs`; without it and without an option, the RAM codes are listed.
    name: Option<String>,
    /// Only actions of this access level, as the documentation prints it.
    #[arg(long)]
    level: Option<String>,
    /// Only actions of this class of ours: list, read, tagging, write or permissions-management.
    #[arg(long)]
    class: Option<Class>,
    /// Only actions on this resource type, as the documentation prints it.
    #[arg(long, value_name = "TYPE")]
    resource_type: Option<String>,
    /// Only actions that are documented to take all resources alone.
    #[arg(long)]
    wildcard_only: bool,
    /// Prints the actions as JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the actions that are documented for a resource.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram arn acs:ecs:cn-hangzhou:1234567890123456:instance/i-001\n  \
    alibabacloud-ram arn 'acs:ecs:*:*:disk/*' --class write\n\nJSON: as of product.")]
pub(super) struct ArnArguments {
    /// The ARN; it may have wildcards.
    arn: String,
    /// Only actions of this class of ours: list, read, tagging, write or permissions-management.
    #[arg(long)]
    class: Option<Class>,
    /// Prints the actions as JSON.
    #[arg(long)]
    json: bool,
}

/// Tells what is known of a condition key and lists the actions that fill it.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram condition acs:SourceIp\n  \
    alibabacloud-ram condition ecs:InstanceType --json\n  alibabacloud-ram condition\n\n\
    JSON: [{\"key\", \"common\": true | false, \"type\", \"actions\": [name]}]")]
pub(super) struct ConditionArguments {
    /// The key; without it, all keys are listed.
    key: Option<String>,
    /// Prints the answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the actions that patterns match today.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram expand 'ecs:Describe*'\n  \
    alibabacloud-ram expand '*:DescribeTags' 'ram:*ResourceGroup*' --json\n\nJSON: as of product.")]
pub(super) struct ExpandArguments {
    /// Patterns of actions; `*` and `?` are wildcards, and letter case is free.
    #[arg(required = true)]
    patterns: Vec<String>,
    /// Prints the actions as JSON.
    #[arg(long)]
    json: bool,
}

/// An action if the name has a colon, and otherwise an operation.
pub(super) fn name(arguments: &NameArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let name = arguments.name.as_deref().unwrap_or_default();
    if name.contains(':') { action(arguments, context) } else { operation(arguments, context) }
}

pub(super) fn action(arguments: &NameArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    use crate::Lookup::{Documented, NotDocumented, Undisclosed, Unknown};
    let name = arguments.name.as_deref().unwrap_or_default();
    let found: Vec<RamFacts<'_>> = match context.catalogue.lookup(name) {
        Documented(action) | Undisclosed(action) | NotDocumented(action) => {
            action.rows().iter().map(|row| row.facts).collect()
        }
        Unknown => Vec::new(),
    };
    answer(&found, arguments, context)
}

pub(super) fn operation(arguments: &NameArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let name = arguments.name.as_deref().unwrap_or_default();
    let found: Vec<RamFacts<'_>> = match name.split_once([':', ' ', '.']) {
        Some((product, operation)) => context.catalogue.operation_of(product, operation).collect(),
        None => context.catalogue.operations(name).collect(),
    };
    answer(&found, arguments, context)
}

fn answer(
    found: &[RamFacts<'_>],
    arguments: &NameArguments,
    context: &mut Context<'_>,
) -> Result<Outcome, CommandError> {
    let name = arguments.name.as_deref().unwrap_or_default();
    let catalogue = context.catalogue;
    let mut output = context.output();
    if arguments.json {
        output.json(&Value::Array(found.iter().map(json).collect()))?;
    } else if found.is_empty() {
        let near = catalogue.suggest(name).map(str::to_owned).or_else(|| near_operation(catalogue, name));
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        output.line(format_args!("{name}: neither a documented action nor an operation in the catalogue{hint}"))?;
    }
    for facts in found.iter().filter(|_| !arguments.json) {
        tell(facts, &mut output)?;
    }
    output.finish()?;
    Ok(if found.is_empty() { Outcome::Finding } else { Outcome::Done })
}

/// The operation whose name is nearest.
fn near_operation(catalogue: &crate::Catalogue<'_>, name: &str) -> Option<String> {
    let wanted = name.to_ascii_lowercase();
    let similar = |facts: &RamFacts<'_>| strsim::jaro_winkler(&wanted, &facts.operation().to_ascii_lowercase());
    let scored = catalogue.facts().map(|facts| (similar(&facts), facts));
    let best = scored.max_by(|(a, _), (b, _)| a.total_cmp(b)).filter(|(score, _)| *score > 0.9)?;
    Some(best.1.operation().to_owned())
}

pub(super) fn product(arguments: &ProductArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let filtered = arguments.level.is_some()
        || arguments.class.is_some()
        || arguments.resource_type.is_some()
        || arguments.wildcard_only;
    if arguments.name.is_none() && !filtered {
        return codes(arguments, context);
    }
    let by_code = arguments.name.as_deref().filter(|name| context.catalogue.code(name).is_some());
    let pattern = by_code.map(|code| format!("{code}:*"));
    let selection = Selection {
        pattern: pattern.as_deref(),
        product: arguments.name.as_deref().filter(|_| by_code.is_none()),
        access_level: arguments.level.as_deref(),
        class: arguments.class,
        resource_type: arguments.resource_type.as_deref(),
        wildcard_only: arguments.wildcard_only,
        ..Selection::default()
    };
    let found: Vec<&Action<'_>> = context.catalogue.select(&selection).collect();
    if let (true, false, Some(level)) = (found.is_empty(), arguments.json, &arguments.level) {
        // Products class their actions in words of their own.
        let others = Selection { access_level: None, ..selection };
        let others: BTreeSet<_> =
            context.catalogue.select(&others).filter_map(|action| action.access_level()).collect();
        let others: Vec<_> = others.into_iter().collect();
        let mut output = context.output();
        output.line(format_args!("nothing has the access level {level}; there are {}", others.join(", ")))?;
        output.finish()?;
        return Ok(Outcome::Finding);
    }
    actions(&found, arguments.json, context)
}

fn codes(arguments: &ProductArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let catalogue = context.catalogue;
    let mut output = context.output();
    if arguments.json {
        let code = |code: &crate::Code<'_>| {
            let (documented, undocumented) = (code.documented, code.undocumented);
            json!({"code": code.code, "products": code.products, "documented": documented, "undocumented": undocumented})
        };
        output.json(&Value::Array(catalogue.codes().iter().map(code).collect()))?;
    } else {
        for code in catalogue.codes() {
            let products: Vec<String> =
                code.products.iter().map(|(name, version)| format!("{name} {version}")).collect();
            let counts = format!("{} documented, {} not", code.documented, code.undocumented);
            output.line(format_args!("{:<20} {counts:<28} {}", code.code, products.join(", ")))?;
        }
    }
    output.finish()?;
    Ok(Outcome::Done)
}

pub(super) fn arn(arguments: &ArnArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    if arguments.arn != "*" {
        let form = crate::arn::Arn::parse(&arguments.arn);
        form.map_err(|error| CommandError::Input(error.to_string()))?;
    }
    let selection = Selection { arn: Some(&arguments.arn), class: arguments.class, ..Selection::default() };
    let found: Vec<&Action<'_>> = context.catalogue.select(&selection).collect();
    actions(&found, arguments.json, context)
}

pub(super) fn expand(arguments: &ExpandArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let catalogue = context.catalogue;
    let mut ids: Vec<usize> = arguments.patterns.iter().flat_map(|pattern| catalogue.expand(pattern)).collect();
    ids.sort_unstable();
    ids.dedup();
    let found: Vec<&Action<'_>> = ids.iter().filter_map(|id| catalogue.actions().get(*id)).collect();
    actions(&found, arguments.json, context)
}

fn actions(found: &[&Action<'_>], as_json: bool, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let mut output = context.output();
    if as_json {
        output.json(&Value::Array(found.iter().map(|action| action_json(action)).collect()))?;
    } else {
        for action in found {
            action_line(action, &mut output)?;
        }
        let noun = if found.len() == 1 { "action" } else { "actions" };
        output.line(format_args!("{} {noun}", found.len()))?;
    }
    output.finish()?;
    Ok(if found.is_empty() { Outcome::Finding } else { Outcome::Done })
}

pub(super) fn condition(arguments: &ConditionArguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    let catalogue = context.catalogue;
    let common = COMMON.iter().map(|key| key.name.trim_end_matches('/'));
    let of_products = PRODUCT_KEYS.iter().map(|(key, _)| base_name(key));
    let listed = catalogue.condition_keys().iter().map(|key| key.key);
    let mut keys: Vec<&str> = common.chain(of_products).chain(listed).collect();
    keys.sort_unstable();
    keys.dedup();
    if let Some(wanted) = &arguments.key {
        keys.retain(|key| key.eq_ignore_ascii_case(base_name(wanted)));
    }
    let told: Vec<Value> = keys.iter().map(|key| key_json(context, key, arguments.key.is_some())).collect();
    let outcome = if told.is_empty() { Outcome::Finding } else { Outcome::Done };
    let mut output = context.output();
    if arguments.json {
        output.json(&Value::Array(told))?;
    } else {
        for key in &told {
            let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
            let common = key.get("common") == Some(&Value::Bool(true));
            let common = if common { "common" } else { "of products" };
            output.line(format_args!("{:<40} {:<12} {common}", text("key"), text("type")))?;
            for action in key.get("actions").and_then(Value::as_array).into_iter().flatten() {
                output.line(format_args!("  {}", action.as_str().unwrap_or_default()))?;
            }
        }
        if told.is_empty() {
            output.line("no page that was read has this condition key")?;
        }
    }
    output.finish()?;
    Ok(outcome)
}

fn key_json(context: &Context<'_>, key: &str, with_actions: bool) -> Value {
    let tagged = format!("{key}/x");
    let common = common_ignoring_case(key).or_else(|| common_ignoring_case(&tagged));
    let printed = context.catalogue.condition_key(key).and_then(|key| key.data_type).map(str::to_ascii_lowercase);
    let known = key_type(key).or_else(|| key_type(&tagged)).map(|family| family.name().to_owned());
    let (common, data_type) = (common.is_some(), known.or(printed));
    if !with_actions {
        return json!({"key": key, "common": common, "type": data_type});
    }
    let selection = Selection { condition_key: Some(key), ..Selection::default() };
    let actions: Vec<&str> = context.catalogue.select(&selection).map(|action| action.name()).collect();
    json!({"key": key, "common": common, "type": data_type, "actions": actions})
}
