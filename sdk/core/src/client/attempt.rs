//! One attempt of a call.
//!
//! Owns the order of credentials, interceptors, signature and transport, the time limit of the
//! attempt, and the clock offset. Every attempt has its own date and nonce.

use std::borrow::Cow;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::time::timeout;

use super::{Client, Outgoing};
use crate::credentials::{Credentials, CredentialsError};
use crate::error::{Cause, Error, check};
use crate::interceptor::{Attempt, Outcome};
use crate::operation::{Action, Authentication};
use crate::sign::{Signature, SignatureScheme, SigningContext, sign};
use crate::trace::Span;
use crate::transport::Body;

/// What one attempt leaves to the next.
#[derive(Default)]
pub(super) struct Attempted {
    /// Who signed.
    pub(super) credentials: Option<Credentials>,
    /// The date that was signed.
    pub(super) date: Option<SystemTime>,
    /// The wait before this attempt.
    pub(super) waited: Duration,
    /// The hash of what is uploaded, once it was read.
    upload_sha256: Option<String>,
}

impl Client {
    /// One request and its response, within the time of the attempt and of the call.
    pub(super) async fn attempt(
        &self,
        call: &Outgoing,
        number: u32,
        attempted: &mut Attempted,
        span: &Span,
    ) -> Result<http::Response<Body>, Error> {
        let left = call.left(&*self.0.clock);
        let span = span.attempt(number);
        // On the heap, so that the future of the call stays small for every stack that holds it.
        let exchange = span.around(Box::pin(self.exchange(call, number, attempted)));
        let outcome = timeout(left.min(call.attempt_timeout), exchange).await.unwrap_or_else(|_| {
            let cause = if left <= call.attempt_timeout {
                Cause::Deadline(call.timeout)
            } else {
                Cause::Slow(call.attempt_timeout)
            };
            Err(Error::new(&call.action, cause))
        });
        match &outcome {
            Ok(response) => span.succeed(response.status(), response.headers()),
            Err(error) => span.fail(error),
        }
        let told = match &outcome {
            Ok(response) => Outcome::Success { status: response.status(), headers: response.headers() },
            Err(error) => Outcome::Failure(error),
        };
        let attempt = Attempt { action: &call.action, region: call.region.as_deref(), number };
        self.0.interceptors.iter().rev().for_each(|interceptor| interceptor.after_response(&attempt, &told));
        outcome
    }

    /// Sends the request and reads the response, unless it is a success that the caller reads.
    async fn exchange(
        &self,
        call: &Outgoing,
        number: u32,
        attempted: &mut Attempted,
    ) -> Result<http::Response<Body>, Error> {
        let sent = self.send_once(call, number, attempted).await;
        let (response, signature) = sent.map_err(|cause| Error::new(&call.action, cause))?;
        if call.open && response.status().is_success() {
            return Ok(response);
        }
        let (parts, body) = response.into_parts();
        match body.collect(self.0.response_limit).await {
            Ok(body) => {
                let response = http::Response::from_parts(parts, body);
                check(&call.action, response, attempted.credentials.as_ref(), Some(&signature))
                    .map(|response| response.map(Body::from))
            }
            Err(error) => {
                let status = parts.status.as_u16();
                Err(Error::new(&call.action, error).with_response(status, parts.headers, Bytes::new()))
            }
        }
    }

    /// Signs the request anew and sends it; what was signed comes back with the response.
    async fn send_once(
        &self,
        call: &Outgoing,
        number: u32,
        attempted: &mut Attempted,
    ) -> Result<(http::Response<Body>, Signature), Cause> {
        attempted.credentials = self.credentials(&call.action).await?;
        let hashed = self.0.scheme == SignatureScheme::V3 && attempted.upload_sha256.is_none();
        if let Some(upload) = call.upload.as_ref().filter(|_| hashed) {
            attempted.upload_sha256 = Some(Box::pin(upload.hash()).await?);
        }
        let (mut request, signature) = self.signed(call, number, attempted)?;
        if let Some(upload) = &call.upload {
            *request.body_mut() = Box::pin(upload.body()).await?;
        }
        Ok((self.0.transport.stream(request).await?, signature))
    }

    /// The signed request of an attempt, and what was signed.
    fn signed(
        &self,
        call: &Outgoing,
        number: u32,
        attempted: &mut Attempted,
    ) -> Result<(http::Request<Body>, Signature), Cause> {
        let mut request = Cow::Borrowed(&call.request);
        if number > 1 {
            let headers = &mut request.to_mut().headers;
            headers.push(("x-acs-retry-attempts".to_owned(), (number - 1).to_string()));
            headers.push(("x-acs-retry-delay".to_owned(), attempted.waited.as_millis().to_string()));
        }
        if attempted.upload_sha256.is_some() {
            request.to_mut().body_sha256.clone_from(&attempted.upload_sha256);
        }
        if !self.0.interceptors.is_empty() {
            let attempt = Attempt { action: &call.action, region: call.region.as_deref(), number };
            for interceptor in &self.0.interceptors {
                interceptor.before_signing(&attempt, request.to_mut())?;
            }
            request.to_mut().settle_headers()?;
        }
        let nonce = self.0.clock.nonce()?;
        let time = self.0.offset.apply(self.0.clock.now());
        attempted.date = Some(time);
        let credentials = attempted.credentials.as_ref();
        let context = SigningContext { action: &call.action, credentials, time, nonce: &nonce };
        let signature = sign(self.0.scheme, &request, &context)?;
        Ok((request.to_http(&signature)?.map(Body::from), signature))
    }

    async fn credentials(&self, action: &Action) -> Result<Option<Credentials>, CredentialsError> {
        let provider = &self.0.credentials;
        match action.authentication {
            Authentication::Anonymous => Ok(None),
            Authentication::AccessKey => provider.credentials().await.map(Some),
            Authentication::BearerToken => {
                let credentials = provider.credentials().await?;
                match credentials.bearer_token() {
                    Some(_) => Ok(Some(credentials)),
                    None => Err(CredentialsError::Broken {
                        provider: provider.name().to_owned(),
                        reason: "the operation takes a bearer token alone".to_owned(),
                    }),
                }
            }
        }
    }

    /// Whether the provider has other credentials than those that were refused.
    pub(super) async fn renewed(&self, call: &Outgoing, refused: &Credentials) -> bool {
        let fresh = timeout(call.left(&*self.0.clock), self.0.credentials.credentials()).await;
        matches!(fresh, Ok(Ok(fresh)) if !fresh.is_same_key(refused))
    }
}

/// How far the service's clock is ahead of ours, in seconds.
#[derive(Debug, Default)]
pub(super) struct Offset(AtomicI64);

/// Dates that differ by less agree: services accept some minutes.
const AGREE: Duration = Duration::from_secs(60);

impl Offset {
    /// Our time as the service's clock tells it.
    fn apply(&self, time: SystemTime) -> SystemTime {
        let seconds = self.0.load(Ordering::Relaxed);
        let offset = Duration::from_secs(seconds.unsigned_abs());
        let moved = if seconds < 0 { time.checked_sub(offset) } else { time.checked_add(offset) };
        moved.unwrap_or(time)
    }

    /// Takes the service's time over, which it told when we had `ours`; `false` when it agrees with
    /// the date that it refused.
    pub(super) fn learn(&self, service: SystemTime, ours: SystemTime, refused: SystemTime) -> bool {
        let (_, apart) = distance(service, refused);
        if apart < AGREE {
            return false;
        }
        let (ahead, apart) = distance(service, ours);
        let seconds = i64::try_from(apart.as_secs()).unwrap_or(i64::MAX);
        self.0.store(if ahead { seconds } else { -seconds }, Ordering::Relaxed);
        true
    }
}

/// Whether a time is ahead of another, and how far they are apart.
fn distance(time: SystemTime, other: SystemTime) -> (bool, Duration) {
    match time.duration_since(other) {
        Ok(ahead) => (true, ahead),
        Err(behind) => (false, behind.duration()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets() {
        let at = |seconds| SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        let offset = Offset::default();
        assert_eq!(offset.apply(at(5000)), at(5000));
        assert!(!offset.learn(at(5030), at(5000), at(5000)), "half a minute is no reason for a refusal");
        assert_eq!(offset.apply(at(5000)), at(5000));
        assert!(offset.learn(at(8600), at(5000), at(5000)));
        assert_eq!(offset.apply(at(6000)), at(9600));
        assert!(!offset.learn(at(8601), at(5001), at(8600)), "known and still refused");
        assert!(offset.learn(at(8602), at(5002), at(5000)), "signed before it was known");
        assert!(offset.learn(at(1400), at(5000), at(8600)));
        assert_eq!(offset.apply(at(6000)), at(2400));
    }
}
