//! One request of a provider and its answer.
//!
//! Owns how a failed exchange becomes an error and how temporary credentials are read. What is
//! asked, and of whom, is each provider's own.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::context::{Context, Peer};
use super::secret::{Secret, erase, place};
use super::{Credentials, CredentialsError};
use crate::error::{Cause, Error, ServiceError, check};
use crate::operation::{Action, UntypedOperation};

/// What is known of an exchange before it begins.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    pub(super) context: &'a Context,
    /// The provider's name.
    pub(super) provider: &'static str,
    /// How errors name the exchange.
    pub(super) action: Action,
    pub(super) peer: Peer,
    /// The secrets of the request: they are masked where the answer repeats them.
    pub(super) masked: Option<Credentials>,
}

impl<'a> Exchange<'a> {
    /// An exchange with a service that is no product: `who` and `what` name it in errors.
    pub(super) fn new(
        context: &'a Context,
        provider: &'static str,
        peer: Peer,
        who: &'static str,
        what: &'static str,
    ) -> Self {
        let action = UntypedOperation::rpc(who, "", what).action;
        Self { context, provider, action, peer, masked: None }
    }

    /// Masks one secret, or two, where the answer repeats them.
    pub(super) fn masking(mut self, first: &str, second: &str) -> Self {
        self.masked = Some(Credentials::new("", first).with_security_token(second));
        self
    }

    /// The body of a success.
    pub(super) async fn send(&self, request: http::Request<Bytes>) -> Result<Bytes, CredentialsError> {
        let answer = self.context.send(self.peer, request).await;
        let response = match answer {
            None => Err(Error::new(&self.action, Cause::Deadline(self.peer.limit()))),
            Some(Err(error)) => Err(Error::new(&self.action, error)),
            Some(Ok(response)) => check(&self.action, response, self.masked.as_ref(), None),
        };
        response.map(http::Response::into_body).map_err(|error| self.failed(error))
    }

    /// Reads the body of a success, and erases it.
    pub(super) fn read<T: DeserializeOwned>(&self, body: Bytes) -> Result<T, CredentialsError> {
        let read = serde_json::from_slice(&body);
        erase(body);
        read.map_err(|error| {
            let place = place(&error);
            self.broken(format!("the answer of {} is not the expected JSON ({place})", self.action.product))
        })
    }

    /// Reads temporary credentials beside a `Code`, which says whether they are there.
    pub(super) fn read_coded(&self, body: Bytes) -> Result<Credentials, CredentialsError> {
        // The error path alone needs a second look at the body, so it is not copied for it.
        let code = serde_json::from_slice::<Code>(&body).ok().and_then(|answer| answer.code);
        match code.as_deref() {
            Some("Success") => self.read_temporary(body, true),
            // What is no JSON at all is told with its place.
            None => Err(self.read::<Code>(body).err().unwrap_or_else(|| self.broken("the answer has no Code"))),
            Some(_) => Err(self.refused(&body)),
        }
    }

    pub(super) fn read_temporary(&self, body: Bytes, needs_token: bool) -> Result<Credentials, CredentialsError> {
        let temporary: Temporary = self.read(body)?;
        temporary.credentials(needs_token).map_err(|reason| self.broken(reason))
    }

    /// What a service says in the body of a success that is none.
    fn refused(&self, body: &[u8]) -> CredentialsError {
        let secrets = self.masked.iter().flat_map(|own| [Some(own.access_key_secret()), own.security_token()]);
        let error = secrets.flatten().fold(ServiceError::read(None, body), ServiceError::without);
        self.failed(Error::new(&self.action, error))
    }

    pub(super) fn failed(&self, error: Error) -> CredentialsError {
        CredentialsError::Call { provider: self.provider.to_owned(), error: error.into() }
    }

    /// A request that cannot be built, signed or addressed.
    pub(super) fn unsendable<C: Into<Cause>>(&self, cause: C) -> CredentialsError {
        self.failed(Error::new(&self.action, cause))
    }

    pub(super) fn broken(&self, reason: impl Into<String>) -> CredentialsError {
        CredentialsError::broken(self.provider, reason)
    }
}

/// Whether credentials come along.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Code {
    #[serde(default)]
    code: Option<String>,
}

/// Temporary credentials, in the spellings of STS, of the metadata service and of single sign-on.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Temporary {
    #[serde(default, alias = "accessKeyId", alias = "SessionAccessKeyId")]
    access_key_id: Option<Secret>,
    #[serde(default, alias = "accessKeySecret", alias = "SessionAccessKeySecret")]
    access_key_secret: Option<Secret>,
    #[serde(default, alias = "securityToken")]
    security_token: Option<Secret>,
    #[serde(default, alias = "expiration")]
    expiration: Option<String>,
}

impl Temporary {
    /// The credentials, or what is missing.
    ///
    /// A session of an RSA key pair has no security token; everything else has one.
    pub(super) fn credentials(self, needs_token: bool) -> Result<Credentials, String> {
        let missing = |name: &str| format!("the answer has no {name}");
        let told = |secret: Option<Secret>, name| secret.filter(|text| !text.is_empty()).ok_or_else(|| missing(name));
        let id = told(self.access_key_id, "AccessKeyId")?;
        let secret = told(self.access_key_secret, "AccessKeySecret")?;
        let token = match needs_token {
            true => told(self.security_token, "SecurityToken")?,
            false => self.security_token.unwrap_or_default(),
        };
        let expiration = self.expiration.ok_or_else(|| missing("Expiration"))?;
        let expiration = time(&expiration).ok_or("the Expiration of the answer is not a time")?;
        Ok(Credentials::new(&*id, &*secret).with_security_token(&*token).with_expiration(expiration))
    }
}

/// A time such as `2026-01-02T03:04:05Z`.
pub(super) fn time(text: &str) -> Option<std::time::SystemTime> {
    text.parse::<Timestamp>().ok().map(std::time::SystemTime::from)
}
