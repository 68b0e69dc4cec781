//! Surroundings that a test makes up: variables, a home folder, a clock, and scripted answers.
//!
//! Owns what is injected into providers. What is expected of them is each test's.

use std::collections::{BTreeMap, VecDeque};
use std::fs;
use std::future::{pending, ready};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use alibabacloud_sdk::credentials::{BoxFuture, Context, OperatingSystem, ProcessOutput, System};
use alibabacloud_sdk::transport::Transport;
use alibabacloud_sdk::{Credentials, TransportError};
use alibabacloud_sdk_core::clock::{Clock, NonceError};
use alibabacloud_sdk_core::sign::{decode_pairs, verify};
use alibabacloud_tests::clock::{NONCE, recorded_time};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::Value;
use tempfile::TempDir;

/// The home folder in texts of fixtures.
const HOME: &str = "{home}";

/// Everything around the providers of one test.
pub(crate) struct Surroundings {
    pub(crate) home: TempDir,
    pub(crate) clock: StandingClock,
    pub(crate) script: Script,
    system: FakeSystem,
}

/// A clock that moves when the test says so, and whose nonces are the recorded one.
#[derive(Clone, Debug)]
pub(crate) struct StandingClock(Arc<Mutex<SystemTime>>);

impl StandingClock {
    /// Seconds after the start.
    pub(crate) fn set(&self, seconds: u64) {
        *self.0.lock().unwrap() = recorded_time() + Duration::from_secs(seconds);
    }
}

impl Clock for StandingClock {
    fn now(&self) -> SystemTime {
        *self.0.lock().unwrap()
    }

    fn nonce(&self) -> Result<String, NonceError> {
        Ok(NONCE.to_owned())
    }
}

/// The variables of a test, the real file system, and a time that is over at once or never.
#[derive(Clone, Debug)]
pub(crate) struct FakeSystem {
    variables: Arc<BTreeMap<String, String>>,
    /// Whether the next program hangs.
    pub(crate) hangs: Arc<AtomicBool>,
    /// Whether somebody is silent, so that time limits end.
    silence: Arc<AtomicBool>,
    /// The limits that ended.
    limits: Arc<Mutex<Vec<Duration>>>,
}

impl System for FakeSystem {
    fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }

    fn read(&self, path: &Path) -> io::Result<String> {
        OperatingSystem.read(path)
    }

    fn rewrite(&self, path: &Path, edit: &dyn Fn(&str) -> Option<String>) -> io::Result<()> {
        OperatingSystem.rewrite(path, edit)
    }

    fn sleep(&self, time: Duration) -> BoxFuture<'static, ()> {
        let (silence, limits) = (Arc::clone(&self.silence), Arc::clone(&self.limits));
        Box::pin(async move {
            if !silence.load(Ordering::SeqCst) {
                pending().await
            }
            limits.lock().unwrap().push(time);
        })
    }

    fn run(&self, command: &str) -> BoxFuture<'static, io::Result<ProcessOutput>> {
        match self.hangs.load(Ordering::SeqCst) {
            true => Box::pin(pending()),
            false => OperatingSystem.run(command),
        }
    }
}

/// A scripted answer.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Answer {
    /// Method and path, or the operation of STS, that it answers.
    pub(crate) to: String,
    /// 200 unless it says otherwise; nobody answers without a status and a body.
    status: Option<u16>,
    #[serde(default)]
    headers: BTreeMap<String, String>,
    /// Text as it is, or JSON.
    body: Option<Value>,
    /// Whether nothing ever comes; otherwise no connection can be made.
    #[serde(default)]
    silent: bool,
    /// Who must have signed the request: the key's ID, its secret and its token.
    signed_by: Option<(String, String, String)>,
}

/// Gives the answers of a script in their order, and writes the requests down.
#[derive(Clone, Debug, Default)]
pub(crate) struct Script {
    answers: Arc<Mutex<VecDeque<Answer>>>,
    log: Arc<Mutex<Vec<String>>>,
    silence: Arc<AtomicBool>,
}

impl Script {
    pub(crate) fn push(&self, answers: impl IntoIterator<Item = Answer>) {
        let answers: Vec<_> = answers.into_iter().collect();
        self.silence.store(answers.iter().any(|answer| answer.silent), Ordering::SeqCst);
        self.answers.lock().unwrap().extend(answers);
    }

    /// How many answers no request was sent for.
    pub(crate) fn left(&self) -> usize {
        self.answers.lock().unwrap().len()
    }

    /// The requests since the last look.
    pub(crate) fn requests(&self) -> Vec<String> {
        std::mem::take(&mut self.log.lock().unwrap())
    }

    fn answer(&self, request: &http::Request<Bytes>) -> Result<Option<http::Response<Bytes>>, TransportError> {
        self.log.lock().unwrap().push(describe(request));
        let next = self.answers.lock().unwrap().pop_front();
        let Some(answer) = next else { panic!("nothing answers {}", describe(request)) };
        let (method, path) = (request.method(), request.uri().path());
        let operation = request.headers().get("x-acs-action").and_then(|name| name.to_str().ok());
        let sent = operation.map_or_else(|| format!("{method} {path}"), str::to_owned);
        assert_eq!(sent, answer.to, "{}", describe(request));
        if let Some((id, secret, token)) = &answer.signed_by {
            let key = Credentials::new(id, secret).with_security_token(token);
            verify(request, &key).unwrap_or_else(|error| panic!("{sent}: {error}"));
        }
        if answer.silent {
            return Ok(None);
        }
        if answer.body.is_none() && answer.status.is_none() {
            return Err(TransportError::new("cannot connect: connection refused"));
        }
        let mut response = http::Response::builder().status(answer.status.unwrap_or(200));
        for (name, value) in &answer.headers {
            response = response.header(name, value);
        }
        let body = match answer.body {
            None => String::new(),
            Some(Value::String(text)) => text,
            Some(json) => json.to_string(),
        };
        Ok(Some(response.body(body.into()).unwrap()))
    }
}

impl Transport for Script {
    fn send(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        match self.answer(&request) {
            Ok(Some(response)) => Box::pin(ready(Ok(response))),
            Ok(None) => Box::pin(pending()),
            Err(error) => Box::pin(ready(Err(error))),
        }
    }
}

/// A request in lines: its method and URI, its headers, and the pairs of a form.
fn describe(request: &http::Request<Bytes>) -> String {
    let mut text = format!("{} {}", request.method(), request.uri());
    let mut headers: Vec<_> = request.headers().iter().filter(|(name, _)| *name != "user-agent").collect();
    headers.sort_by_key(|(name, _)| name.as_str());
    for (name, value) in headers {
        text.push_str(&format!("\n  {name}: {}", String::from_utf8_lossy(value.as_bytes())));
    }
    let body = String::from_utf8_lossy(request.body());
    let kind = request.headers().get("content-type").map(|value| value.as_bytes());
    match kind {
        Some(b"application/x-www-form-urlencoded") => {
            for (name, value) in decode_pairs(&body, true) {
                text.push_str(&format!("\n  {name} = {value}"));
            }
        }
        _ if body.is_empty() => {}
        _ => text.push_str(&format!("\n  {body}")),
    }
    text
}

impl Surroundings {
    /// Variables of a test, with a home folder that begins as a copy of `folder`.
    pub(crate) fn new(variables: &BTreeMap<String, String>, folder: Option<&Path>) -> Self {
        let home = TempDir::new().expect("there is a folder for temporary files");
        if let Some(folder) = folder.filter(|folder| folder.is_dir()) {
            copy(folder, home.path(), home.path());
        }
        let place = |text: &String| text.replace(HOME, &home.path().to_string_lossy());
        let mut variables: BTreeMap<_, _> = variables.iter().map(|(name, text)| (name.clone(), place(text))).collect();
        variables.entry("HOME".to_owned()).or_insert_with(|| home.path().to_string_lossy().into_owned());
        let script = Script::default();
        let system = FakeSystem {
            variables: Arc::new(variables),
            hangs: Arc::default(),
            silence: Arc::clone(&script.silence),
            limits: Arc::default(),
        };
        Self { home, clock: StandingClock(Arc::new(Mutex::new(recorded_time()))), script, system }
    }

    pub(crate) fn context(&self) -> Context {
        let context = Context::new().with_system(self.system.clone()).with_clock(self.clock.clone());
        context.with_transport(self.script.clone())
    }

    /// Lets the next program hang, and the limits end.
    pub(crate) fn hang(&self) {
        self.system.hangs.store(true, Ordering::SeqCst);
        self.script.silence.store(true, Ordering::SeqCst);
    }

    /// The limits that ended since the last look, in seconds.
    pub(crate) fn limits(&self) -> Vec<u64> {
        std::mem::take(&mut *self.system.limits.lock().unwrap()).iter().map(Duration::as_secs).collect()
    }

    /// Writes a file of the home folder, or removes it.
    pub(crate) fn write(&self, file: &str, text: Option<&str>) {
        let path = self.home.path().join(file);
        match text {
            Some(text) => fs::write(path, text.replace(HOME, &self.home.path().to_string_lossy())),
            None => fs::remove_file(path),
        }
        .unwrap_or_else(|error| panic!("{file}: {error}"));
    }

    /// A text without the path of this test's home folder.
    pub(crate) fn portable(&self, text: &str) -> String {
        text.replace(&*self.home.path().to_string_lossy(), HOME)
    }
}

/// Copies a folder; `{home}` in its files becomes the path of the home folder.
fn copy(from: &Path, to: &Path, home: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let source: PathBuf = entry.unwrap().path();
        let target = to.join(source.file_name().unwrap());
        if source.is_dir() {
            fs::create_dir(&target).unwrap();
            copy(&source, &target, home);
        } else {
            let text = fs::read_to_string(&source).unwrap();
            fs::write(&target, text.replace(HOME, &home.to_string_lossy())).unwrap();
        }
    }
}
