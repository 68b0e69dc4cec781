//! Why a command could not do its work: bad input, or the machine.
//!
//! Owns the one-line messages of the command line.

use std::path::PathBuf;

use alibabacloud_codegen::GenerateError;
use alibabacloud_codegen::spec::SpecErrors;

/// A command that ended with exit code 2.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    #[error("{} cannot be read or written", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error("{0}")]
    Specs(#[from] SpecErrors),
    #[error(transparent)]
    Generate(#[from] GenerateError),
    /// What the caller gave cannot be used.
    #[error("{0}")]
    Input(String),
    #[error("the output cannot be written")]
    Output(#[from] std::io::Error),
    #[error("{url} cannot be fetched")]
    Fetch {
        url: String,
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
    #[error(transparent)]
    Credentials(#[from] alibabacloud_sdk_core::CredentialsError),
    #[error(transparent)]
    Build(#[from] alibabacloud_sdk_core::BuildError),
    #[error(transparent)]
    Call(#[from] alibabacloud_sdk_core::Error),
}

impl Error {
    pub(crate) fn input(message: impl Into<String>) -> Self {
        Self::Input(message.into())
    }
}
