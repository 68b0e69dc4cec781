//! A transport without a network.
//!
//! Owns the answers that it returns and the requests that it received.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::Value;

use super::TestClock;
use crate::client::Client;
use crate::credentials::Credentials;
use crate::encode::json;
use crate::error::TransportError;
use crate::future::BoxFuture;
use crate::percent::decode_pairs;
use crate::transport::Transport;
use crate::wire::{Element, View};

/// Returns answers from a list or a closure, and keeps every request. Clones are one transport.
#[derive(Clone)]
pub struct FakeTransport(Arc<Mutex<State>>);

struct State {
    script: Script,
    requests: Vec<SentRequest>,
}

type Script = Box<dyn FnMut(&SentRequest) -> Answer + Send>;

/// An answer of a [`FakeTransport`].
///
/// `Debug` shows the status alone.
#[must_use]
pub struct Answer(Result<http::Response<Bytes>, TransportError>);

/// A request that the transport received.
///
/// `Debug` shows the operation alone: the rest may contain secrets.
#[derive(Clone)]
pub struct SentRequest(http::Request<Bytes>);

impl FakeTransport {
    /// Returns these answers one after the other. A request after the last answer fails, with an error that
    /// says so.
    pub fn answers(answers: impl IntoIterator<Item = Answer>) -> Self {
        let mut answers: VecDeque<_> = answers.into_iter().collect();
        let count = answers.len();
        Self::from_fn(move |_| {
            let none = || {
                let message = format!("the test expects no request after {count} answers");
                Answer::failure(TransportError::new(message).permanent())
            };
            answers.pop_front().unwrap_or_else(none)
        })
    }

    /// Calls `script` for each answer.
    pub fn from_fn(script: impl FnMut(&SentRequest) -> Answer + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(State { script: Box::new(script), requests: Vec::new() })))
    }

    /// A client with this transport, example credentials, the region `cn-hangzhou` and a [`TestClock`], so
    /// that retries take no time.
    pub fn client(&self) -> Client {
        Client::builder()
            .credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"))
            .region("cn-hangzhou")
            .clock(TestClock::default())
            .finish(Arc::new(self.clone()), None, Vec::new())
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<SentRequest> {
        self.state().requests.clone()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for FakeTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FakeTransport").field("requests", &self.state().requests).finish_non_exhaustive()
    }
}

impl Transport for FakeTransport {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let request = SentRequest(request);
        let mut state = self.state();
        let answer = (state.script)(&request);
        state.requests.push(request);
        Box::pin(std::future::ready(answer.0))
    }
}

impl Answer {
    /// An answer with this status and an empty body.
    pub fn status(status: u16) -> Self {
        let mut response = http::Response::new(Bytes::new());
        // For a number that is not a status, the test gets the default: a success.
        *response.status_mut() = http::StatusCode::from_u16(status).unwrap_or_default();
        Self(Ok(response))
    }

    /// A success with this output of an operation: bytes as they are, all else as JSON.
    pub fn output(output: &impl Element) -> Self {
        if let View::Bytes(bytes) = output.view() {
            return Self::status(200).header("content-type", "application/octet-stream").body(bytes.to_vec());
        }
        Self::status(200).header("content-type", "application/json;charset=utf-8").body(json(output.view()))
    }

    /// A success with this JSON.
    pub fn json(value: &Value) -> Self {
        Self::output(value)
    }

    /// An error of the service.
    pub fn error(status: u16, code: &str, message: &str) -> Self {
        let document = serde_json::json!({
            "RequestId": "00000000-0000-0000-0000-000000000000",
            "Code": code,
            "Message": message,
        });
        Self::status(status).header("content-type", "application/json;charset=utf-8").body(document.to_string())
    }

    /// No answer: the transport fails.
    pub fn failure(error: TransportError) -> Self {
        Self(Err(error))
    }

    /// Sets a header; one that HTTP does not allow is left out.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let header = (HeaderName::from_bytes(name.as_bytes()), HeaderValue::from_str(value));
        if let (Ok(response), (Ok(name), Ok(value))) = (&mut self.0, header) {
            response.headers_mut().insert(name, value);
        }
        self
    }

    /// Sets the body.
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        Self(self.0.map(|response| response.map(|_| body.into())))
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("Answer").field(&self.0.as_ref().map(http::Response::status)).finish()
    }
}

impl SentRequest {
    /// The operation that was called.
    pub fn operation(&self) -> Option<&str> {
        self.header("x-acs-action")
    }

    /// The host that it is sent to.
    pub fn host(&self) -> Option<&str> {
        self.0.uri().host()
    }

    /// A parameter of the query or the form, by its wire name, decoded.
    pub fn parameter(&self, wire_name: &str) -> Option<String> {
        let mut pairs = self.query().into_iter().chain(self.form());
        pairs.find(|(name, _)| name == wire_name).map(|(_, value)| value)
    }

    /// The decoded pairs of the query.
    pub fn query(&self) -> Vec<(String, String)> {
        decode_pairs(self.0.uri().query().unwrap_or_default(), false)
    }

    /// The decoded pairs of a form body; empty for any other body.
    pub fn form(&self) -> Vec<(String, String)> {
        let form = self.header(CONTENT_TYPE.as_str()) == Some("application/x-www-form-urlencoded");
        let text = String::from_utf8_lossy(self.0.body());
        if form { decode_pairs(&text, true) } else { Vec::new() }
    }

    /// The body as JSON; `None` for any other body.
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(self.0.body()).ok()
    }

    /// A header, by its name in lower case.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.0.headers().get(name).and_then(|value| value.to_str().ok())
    }

    /// The whole request.
    pub fn as_http(&self) -> &http::Request<Bytes> {
        &self.0
    }
}

impl fmt::Debug for SentRequest {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("SentRequest").field("operation", &self.operation()).finish_non_exhaustive()
    }
}
