//! The commands of the program `alibabacloud-ram`.
//!
//! Owns the command line; the forms of the answers are in the submodules, and their content comes from
//! the library. Files, clock and output are provided by the caller, in an [`Environment`].

mod environment;
mod evaluate;
mod explain;
mod facts;
mod lint;
mod lookup;
mod output;
mod write;

pub use environment::{CommandError, CommandOutcome, Environment, read_file};

/// RAM facts and policies: look up actions, and lint, explain, write and evaluate policies.
///
/// A name without a command shows the RAM facts of that action or operation.
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true, arg_required_else_help = true)]
#[command(after_help = "Exit codes: 0 done, 1 a finding or nothing found, 2 bad input.\n\
    Examples:\n  alibabacloud-ram lint policy.json\n  alibabacloud-ram ecs:StartInstance\n  \
    alibabacloud-ram expand 'ecs:Describe*'")]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    shorthand: lookup::NameArguments,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    Lint(lint::Arguments),
    Explain(explain::Arguments),
    Write(write::Arguments),
    Evaluate(evaluate::Arguments),
    #[command(about = "Shows the RAM facts of an action", long_about = lookup::ABOUT_ACTION)]
    Action(lookup::NameArguments),
    #[command(about = "Shows the RAM facts of an operation", long_about = lookup::ABOUT_OPERATION)]
    Operation(lookup::NameArguments),
    Product(lookup::ProductArguments),
    Arn(lookup::ArnArguments),
    Condition(lookup::ConditionArguments),
    Expand(lookup::ExpandArguments),
}

/// Runs a command.
///
/// # Errors
///
/// The input cannot be used, or the output cannot be written.
pub fn run(arguments: &Arguments, environment: &mut Environment<'_>) -> Result<CommandOutcome, CommandError> {
    match &arguments.command {
        None => lookup::name(&arguments.shorthand, environment),
        Some(Command::Lint(arguments)) => lint::run(arguments, environment),
        Some(Command::Explain(arguments)) => explain::run(arguments, environment),
        Some(Command::Write(arguments)) => write::run(arguments, environment),
        Some(Command::Evaluate(arguments)) => evaluate::run(arguments, environment),
        Some(Command::Action(arguments)) => lookup::action(arguments, environment),
        Some(Command::Operation(arguments)) => lookup::operation(arguments, environment),
        Some(Command::Product(arguments)) => lookup::product(arguments, environment),
        Some(Command::Arn(arguments)) => lookup::arn(arguments, environment),
        Some(Command::Condition(arguments)) => lookup::condition(arguments, environment),
        Some(Command::Expand(arguments)) => lookup::expand(arguments, environment),
    }
}
