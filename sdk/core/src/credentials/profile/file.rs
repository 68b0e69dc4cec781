//! A file with profiles, and the provider that its chosen profile describes.
//!
//! Owns when the file is read again.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::credentials::access_key::Credentials;
use crate::credentials::context::Context;
use crate::credentials::error::CredentialsError;
use crate::credentials::fixed;
use crate::credentials::provider::CredentialsProvider;
use crate::future::BoxFuture;

/// The profile in both files.
pub(super) const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";
/// How long a file is assumed to be unchanged.
const READ_INTERVAL: Duration = Duration::from_secs(60);

/// A file with profiles.
pub(super) trait ProfileFile: fmt::Debug + Send + Sync + 'static {
    /// The provider's name.
    fn name(&self) -> &'static str;
    /// The file and its text.
    fn read(&self, context: &Context) -> Result<(PathBuf, Zeroizing<String>), CredentialsError>;
    /// The provider that the chosen profile describes.
    fn choose(&self, context: &Context, path: &Path, text: &str) -> Result<Chosen, CredentialsError>;
}

/// The provider of the chosen profile.
#[derive(Clone)]
pub(super) struct Chosen {
    pub(super) provider: Arc<dyn CredentialsProvider>,
    /// The profile and the file, as text for people.
    pub(super) place: String,
}

/// The chosen profile of a file, cached until the file changes.
pub(super) struct Profiles<F> {
    file: F,
    context: Context,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    chosen: Chosen,
    path: PathBuf,
    digest: [u8; 32],
    /// When the file was read last; `None` after a failure.
    checked: Option<SystemTime>,
}

impl<F: ProfileFile> Profiles<F> {
    pub(super) fn new(file: F, context: &Context) -> Self {
        Self { file, context: context.clone(), loaded: Mutex::default() }
    }

    fn loaded(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The provider, from the file as it was within the last minute.
    ///
    /// The lock is held during the read, so that all callers get the same provider and share its fetch.
    fn chosen(&self) -> Result<Chosen, CredentialsError> {
        let mut loaded = self.loaded();
        let now = self.context.now();
        let fresh = |at: SystemTime| now.duration_since(at).is_ok_and(|age| age < READ_INTERVAL);
        if let Some(cached) = loaded.as_ref().filter(|cached| cached.checked.is_some_and(fresh)) {
            return Ok(cached.chosen.clone());
        }
        let (path, text) = self.file.read(&self.context).inspect_err(|_| *loaded = None)?;
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        if let Some(cached) = loaded.as_mut().filter(|cached| cached.digest == digest && cached.path == path) {
            cached.checked = Some(now);
            return Ok(cached.chosen.clone());
        }
        let chosen = self.file.choose(&self.context, &path, &text).inspect_err(|_| *loaded = None)?;
        *loaded = Some(Loaded { chosen: chosen.clone(), path, digest, checked: Some(now) });
        Ok(chosen)
    }

    async fn obtain(&self) -> Result<Credentials, CredentialsError> {
        let name = self.file.name();
        let Chosen { provider, place } = self.chosen()?;
        match provider.credentials().await {
            Ok(credentials) => {
                let inner = credentials.provider().unwrap_or_else(|| provider.name());
                let place = match credentials.place() {
                    Some(detail) if inner != fixed::NAME => format!("{place}: {detail}"),
                    _ => place,
                };
                let path = format!("{name}/{inner}");
                Ok(credentials.with_origin(path, place))
            }
            Err(error) => {
                // The user may correct the file. The provider is kept while the file is unchanged: its tokens
                // may be newer than those in the file.
                if let Some(loaded) = self.loaded().as_mut() {
                    loaded.checked = None;
                }
                Err(error.used_by(name))
            }
        }
    }
}

impl<F: ProfileFile> fmt::Debug for Profiles<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Profiles").field("file", &self.file).finish_non_exhaustive()
    }
}

impl<F: ProfileFile> CredentialsProvider for Profiles<F> {
    fn name(&self) -> &str {
        self.file.name()
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.obtain())
    }

    fn invalidate(&self, rejected: &Credentials) {
        if let Some(loaded) = self.loaded().as_mut() {
            loaded.checked = None;
            loaded.chosen.provider.invalidate(rejected);
        }
    }
}

/// A file in the home folder.
pub(super) fn in_home(context: &Context, provider: &str, path: &str) -> Result<PathBuf, CredentialsError> {
    let home = context.home();
    let home = home.ok_or_else(|| CredentialsError::not_configured(provider, "the home folder is not known"))?;
    Ok(home.join(path))
}

/// The text of a file, without a byte order mark; `None` if there is no file.
pub(super) fn read(
    context: &Context,
    provider: &str,
    path: &Path,
) -> Result<Option<Zeroizing<String>>, CredentialsError> {
    match context.system().read(path).map(Zeroizing::new) {
        Ok(mut text) => {
            if text.starts_with('\u{feff}') {
                text.remove(0);
            }
            Ok(Some(text))
        }
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => {
            let reason = format!("{} cannot be read: {}", path.display(), error.kind());
            Err(CredentialsError::broken(provider, reason))
        }
    }
}

/// Declares a public provider of a [`ProfileFile`] that has the fields `file` and `profile`, and its builder.
macro_rules! profile_provider {
    ($(#[$about:meta])* $provider:ident, $builder:ident, $file:ty) => {
        $(#[$about])*
        #[derive(Clone)]
        pub struct $provider(std::sync::Arc<Profiles<$file>>);

        #[doc = concat!("Builds a [`", stringify!($provider), "`].")]
        #[must_use = "a builder does nothing until `build` is called"]
        pub struct $builder {
            file: $file,
            context: Context,
        }

        impl $provider {
            /// A provider of the file and the profile that the environment names, unless they are set.
            pub fn builder() -> $builder {
                $builder { file: <$file>::default(), context: Context::new() }
            }
        }

        impl $builder {
            /// Sets the name of the profile. If the file has no such profile, credentials are an error, and a
            /// chain does not continue with the next provider.
            pub fn profile(mut self, name: impl Into<String>) -> Self {
                self.file.profile = Some(name.into());
                self
            }

            /// Sets the file. If it does not exist, credentials are an error, and a chain does not continue with
            /// the next provider.
            pub fn file(mut self, path: impl Into<PathBuf>) -> Self {
                self.file.file = Some(path.into());
                self
            }

            /// Uses the variables, files, processes, clock and connections of this context; without one it
            /// uses those of the process.
            pub fn context(mut self, context: &Context) -> Self {
                self.context = context.clone();
                self
            }

            /// The provider. It reads no file before credentials are needed.
            #[must_use]
            pub fn build(self) -> $provider {
                $provider(std::sync::Arc::new(Profiles::new(self.file, &self.context)))
            }
        }

        impl std::fmt::Debug for $builder {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(stringify!($builder)).field("file", &self.file).finish_non_exhaustive()
            }
        }

        $crate::credentials::provider::delegating_provider! { $provider }
    };
}

pub(super) use profile_provider;
