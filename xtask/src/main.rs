//! The commands of the project; the only code that writes files.
//!
//! Owns the command line and the exit codes: 0 done, 1 a finding, 2 bad input. Each command is in the
//! module of its name.

mod changelog;
mod credentials;
mod demo;
mod diff;
mod error;
mod explain;
mod files;
mod generate;
mod import;
mod last_update;
mod layout;
mod measure;
mod outcome;
mod parallel;
mod products;
#[cfg(test)]
mod replay;
mod serve;
mod specs;
mod terminal;
mod update;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;
use crate::files::Project;
use crate::outcome::Outcome;
use crate::terminal::Terminal;

/// Generates, measures, explains and serves the Alibaba Cloud SDK for Rust.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", version, max_term_width = 100)]
#[command(after_help = "Exit codes: 0 done, 1 a finding, 2 bad input.\nExample: cargo xtask generate --check")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Generate(generate::Arguments),
    Import(import::Arguments),
    Diff(diff::Arguments),
    Update(update::Arguments),
    Products(products::Arguments),
    Measure(measure::Arguments),
    Credentials(credentials::Arguments),
    Explain(explain::Arguments),
    Serve(serve::Arguments),
    Demo(demo::Arguments),
}

fn main() -> ExitCode {
    if let Some(code) = measure::wrap_compiler() {
        return code;
    }
    let arguments = Arguments::parse();
    let mut terminal = Terminal::new();
    match run(arguments.command, &mut terminal) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Finding) => ExitCode::from(1),
        Err(error) => {
            terminal.error(&error);
            ExitCode::from(2)
        }
    }
}

fn run(command: Command, terminal: &mut Terminal) -> Result<Outcome, Error> {
    let project = Project::find()?;
    match command {
        Command::Generate(arguments) => generate::run(&arguments, &project, terminal),
        Command::Import(arguments) => import::run(&arguments, &project, terminal),
        Command::Diff(arguments) => diff::run(&arguments, &project, terminal),
        Command::Update(arguments) => update::run(&arguments, &project, terminal),
        Command::Products(arguments) => products::run(&arguments, &project, terminal),
        Command::Measure(arguments) => measure::run(&arguments, &project, terminal),
        Command::Credentials(arguments) => credentials::run(&arguments, terminal),
        Command::Explain(arguments) => explain::run(&arguments, &project, terminal),
        Command::Serve(arguments) => serve::run(&arguments, &project, terminal),
        Command::Demo(arguments) => demo::run(&arguments, &project, terminal),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_consistent_and_every_command_has_an_example() {
        let command = super::Arguments::command();
        command.clone().debug_assert();
        check(command);
    }

    fn check(mut command: clap::Command) {
        for command in command.get_subcommands_mut().filter(|command| command.get_name() != "help") {
            let help = command.render_long_help().to_string();
            assert!(help.contains("Example"), "{} has no example in its help", command.get_name());
            check(command.clone());
        }
    }
}
