//! The region of the environment.
//!
//! Owns the order of its sources. The hosts of a region are in [`crate::endpoint`].

use std::fmt;
use std::path::PathBuf;

use super::context::Context;
use super::environment::REGION;
use super::profile;

/// A region, and where it was set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// The region ID, such as `cn-hangzhou`.
    pub id: String,
    /// Where it was set.
    pub source: RegionSource,
}

/// Where a region was set.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegionSource {
    /// In the program.
    Program,
    /// In an environment variable.
    #[non_exhaustive]
    Variable {
        /// The name of the variable.
        name: &'static str,
    },
    /// In a profile of the CLI.
    #[non_exhaustive]
    Profile {
        /// The name of the profile.
        name: String,
        /// The CLI's file.
        file: PathBuf,
    },
}

impl fmt::Display for RegionSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Program => formatter.write_str("given to the program"),
            Self::Variable { name } => formatter.write_str(name),
            Self::Profile { name, file } => write!(formatter, "the profile {name} in {}", file.display()),
        }
    }
}

impl Region {
    /// The region of a variable, or else of the CLI profile; `None` if neither has one.
    ///
    /// A profile file that cannot be read has none: the error of the credentials reports why.
    pub fn find(context: &Context) -> Option<Self> {
        let variable = |name: &&'static str| {
            let id = context.variable(name)?;
            Some(Self { id, source: RegionSource::Variable { name } })
        };
        REGION.iter().find_map(variable).or_else(|| {
            let (name, file, id) = profile::region(context)?;
            Some(Self { id, source: RegionSource::Profile { name, file } })
        })
    }
}
