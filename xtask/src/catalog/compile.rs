//! The compiler over the scratch workspace, and what it costs.
//!
//! Owns the calls of cargo and the measurement. Cargo calls this program instead of rustc for the
//! crates of the workspace; it runs rustc, and notes the CPU time and the peak memory.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

use indicatif::ProgressBar;
use nix::sys::resource::{UsageWho, getrusage};
use serde::{Deserialize, Serialize};

use super::Item;
use super::report::Report;
use super::scratch::Scratch;
use crate::error::Error;
use crate::files::read_file;
use crate::terminal::{Terminal, count};

/// Where the costs are noted; its presence makes this program a wrapper of rustc.
const COSTS: &str = "XTASK_COMPILE_COSTS";

/// What one run of rustc cost.
#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(crate) struct Cost {
    /// User and system time in seconds.
    pub(crate) cpu_seconds: f64,
    /// The largest resident set in MiB.
    pub(crate) peak_mib: f64,
}

/// Runs rustc and notes its cost, when cargo called this program as a wrapper.
pub(crate) fn wrap() -> Option<ExitCode> {
    let folder = PathBuf::from(std::env::var_os(COSTS)?);
    let mut arguments = std::env::args_os().skip(1);
    let rustc = arguments.next()?;
    let arguments: Vec<OsString> = arguments.collect();
    let status = Command::new(rustc).args(&arguments).status();
    let code = status.ok().and_then(|status| status.code()).unwrap_or(101);
    if code == 0
        && let Some(name) = compiled(&arguments)
        && let Ok(usage) = getrusage(UsageWho::RUSAGE_CHILDREN)
    {
        let seconds = |time: nix::sys::time::TimeVal| {
            #[allow(clippy::cast_precision_loss, reason = "a duration")]
            let value = time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6;
            value
        };
        #[allow(clippy::cast_precision_loss, reason = "an amount of memory")]
        let peak_mib = usage.max_rss() as f64 / 1024.0;
        let cost = Cost { cpu_seconds: seconds(usage.user_time()) + seconds(usage.system_time()), peak_mib };
        // Without the note the table has a gap, which is better than a failed build.
        let _ = serde_json::to_string(&cost).map(|text| std::fs::write(folder.join(name), text));
    }
    Some(ExitCode::from(u8::try_from(code).unwrap_or(101)))
}

/// The library that rustc compiled, if it was one.
fn compiled(arguments: &[OsString]) -> Option<String> {
    let after = |name: &str| {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1).map(|value| value.to_string_lossy().into_owned())
    };
    (after("--crate-type")? == "lib").then(|| after("--crate-name")).flatten()
}

/// Checks every crate with the default features and fills in what it cost.
pub(super) fn check(
    scratch: &Scratch,
    items: &[Item],
    report: &mut Report,
    terminal: &mut Terminal,
) -> Result<(), Error> {
    terminal.progress(format_args!("check {}", count(items.len(), "crate")))?;
    let bar = terminal.bar(items.len(), "check");
    let arguments = ["check", "--workspace", "--lib", "--keep-going"];
    let costs = watched(scratch, &arguments, "check", report, Some(&bar))?;
    bar.finish_and_clear();
    for (row, item) in report.products.iter_mut().zip(items) {
        match costs.get(&Scratch::crate_name(item)) {
            Some(cost) => {
                row.compile_cpu_seconds = Some(cost.cpu_seconds);
                row.peak_memory_mib = Some(cost.peak_mib);
            }
            None => report.errors.push(format!("{} does not compile", item.folder)),
        }
    }
    Ok(())
}

/// Checks or builds the library of one crate; a failure carries what the compiler said.
pub(super) fn one(scratch: &Scratch, command: &str, name: &str) -> Result<Cost, Error> {
    let mut report = Report::default();
    let arguments = match command {
        "check" => ["check", "--lib", "--package", name],
        _ => ["build", "--lib", "--package", name],
    };
    let costs = cargo(scratch, &arguments, "bench", &mut report)?;
    match (report.errors.is_empty(), costs.get(name)) {
        (true, Some(cost)) => Ok(*cost),
        _ => Err(Error::input(format!("{name} does not compile: {}", report.errors.join("; ")))),
    }
}

/// Forgets what was compiled of one crate.
pub(super) fn clean(scratch: &Scratch, name: &str) -> Result<(), Error> {
    let mut report = Report::default();
    cargo(scratch, &["clean", "--package", name], "bench", &mut report)?;
    Ok(())
}

/// Runs cargo in the scratch workspace with warnings denied; the costs are by crate.
pub(super) fn cargo(
    scratch: &Scratch,
    arguments: &[&str],
    kind: &str,
    report: &mut Report,
) -> Result<BTreeMap<String, Cost>, Error> {
    watched(scratch, arguments, kind, report, None)
}

/// Like [`cargo`], with a bar that counts the crates that are done.
pub(super) fn watched(
    scratch: &Scratch,
    arguments: &[&str],
    kind: &str,
    report: &mut Report,
    bar: Option<&ProgressBar>,
) -> Result<BTreeMap<String, Cost>, Error> {
    let folder = scratch.root().join("costs").join(kind);
    std::fs::create_dir_all(&folder)?;
    let mut child = command(scratch.root(), arguments, &folder)?.stderr(Stdio::piped()).spawn()?;
    let errors = child.stderr.take();
    // The compiler's words are read while it runs, so that a long list does not block it.
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
            bar.set_position(u64::try_from(std::fs::read_dir(&folder)?.count()).unwrap_or(u64::MAX));
        }
        std::thread::sleep(Duration::from_millis(200));
    };
    if !status.success() {
        report.errors.extend(told(&text.join().unwrap_or_default()));
    }
    costs(&folder)
}

/// A call of cargo with warnings denied, which notes the costs of libraries in a folder.
pub(crate) fn command(root: &Path, arguments: &[&str], costs: &Path) -> Result<Command, Error> {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(arguments)
        .args(["--quiet", "--color", "never"])
        .current_dir(root)
        .env("RUSTC_WRAPPER", std::env::current_exe()?)
        .env(COSTS, costs)
        .env("RUSTFLAGS", "-Dwarnings")
        .env("CARGO_INCREMENTAL", "0")
        .stdin(Stdio::null())
        .stdout(Stdio::null());
    Ok(command)
}

/// What the compiler said that tells which crate fails, and where.
pub(crate) fn told(text: &str) -> impl Iterator<Item = String> {
    let is_told = |line: &&str| line.starts_with("error") || line.trim_start().starts_with("-->");
    text.lines().filter(is_told).take(40).map(str::to_owned)
}

/// The costs that a folder holds, by crate.
pub(crate) fn costs(folder: &Path) -> Result<BTreeMap<String, Cost>, Error> {
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
        let name = |line: &str| compiled(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        assert_eq!(name("--crate-name ecs_1 --crate-type lib --edition 2024").as_deref(), Some("ecs_1"));
        assert_eq!(name("--crate-name ecs_1 --crate-type bin"), None);
        assert_eq!(name("-vV"), None);
    }
}
