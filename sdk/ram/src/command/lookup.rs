//! The lookups: by action, operation, product, ARN, condition key and pattern.
//!
//! Owns the options and the answer of each.

use std::collections::BTreeSet;

use super::environment::{CommandError, CommandOutcome, Environment};
use super::facts::{action_json, json, write_action, write_facts};
use crate::condition::{COMMON, PRODUCT_KEYS, base_name, common_ignoring_case, key_type};
use crate::{ActionClass, CatalogueAction, RamFacts, Selection};
use serde_json::{Value, json};

pub(super) const ABOUT_ACTION: &str = "Shows the RAM facts of an action: its operations, access level, resources, \
    condition keys and dependent actions.\n\nLetter case does not matter. Exits with 1 if the action is not known.";
pub(super) const ABOUT_OPERATION: &str = "Shows which actions an operation requires, in every product that has it, or in \
    the product in front of a colon.\n\nLetter case does not matter. Exits with 1 if the operation is not known.";

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
    \"undocumented\"}]. Access levels are documented, classes are our own.")]
pub(super) struct ProductArguments {
    /// The RAM code or the product, such as `ecs`; without it and without an option, the RAM codes are listed.
    name: Option<String>,
    /// Only actions of this access level, as the documentation prints it.
    #[arg(long)]
    level: Option<String>,
    /// Only actions of this class, which is our own: list, read, tagging, write or permissions-management.
    #[arg(long)]
    class: Option<ActionClass>,
    /// Only actions on this resource type, as the documentation prints it.
    #[arg(long, value_name = "TYPE")]
    resource_type: Option<String>,
    /// Only actions that are documented to apply to all resources and no others.
    #[arg(long)]
    wildcard_only: bool,
    /// Prints the actions as JSON.
    #[arg(long)]
    json: bool,
}

/// Lists the actions that are documented for a resource.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  alibabacloud-ram arn acs:ecs:cn-hangzhou:1234567890123456:instance/i-001\n  \
    alibabacloud-ram arn 'acs:ecs:*:*:disk/*' --class write\n\nJSON: as for product.")]
pub(super) struct ArnArguments {
    /// The ARN; it may contain wildcards.
    arn: String,
    /// Only actions of this class, which is our own: list, read, tagging, write or permissions-management.
    #[arg(long)]
    class: Option<ActionClass>,
    /// Prints the actions as JSON.
    #[arg(long)]
    json: bool,
}

/// Shows the type of a condition key and lists the actions that are documented with it.
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
    alibabacloud-ram expand '*:DescribeTags' 'ram:*ResourceGroup*' --json\n\nJSON: as for product.")]
pub(super) struct ExpandArguments {
    /// Patterns of actions; `*` and `?` are wildcards, and letter case does not matter.
    #[arg(required = true)]
    patterns: Vec<String>,
    /// Prints the actions as JSON.
    #[arg(long)]
    json: bool,
}

/// Looks up an action if the name has a colon, and otherwise an operation.
pub(super) fn name(
    arguments: &NameArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let name = arguments.name.as_deref().unwrap_or_default();
    if name.contains(':') { action(arguments, environment) } else { operation(arguments, environment) }
}

pub(super) fn action(
    arguments: &NameArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    use crate::Lookup::{Documented, NotDocumented, Undisclosed, Unknown};
    let name = arguments.name.as_deref().unwrap_or_default();
    let found: Vec<RamFacts<'_>> = match environment.catalogue.lookup(name) {
        Documented(action) | Undisclosed(action) | NotDocumented(action) => {
            action.operations().iter().map(|row| row.facts).collect()
        }
        Unknown => Vec::new(),
    };
    answer(&found, arguments, environment)
}

pub(super) fn operation(
    arguments: &NameArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let name = arguments.name.as_deref().unwrap_or_default();
    let found: Vec<RamFacts<'_>> = match name.split_once([':', ' ', '.']) {
        Some((product, operation)) => environment.catalogue.operation_of(product, operation).collect(),
        None => environment.catalogue.operations(name).collect(),
    };
    answer(&found, arguments, environment)
}

fn answer(
    found: &[RamFacts<'_>],
    arguments: &NameArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let name = arguments.name.as_deref().unwrap_or_default();
    let catalogue = environment.catalogue;
    let mut output = environment.output();
    if arguments.json {
        output.json(&Value::Array(found.iter().map(json).collect()))?;
    } else if found.is_empty() {
        let near = match name.contains(':') {
            true => catalogue.nearest_action(name),
            false => catalogue.nearest_operation(name),
        };
        let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
        output.line(format_args!("{name}: neither a documented action nor an operation in the catalogue{hint}"))?;
    }
    for facts in found.iter().filter(|_| !arguments.json) {
        write_facts(facts, &mut output)?;
    }
    output.finish()?;
    Ok(if found.is_empty() { CommandOutcome::Finding } else { CommandOutcome::Done })
}

pub(super) fn product(
    arguments: &ProductArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let filtered = arguments.level.is_some()
        || arguments.class.is_some()
        || arguments.resource_type.is_some()
        || arguments.wildcard_only;
    if arguments.name.is_none() && !filtered {
        return codes(arguments, environment);
    }
    let by_code = arguments.name.as_deref().filter(|name| environment.catalogue.code(name).is_some());
    let pattern = by_code.map(|code| format!("{code}:*"));
    let mut selection = Selection::default().wildcard_only(arguments.wildcard_only);
    selection.pattern = pattern.as_deref();
    selection.product = arguments.name.as_deref().filter(|_| by_code.is_none());
    selection.access_level = arguments.level.as_deref();
    selection.class = arguments.class;
    selection.resource_type = arguments.resource_type.as_deref();
    let found: Vec<&CatalogueAction<'_>> = environment.catalogue.select(&selection).collect();
    if let (true, false, Some(level)) = (found.is_empty(), arguments.json, &arguments.level) {
        // Products have access levels of their own.
        let mut others = selection;
        others.access_level = None;
        let others: BTreeSet<_> =
            environment.catalogue.select(&others).filter_map(|action| action.access_level()).collect();
        let others: Vec<_> = others.into_iter().collect();
        let mut output = environment.output();
        output.line(format_args!("no action has the access level {level}; there are {}", others.join(", ")))?;
        output.finish()?;
        return Ok(CommandOutcome::Finding);
    }
    actions(&found, arguments.json, environment)
}

fn codes(arguments: &ProductArguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    let catalogue = environment.catalogue;
    let mut output = environment.output();
    if arguments.json {
        let code = |code: &crate::RamCode<'_>| {
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
    Ok(CommandOutcome::Done)
}

pub(super) fn arn(arguments: &ArnArguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    if arguments.arn != "*" {
        let arn = crate::arn::Arn::parse(&arguments.arn);
        arn.map_err(|error| CommandError::Input(error.to_string()))?;
    }
    let mut selection = Selection::default().arn(&arguments.arn);
    selection.class = arguments.class;
    let found: Vec<&CatalogueAction<'_>> = environment.catalogue.select(&selection).collect();
    actions(&found, arguments.json, environment)
}

pub(super) fn expand(
    arguments: &ExpandArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let catalogue = environment.catalogue;
    let mut ids: Vec<usize> = arguments.patterns.iter().flat_map(|pattern| catalogue.expand(pattern)).collect();
    ids.sort_unstable();
    ids.dedup();
    let found: Vec<&CatalogueAction<'_>> = ids.iter().filter_map(|id| catalogue.actions().get(*id)).collect();
    actions(&found, arguments.json, environment)
}

fn actions(
    found: &[&CatalogueAction<'_>],
    as_json: bool,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let mut output = environment.output();
    if as_json {
        output.json(&Value::Array(found.iter().map(|action| action_json(action)).collect()))?;
    } else {
        for action in found {
            write_action(action, &mut output)?;
        }
        let noun = if found.len() == 1 { "action" } else { "actions" };
        output.line(format_args!("{} {noun}", found.len()))?;
    }
    output.finish()?;
    Ok(if found.is_empty() { CommandOutcome::Finding } else { CommandOutcome::Done })
}

pub(super) fn condition(
    arguments: &ConditionArguments,
    environment: &mut Environment<'_>,
) -> Result<CommandOutcome, CommandError> {
    let catalogue = environment.catalogue;
    let common = COMMON.iter().map(|key| key.name.trim_end_matches('/'));
    let of_products = PRODUCT_KEYS.iter().map(|(key, _)| base_name(key));
    let listed = catalogue.condition_keys().iter().map(|key| key.key);
    let mut keys: Vec<&str> = common.chain(of_products).chain(listed).collect();
    keys.sort_unstable();
    keys.dedup();
    if let Some(wanted) = &arguments.key {
        keys.retain(|key| key.eq_ignore_ascii_case(base_name(wanted)));
    }
    let found: Vec<Value> = keys.iter().map(|key| key_json(environment, key, arguments.key.is_some())).collect();
    let outcome = if found.is_empty() { CommandOutcome::Finding } else { CommandOutcome::Done };
    let mut output = environment.output();
    if arguments.json {
        output.json(&Value::Array(found))?;
    } else {
        for key in &found {
            let text = |name: &str| key.get(name).and_then(Value::as_str).unwrap_or("-").to_owned();
            let common = key.get("common") == Some(&Value::Bool(true));
            let common = if common { "common" } else { "of products" };
            output.line(format_args!("{:<40} {:<12} {common}", text("key"), text("type")))?;
            for action in key.get("actions").and_then(Value::as_array).into_iter().flatten() {
                output.line(format_args!("  {}", action.as_str().unwrap_or_default()))?;
            }
        }
        if found.is_empty() {
            output.line("no page that was read documents this condition key")?;
        }
    }
    output.finish()?;
    Ok(outcome)
}

fn key_json(environment: &Environment<'_>, key: &str, with_actions: bool) -> Value {
    let tagged = format!("{key}/x");
    let common = common_ignoring_case(key).or_else(|| common_ignoring_case(&tagged));
    let printed = environment.catalogue.condition_key(key).and_then(|key| key.data_type).map(str::to_ascii_lowercase);
    let known = key_type(key).or_else(|| key_type(&tagged)).map(|value_type| value_type.name().to_owned());
    let (common, data_type) = (common.is_some(), known.or(printed));
    if !with_actions {
        return json!({"key": key, "common": common, "type": data_type});
    }
    let selection = Selection::default().condition_key(key);
    let actions: Vec<&str> = environment.catalogue.select(&selection).map(|action| action.name()).collect();
    json!({"key": key, "common": common, "type": data_type, "actions": actions})
}
