//! The attempts of a call: signed, sent, checked and, after a failure, repeated.
//!
//! Owns the retry loop, the order of credentials, interceptors, signature and transport within an attempt, and
//! the time limits. Every attempt has its own date and nonce. Whether a failure is followed by another attempt
//! is decided in [`crate::retry`].

use std::borrow::Cow;
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use tokio::time::timeout;

use super::prepare::PreparedCall;
use super::settings::Settings;
use crate::credentials::{Credentials, CredentialsError};
use crate::error::{Cause, Error, Failure, check};
use crate::interceptor::{Attempt, Outcome};
use crate::operation::Authentication;
use crate::request::UnsignedRequest;
use crate::retry::Attempts;
use crate::sign::{SignatureScheme, SignedRequest, SignedText, SigningContext, sign};
use crate::trace::Span;
use crate::transport::Body;

/// What an attempt leaves for the next one.
#[derive(Default)]
struct Progress {
    /// The credentials of the last signature.
    credentials: Option<Credentials>,
    /// The date of the last signature.
    date: Option<SystemTime>,
    /// The wait before this attempt.
    waited: Duration,
    /// The hash of the uploaded body, after it was read once.
    upload_sha256: Option<String>,
}

/// Attempts a call until it succeeds, must not be repeated, or its time limit is reached.
pub(super) async fn send(settings: &Settings, call: &PreparedCall, span: &Span) -> Result<http::Response<Body>, Error> {
    check_runtime(call)?;
    let Settings { clock, budget, retry, .. } = settings;
    let mut attempts = Attempts::new(call.policy.as_ref().unwrap_or(retry), call.repeatable);
    let mut progress = Progress::default();
    loop {
        let number = attempts.begin();
        span.attempts(number);
        let error = match attempt(settings, call, number, &mut progress, span).await {
            Ok(response) => {
                budget.succeed(number);
                return Ok(response);
            }
            Err(error) => error.after_attempts(number),
        };
        let failure = error.failure();
        let wait = attempts.next(failure, clock.fraction());
        let recovered = recover_from(settings, call, failure, &progress, wait.is_some()).await;
        // After a wait to the end of the time limit the call would fail anyway, and hide this error.
        let in_time = |wait: &Duration| *wait < call.time_left(&**clock);
        let Some(wait) = wait.filter(|wait| recovered && in_time(wait) && budget.take()) else {
            return Err(error);
        };
        span.retry(number, wait);
        progress.waited = wait;
        if !wait.is_zero() {
            clock.sleep(wait).await;
        }
    }
}

/// Signs a call as its first attempt would, and does not send it.
pub(super) async fn sign_only(settings: &Settings, call: &PreparedCall) -> Result<SignedRequest, Error> {
    check_runtime(call)?;
    let mut progress = Progress::default();
    let work = async {
        let signed = sign_attempt(settings, call, 1, &mut progress).await;
        signed.map_err(|cause| Error::new(&call.action, cause))
    };
    within_limits(settings, call, work).await
}

/// Time limits require a tokio runtime.
fn check_runtime(call: &PreparedCall) -> Result<(), Error> {
    match tokio::runtime::Handle::try_current() {
        Ok(_) => Ok(()),
        Err(_) => Err(Error::new(&call.action, Cause::NoRuntime)),
    }
}

/// Removes the cause of a failure where that is possible, so that at least the next call succeeds; `false` if
/// another attempt would fail in the same way.
async fn recover_from(
    settings: &Settings,
    call: &PreparedCall,
    failure: Failure,
    progress: &Progress,
    may_repeat: bool,
) -> bool {
    match (failure, &progress.credentials, progress.date) {
        (Failure::Skewed(service), _, Some(rejected)) => settings.offset.adopt(service, settings.clock.now(), rejected),
        (Failure::ExpiredToken, Some(rejected), _) => {
            settings.credentials.invalidate(rejected);
            may_repeat && has_other_credentials(settings, call, rejected).await
        }
        _ => true,
    }
}

/// Whether the provider has other credentials than those that were rejected.
async fn has_other_credentials(settings: &Settings, call: &PreparedCall, rejected: &Credentials) -> bool {
    let current = timeout(call.time_left(&*settings.clock), settings.credentials.credentials()).await;
    matches!(current, Ok(Ok(current)) if !current.is_same_key(rejected))
}

/// The result of `work`, or an error when the time limit of the attempt or of the call is reached.
async fn within_limits<T>(
    settings: &Settings,
    call: &PreparedCall,
    work: impl Future<Output = Result<T, Error>>,
) -> Result<T, Error> {
    let left = call.time_left(&*settings.clock);
    timeout(left.min(call.attempt_timeout), work).await.unwrap_or_else(|_| {
        let cause = if left <= call.attempt_timeout {
            Cause::Deadline(call.timeout)
        } else {
            Cause::Slow(call.attempt_timeout)
        };
        Err(Error::new(&call.action, cause))
    })
}

/// One request and its response, within the time limits; interceptors and the span are notified.
async fn attempt(
    settings: &Settings,
    call: &PreparedCall,
    number: u32,
    progress: &mut Progress,
    span: &Span,
) -> Result<http::Response<Body>, Error> {
    let span = span.attempt(number);
    // On the heap, so that the future of the call is small for every stack that contains it.
    let exchange = span.around(Box::pin(exchange(settings, call, number, progress)));
    let result = within_limits(settings, call, exchange).await;
    let outcome = match &result {
        Ok(response) => {
            span.succeed(response.status(), response.headers());
            Outcome::Success { status: response.status(), headers: response.headers() }
        }
        Err(error) => {
            span.fail(error);
            Outcome::Failure(error)
        }
    };
    let attempt = Attempt { action: &call.action, region: call.region.as_deref(), number };
    settings.interceptors.iter().rev().for_each(|interceptor| interceptor.after_response(&attempt, &outcome));
    result
}

/// Sends the request and reads the response, except for a success that the caller reads.
async fn exchange(
    settings: &Settings,
    call: &PreparedCall,
    number: u32,
    progress: &mut Progress,
) -> Result<http::Response<Body>, Error> {
    let sent = sign_and_send(settings, call, number, progress).await;
    let (response, signed_text) = sent.map_err(|cause| Error::new(&call.action, cause))?;
    if call.streamed && response.status().is_success() {
        return Ok(response);
    }
    let (parts, body) = response.into_parts();
    match body.collect(settings.response_limit).await {
        Ok(body) => {
            let response = http::Response::from_parts(parts, body);
            check(&call.action, response, progress.credentials.as_ref(), Some(&signed_text))
                .map(|response| response.map(Body::from))
        }
        Err(error) => Err(Error::new(&call.action, error).with_response(parts.status, parts.headers, Bytes::new())),
    }
}

/// Signs the request anew and sends it; returns the response and the text that was signed.
async fn sign_and_send(
    settings: &Settings,
    call: &PreparedCall,
    number: u32,
    progress: &mut Progress,
) -> Result<(http::Response<Body>, SignedText), Cause> {
    let (request, signed_text) = sign_attempt(settings, call, number, progress).await?.into_parts();
    let mut request = request.map(Body::from);
    if let Some(upload) = &call.upload {
        *request.body_mut() = Box::pin(upload.body()).await?;
    }
    Ok((settings.transport.stream(request).await?, signed_text))
}

/// The signed request of an attempt.
async fn sign_attempt(
    settings: &Settings,
    call: &PreparedCall,
    number: u32,
    progress: &mut Progress,
) -> Result<SignedRequest, Cause> {
    progress.credentials = credentials(settings, call.action.authentication).await?;
    let needs_hash = settings.scheme == SignatureScheme::V3 && progress.upload_sha256.is_none();
    if let Some(upload) = call.upload.as_ref().filter(|_| needs_hash) {
        progress.upload_sha256 = Some(Box::pin(upload.hash()).await?);
    }
    let request = unsigned_request(settings, call, number, progress)?;
    let nonce = settings.clock.nonce()?;
    let time = settings.offset.apply(settings.clock.now());
    progress.date = Some(time);
    let context = SigningContext::new(time, &nonce).credentials(progress.credentials.as_ref()).scheme(settings.scheme);
    Ok(sign(&request, &context)?)
}

/// The request of an attempt, changed by the interceptors.
fn unsigned_request<'a>(
    settings: &Settings,
    call: &'a PreparedCall,
    number: u32,
    progress: &Progress,
) -> Result<Cow<'a, UnsignedRequest>, Cause> {
    let mut request = Cow::Borrowed(&call.request);
    if number > 1 {
        let headers = &mut request.to_mut().headers;
        headers.push(("x-acs-retry-attempts".to_owned(), (number - 1).to_string()));
        headers.push(("x-acs-retry-delay".to_owned(), progress.waited.as_millis().to_string()));
    }
    if progress.upload_sha256.is_some() {
        request.to_mut().body_sha256.clone_from(&progress.upload_sha256);
    }
    if !settings.interceptors.is_empty() {
        let attempt = Attempt { action: &call.action, region: call.region.as_deref(), number };
        for interceptor in &settings.interceptors {
            interceptor.before_signing(&attempt, request.to_mut())?;
        }
        request.to_mut().normalize_headers()?;
    }
    Ok(request)
}

/// The credentials that an operation with this authentication requires.
async fn credentials(
    settings: &Settings,
    authentication: Authentication,
) -> Result<Option<Credentials>, CredentialsError> {
    let provider = &settings.credentials;
    match authentication {
        Authentication::Anonymous => Ok(None),
        Authentication::AccessKey => provider.credentials().await.map(Some),
        Authentication::BearerToken => {
            let credentials = provider.credentials().await?;
            match credentials.bearer_token() {
                Some(_) => Ok(Some(credentials)),
                None => Err(CredentialsError::Broken {
                    provider: provider.name().to_owned(),
                    reason: "the operation requires a bearer token".to_owned(),
                }),
            }
        }
    }
}
