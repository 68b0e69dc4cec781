//! Profiles in files of the user.
//!
//! Owns when a file is read again, and how the provider that a profile describes is told. What
//! the files say is in `cli.rs` and `ini.rs`.

mod cli;
mod ini;
mod modes;
mod write_back;

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use secrecy::zeroize::Zeroizing;
use sha2::{Digest as _, Sha256};

use super::context::Context;
use super::{BoxFuture, Credentials, CredentialsError, CredentialsProvider};

pub(super) use cli::{SignIns, cli_profile, region};
pub(super) use ini::ini_profile;
pub(super) use write_back::WriteBack;

/// The profile of both files.
const PROFILE: &str = "ALIBABA_CLOUD_PROFILE";
/// How long a file is taken to be as it was.
const CHECK: Duration = Duration::from_secs(60);

/// A file with profiles.
trait File: fmt::Debug + Send + Sync + 'static {
    /// The provider's name.
    fn name(&self) -> &'static str;
    /// The file and its text.
    fn read(&self, context: &Context) -> Result<(PathBuf, Zeroizing<String>), CredentialsError>;
    /// The provider that the chosen profile describes.
    fn choose(&self, context: &Context, path: &Path, text: &str) -> Result<Chosen, CredentialsError>;
}

/// What a profile describes.
#[derive(Clone)]
struct Chosen {
    provider: Arc<dyn CredentialsProvider>,
    /// The profile in words.
    place: String,
}

/// The chosen profile of a file, kept until the file changes.
struct Profiles<F> {
    file: F,
    context: Context,
    loaded: Mutex<Option<Loaded>>,
}

struct Loaded {
    chosen: Chosen,
    path: PathBuf,
    digest: [u8; 32],
    /// When the file was looked at; never, after a failure.
    checked: Option<SystemTime>,
}

impl<F: File> Profiles<F> {
    fn new(file: F, context: &Context) -> Self {
        Self { file, context: context.clone(), loaded: Mutex::default() }
    }

    fn loaded(&self) -> MutexGuard<'_, Option<Loaded>> {
        self.loaded.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The provider, from the file as it is now or was a moment ago.
    ///
    /// The lock is held meanwhile, so that all callers get the same provider and share its fetch.
    fn chosen(&self) -> Result<Chosen, CredentialsError> {
        let mut loaded = self.loaded();
        let now = self.context.now();
        let fresh = |at: SystemTime| now.duration_since(at).is_ok_and(|age| age < CHECK);
        if let Some(kept) = loaded.as_ref().filter(|kept| kept.checked.is_some_and(fresh)) {
            return Ok(kept.chosen.clone());
        }
        let (path, text) = self.file.read(&self.context).inspect_err(|_| *loaded = None)?;
        let digest: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        if let Some(kept) = loaded.as_mut().filter(|kept| kept.digest == digest && kept.path == path) {
            kept.checked = Some(now);
            return Ok(kept.chosen.clone());
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
                    Some(detail) if inner != "static" => format!("{place}: {detail}"),
                    _ => place,
                };
                let path = format!("{name}/{inner}");
                Ok(credentials.with_origin(path, place))
            }
            Err(error) => {
                // The user may mend the file. The provider stays while the file does: it may hold
                // tokens that are newer than those in the file.
                if let Some(loaded) = self.loaded().as_mut() {
                    loaded.checked = None;
                }
                Err(error.beneath(name))
            }
        }
    }
}

impl<F: File> fmt::Debug for Profiles<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Profiles").field("file", &self.file).finish_non_exhaustive()
    }
}

impl<F: File> CredentialsProvider for Profiles<F> {
    fn name(&self) -> &str {
        self.file.name()
    }

    fn credentials(&self) -> BoxFuture<'_, Result<Credentials, CredentialsError>> {
        Box::pin(self.obtain())
    }

    fn invalidate(&self, refused: &Credentials) {
        if let Some(loaded) = self.loaded().as_mut() {
            loaded.checked = None;
            loaded.chosen.provider.invalidate(refused);
        }
    }
}

/// A file of the home folder.
fn in_home(context: &Context, provider: &str, path: &str) -> Result<PathBuf, CredentialsError> {
    let home = context.home();
    let home = home.ok_or_else(|| CredentialsError::not_configured(provider, "the home folder is not known"))?;
    Ok(home.join(path))
}

/// The text of a file, without the mark that some editors begin it with; `None` without a file.
fn read(context: &Context, provider: &str, path: &Path) -> Result<Option<Zeroizing<String>>, CredentialsError> {
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
