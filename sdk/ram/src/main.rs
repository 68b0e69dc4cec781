//! `alibabacloud-ram`: RAM facts and policies on the command line.
//!
//! Owns the process: arguments, standard output and error, and the exit code. The commands are in
//! `alibabacloud_ram::command`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::command::{self, CommandOutcome, Environment};
use clap::Parser;

#[derive(Parser)]
#[command(name = "alibabacloud-ram", version, max_term_width = 100)]
struct Program {
    #[command(flatten)]
    arguments: command::Arguments,
}

fn main() -> ExitCode {
    let program = Program::parse();
    let (mut output, mut errors) = (io::stdout().lock(), io::stderr().lock());
    let mut environment = Environment::new(Catalogue::compiled_in(), &mut output, &mut errors);
    match command::run(&program.arguments, &mut environment) {
        Ok(CommandOutcome::Done) => ExitCode::SUCCESS,
        Ok(CommandOutcome::Finding) => ExitCode::from(1),
        Ok(_) => ExitCode::from(2),
        Err(error) => {
            // Nothing can be reported if standard error itself cannot be written.
            let _ = writeln!(errors, "error: {error}");
            ExitCode::from(2)
        }
    }
}
