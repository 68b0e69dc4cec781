//! Runs of cargo, and what rustc costs for each library.
//!
//! Owns the measurement. Cargo calls this program instead of rustc for the crates of a workspace; it
//! runs rustc, and notes the CPU time and the peak memory.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use indicatif::ProgressBar;
use nix::sys::resource::{Usage, UsageWho, getrusage};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::files::read_file;

/// Names the folder for the costs; where it is set, this program is a wrapper of rustc.
const COSTS: &str = "XTASK_COMPILE_COSTS";

/// How many lines of the compiler's errors are kept.
const ERROR_LINES: usize = 40;

/// What one run of rustc cost.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Cost {
    /// User and system time in seconds.
    pub(super) cpu_seconds: f64,
    /// The largest resident set in MiB.
    pub(super) peak_mib: f64,
}

/// Runs rustc and notes its cost, when cargo called this program as a wrapper.
pub(crate) fn wrap() -> Option<ExitCode> {
    let folder = PathBuf::from(std::env::var_os(COSTS)?);
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let status = Command::new(rustc).args(&arguments).status();
    let code = status.ok().and_then(|status| status.code()).unwrap_or(101);
    let usage = getrusage(UsageWho::RUSAGE_CHILDREN);
    if let (0, Some(name), Ok(usage)) = (code, library_name(&arguments), usage) {
        // Without the note the table has a gap, which is better than a failed build.
        let _ = serde_json::to_string(&Cost::of(&usage)).map(|text| std::fs::write(folder.join(name), text));
    }
    Some(ExitCode::from(u8::try_from(code).unwrap_or(101)))
}

impl Cost {
    fn of(usage: &Usage) -> Self {
        let seconds = |time: nix::sys::time::TimeVal| {
            #[allow(clippy::cast_precision_loss, reason = "a duration")]
            let value = time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
            value
        };
        #[allow(clippy::cast_precision_loss, reason = "an amount of memory")]
        let peak_mib = usage.max_rss() as f64 / 1024.0;
        Self { cpu_seconds: seconds(usage.user_time()) + seconds(usage.system_time()), peak_mib }
    }
}

/// The library that rustc compiled, if it was one.
fn library_name(arguments: &[OsString]) -> Option<String> {
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(|value| value.to_string_lossy().into_owned())
    };
    (after("--crate-type")? == "lib").then(|| after("--crate-name")).flatten()
}

/// Where cargo runs, and where the costs of its runs are noted.
pub(super) struct Cargo {
    /// The workspace.
    pub(super) root: PathBuf,
    /// A folder with one file for each library.
    pub(super) costs: PathBuf,
    /// The target folder; that of the workspace otherwise.
    pub(super) target: Option<PathBuf>,
}

/// What a run of cargo gave.
pub(super) struct Compilation {
    pub(super) success: bool,
    /// The costs of libraries by package name, also those of earlier runs.
    pub(super) costs: BTreeMap<String, Cost>,
    /// The lines of the compiler that name an error or its place.
    pub(super) errors: Vec<String>,
}

impl Cargo {
    /// Runs cargo with warnings denied; a bar counts the crates that are done.
    pub(super) fn run(&self, arguments: &[&str], bar: Option<&ProgressBar>) -> Result<Compilation, Error> {
        std::fs::create_dir_all(&self.costs)?;
        let mut child = self.command(arguments)?.stderr(Stdio::piped()).spawn()?;
        let errors = child.stderr.take();
        // The compiler's output is read while it runs, so that a long list does not block it.
        let text = std::thread::spawn(move || {
            let mut text = String::new();
            errors.map(|mut errors| errors.read_to_string(&mut text));
            text
        });
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if let Some(bar) = bar {
                bar.set_position(u64::try_from(std::fs::read_dir(&self.costs)?.count()).unwrap_or(u64::MAX));
            }
            std::thread::sleep(Duration::from_millis(200));
        };
        let success = status.success();
        let mut errors = error_lines(&text.join().unwrap_or_default());
        match (success, errors.is_empty()) {
            (true, _) => errors.clear(),
            (false, true) => errors.push(format!("cargo {} ended with {status}", arguments.join(" "))),
            (false, false) => {}
        }
        Ok(Compilation { success, costs: read_costs(&self.costs)?, errors })
    }

    /// Removes the costs of earlier runs.
    pub(super) fn clear_costs(&self) -> Result<(), Error> {
        std::fs::create_dir_all(&self.costs)?;
        for entry in std::fs::read_dir(&self.costs)? {
            std::fs::remove_file(entry?.path())?;
        }
        Ok(())
    }

    fn command(&self, arguments: &[&str]) -> Result<Command, Error> {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .args(arguments)
            .args(["--quiet", "--color", "never"])
            .current_dir(&self.root)
            .env("RUSTC_WRAPPER", std::env::current_exe()?)
            .env(COSTS, &self.costs)
            .env("RUSTFLAGS", "-Dwarnings")
            .env("CARGO_INCREMENTAL", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null());
        // A target folder that is chosen in the environment is not for the scratch workspace.
        match &self.target {
            Some(target) => command.env("CARGO_TARGET_DIR", target),
            None => command.env_remove("CARGO_TARGET_DIR"),
        };
        Ok(command)
    }
}

/// The lines of the compiler that name an error or its place.
fn error_lines(text: &str) -> Vec<String> {
    let names_an_error = |line: &&str| line.starts_with("error") || line.trim_start().starts_with("-->");
    text.lines().filter(names_an_error).take(ERROR_LINES).map(str::to_owned).collect()
}

/// The costs in a folder, by package name.
fn read_costs(folder: &Path) -> Result<BTreeMap<String, Cost>, Error> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().replace('_', "-");
        if let Ok(cost) = serde_json::from_str(&read_file(&entry.path())?) {
            found.insert(name, cost);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_libraries_are_noted() {
        let name = |line: &str| library_name(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(name("--crate-name ecs_1 --crate-type lib --edition 2024").as_deref(), Some("ecs_1"));
        assert_eq!(name("--crate-name ecs_1 --crate-type bin"), None);
        assert_eq!(name("-vV"), None);
    }

    #[test]
    fn errors_are_the_lines_that_name_one() {
        let text = "warning: unused\n --> a.rs:1:1\nerror[E0308]: mismatched types\n  --> b.rs:2:2\n   |\n";
        assert_eq!(error_lines(text), [" --> a.rs:1:1", "error[E0308]: mismatched types", "  --> b.rs:2:2"]);
        assert_eq!(error_lines(&"error\n".repeat(100)).len(), ERROR_LINES);
    }
}
