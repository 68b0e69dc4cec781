//! One request of a provider and its response.
//!
//! Owns how a failed exchange becomes an error and how temporary credentials are read. Which request is
//! sent where is each provider's own.

use bytes::Bytes;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::access_key::Credentials;
use super::context::{Context, Peer};
use super::error::CredentialsError;
use crate::error::{Cause, Error, ServiceError, check};
use crate::operation::{Action, UntypedOperation};
use crate::secret::{Secret, erase, error_position};

/// What errors of an exchange and its time limit depend on.
#[derive(Debug)]
pub(super) struct Exchange<'a> {
    pub(super) context: &'a Context,
    /// The provider's name.
    pub(super) provider: &'static str,
    /// How errors name the exchange.
    pub(super) action: Action,
    pub(super) peer: Peer,
    /// The secrets of the request: they are masked if the response repeats them.
    pub(super) masked: Option<Credentials>,
}

impl<'a> Exchange<'a> {
    /// An exchange with a service that is not a product: errors name it by `service` and `request`.
    pub(super) fn new(
        context: &'a Context,
        provider: &'static str,
        peer: Peer,
        service: &'static str,
        request: &'static str,
    ) -> Self {
        let action = UntypedOperation::rpc(service, "", request).action;
        Self { context, provider, action, peer, masked: None }
    }

    /// Masks one or two secrets if the response repeats them.
    pub(super) fn masking(mut self, first: &str, second: &str) -> Self {
        self.masked = Some(Credentials::new("", first).with_security_token(second));
        self
    }

    /// Sends the request and returns the body of a success.
    pub(super) async fn send(&self, request: http::Request<Bytes>) -> Result<Bytes, CredentialsError> {
        let response = match self.context.send(self.peer, request).await {
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
            let position = error_position(&error);
            self.broken(format!("the answer of {} is not the expected JSON ({position})", self.action.product))
        })
    }

    /// Reads temporary credentials from a document with a `Code`, which is `Success` if it contains them.
    pub(super) fn read_with_code(&self, body: Bytes) -> Result<Credentials, CredentialsError> {
        let code = serde_json::from_slice::<Code>(&body).ok().and_then(|document| document.code);
        match code.as_deref() {
            Some("Success") => self.read_temporary(body, true),
            // The error of a body that is not JSON has a position.
            None => Err(self.read::<Code>(body).err().unwrap_or_else(|| self.broken("the answer has no Code"))),
            Some(_) => Err(self.rejected(&body)),
        }
    }

    pub(super) fn read_temporary(&self, body: Bytes, needs_token: bool) -> Result<Credentials, CredentialsError> {
        let temporary: Temporary = self.read(body)?;
        temporary.credentials(needs_token).map_err(|reason| self.broken(reason))
    }

    /// The error document in the body of a response whose status is a success.
    fn rejected(&self, body: &[u8]) -> CredentialsError {
        let secrets = self.masked.iter().flat_map(|own| [Some(own.access_key_secret()), own.security_token()]);
        let error = secrets.flatten().fold(ServiceError::read(None, body), ServiceError::without);
        self.failed(Error::new(&self.action, error))
    }

    pub(super) fn failed(&self, error: Error) -> CredentialsError {
        CredentialsError::Call { provider: self.provider.to_owned(), error: error.into() }
    }

    /// The error of a request that cannot be built, signed or addressed.
    pub(super) fn cannot_send<C: Into<Cause>>(&self, cause: C) -> CredentialsError {
        self.failed(Error::new(&self.action, cause))
    }

    pub(super) fn broken(&self, reason: impl Into<String>) -> CredentialsError {
        CredentialsError::broken(self.provider, reason)
    }
}

/// The member that says whether the document contains credentials.
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
    /// Only the session of an RSA key pair has no security token.
    pub(super) fn credentials(self, needs_token: bool) -> Result<Credentials, String> {
        let missing = |name: &str| format!("the answer has no {name}");
        let required =
            |secret: Option<Secret>, name| secret.filter(|text| !text.is_empty()).ok_or_else(|| missing(name));
        let id = required(self.access_key_id, "AccessKeyId")?;
        let secret = required(self.access_key_secret, "AccessKeySecret")?;
        let token = match needs_token {
            true => required(self.security_token, "SecurityToken")?,
            false => self.security_token.unwrap_or_default(),
        };
        let expiration = self.expiration.ok_or_else(|| missing("Expiration"))?;
        let expiration = parse_time(&expiration).ok_or("the Expiration of the answer is not a time")?;
        Ok(Credentials::new(&*id, &*secret).with_security_token(&*token).with_expiration(expiration))
    }
}

/// Reads a time such as `2026-01-02T03:04:05Z`.
pub(super) fn parse_time(text: &str) -> Option<std::time::SystemTime> {
    text.parse::<Timestamp>().ok().map(std::time::SystemTime::from)
}
