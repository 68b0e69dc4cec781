//! The region that the environment names.
//!
//! Owns the order of its sources. Which host a region leads to is in [`crate::endpoint`].

use std::fmt;
use std::path::PathBuf;

use super::context::Context;
use super::environment::REGION;
use super::profile;

/// A region, and who named it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Region {
    /// The region ID, such as `cn-hangzhou`.
    pub id: String,
    /// Who named it.
    pub source: RegionSource,
}

/// Who named a region.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegionSource {
    /// The program.
    Program,
    /// An environment variable.
    Variable {
        /// The name of the variable.
        name: &'static str,
    },
    /// A profile of the CLI.
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
    /// The region of a variable, or else of the CLI profile; `None` where neither names one.
    ///
    /// A profile file that cannot be read names none: it is the credentials that tell why.
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
