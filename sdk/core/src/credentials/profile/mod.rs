//! Profiles in files of the user.
//!
//! Owns nothing itself. When a file is read again is in `file.rs`, and what the files contain in `cli.rs` and
//! `ini.rs`.

mod cli;
mod config;
mod file;
mod ini;
mod modes;

pub use cli::{CliProfileProvider, CliProfileProviderBuilder};
pub(super) use cli::{cli_profile, region};
pub use ini::{IniProfileProvider, IniProfileProviderBuilder};
