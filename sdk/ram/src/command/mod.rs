//! The commands about RAM: the program `alibabacloud-ram`, and `cargo xtask ram`.
//!
//! Owns the command line and the forms of the answers; what they say comes from the library. It is the
//! one part of [`super`] that reads files, and it does so through [`Context`], so that a caller brings
//! its own files, clock and output.

mod evaluate;
mod explain;
mod facts;
mod lint;
mod lookup;
mod output;
mod write;

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use jiff::Timestamp;

use self::output::Output;
use super::Catalogue;

/// The name that examples in the help have for the program.
const PROGRAM: &str = "alibabacloud-ram";

/// RAM facts and policies: look up actions, and lint, explain, write and evaluate policies.
///
/// With a name and no command, it tells the RAM facts of that action or operation.
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
    #[command(about = "Tells the RAM facts of an action", long_about = lookup::ABOUT_ACTION)]
    Action(lookup::NameArguments),
    #[command(about = "Tells the RAM facts of an operation", long_about = lookup::ABOUT_OPERATION)]
    Operation(lookup::NameArguments),
    Product(lookup::ProductArguments),
    Arn(lookup::ArnArguments),
    Condition(lookup::ConditionArguments),
    Expand(lookup::ExpandArguments),
}

/// What a command works with.
#[allow(missing_debug_implementations, reason = "it holds writers and a function")]
pub struct Context<'a> {
    /// The facts.
    pub catalogue: &'a Catalogue<'a>,
    /// Where answers go.
    pub output: &'a mut dyn io::Write,
    /// Where errors go that end no command, one on a line.
    pub errors: &'a mut dyn io::Write,
    /// Reads a file; `-` is the standard input.
    pub read: &'a dyn Fn(&Path) -> io::Result<Vec<u8>>,
    /// The time.
    pub now: Timestamp,
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Done, nothing to report.
    Done,
    /// Done, and there is a finding, or nothing was found.
    Finding,
    /// Some of the input could not be read, and the errors have been written.
    Unreadable,
}

/// Why a command could not do its work.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CommandError {
    /// A file cannot be read.
    #[error("{} cannot be read: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What the caller gave cannot be used.
    #[error("{0}")]
    Input(String),
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] io::Error),
}

/// Runs a command.
///
/// # Errors
///
/// The input cannot be used, or the output cannot be written.
pub fn run(arguments: &Arguments, context: &mut Context<'_>) -> Result<Outcome, CommandError> {
    match &arguments.command {
        None => lookup::name(&arguments.shorthand, context),
        Some(Command::Lint(arguments)) => lint::run(arguments, context),
        Some(Command::Explain(arguments)) => explain::run(arguments, context),
        Some(Command::Write(arguments)) => write::run(arguments, context),
        Some(Command::Evaluate(arguments)) => evaluate::run(arguments, context),
        Some(Command::Action(arguments)) => lookup::action(arguments, context),
        Some(Command::Operation(arguments)) => lookup::operation(arguments, context),
        Some(Command::Product(arguments)) => lookup::product(arguments, context),
        Some(Command::Arn(arguments)) => lookup::arn(arguments, context),
        Some(Command::Condition(arguments)) => lookup::condition(arguments, context),
        Some(Command::Expand(arguments)) => lookup::expand(arguments, context),
    }
}

/// The command line with another name of the program in its examples.
pub fn renamed(command: clap::Command, program: &str) -> clap::Command {
    let help = command.get_after_help().map(|help| help.to_string().replace(PROGRAM, program));
    let mut command = match help {
        Some(help) => command.after_help(help),
        None => command,
    };
    let names: Vec<String> = command.get_subcommands().map(|one| one.get_name().to_owned()).collect();
    for name in names {
        command = command.mut_subcommand(name, |one| renamed(one, program));
    }
    command
}

/// Reads a file, or the standard input for `-`: what a program gives as [`Context::read`].
///
/// # Errors
///
/// It cannot be read.
pub fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return std::fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// `name=value` of an option.
fn pair(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or_else(|| format!("{text:?} has no ="))?;
    Ok((name.to_owned(), value.to_owned()))
}

impl Context<'_> {
    fn output(&mut self) -> Output<'_> {
        Output::new(self.output)
    }

    /// A text file.
    fn text(&self, path: &Path) -> Result<String, CommandError> {
        let error = |source| CommandError::File { path: path.to_owned(), source };
        let bytes = (self.read)(path).map_err(error)?;
        String::from_utf8(bytes)
            .map_err(|source| error(io::Error::new(io::ErrorKind::InvalidData, source.utf8_error())))
    }
}
