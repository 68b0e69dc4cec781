//! `alibabacloud-ram`: RAM facts and policies on the command line, without a checkout.
//!
//! Owns the process: arguments, files, clock and exit code. What the commands do is in
//! `alibabacloud_ram::command`.

use std::io::{self, Write as _};
use std::process::ExitCode;

use alibabacloud_ram::Catalogue;
use alibabacloud_ram::command::{self, Context, Outcome};
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
    let mut context = Context {
        catalogue: Catalogue::compiled_in(),
        output: &mut output,
        errors: &mut errors,
        read: &command::read_file,
        now: jiff::Timestamp::now(),
    };
    match command::run(&program.arguments, &mut context) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Finding) => ExitCode::from(1),
        Ok(Outcome::Unreadable) => ExitCode::from(2),
        Err(error) => {
            // Nothing can be done where standard error itself is gone.
            let _ = writeln!(errors, "error: {error}");
            ExitCode::from(2)
        }
    }
}
