//! A loopback HTTP/1.1 server that answers from a script, misbehaves when the script says so, and
//! keeps the requests.
//!
//! Owns the bytes on the connection. Signatures are checked by the SDK, and no operation is known.

use std::future::pending;
use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use alibabacloud_sdk::Credentials;
use alibabacloud_sdk_core::sign::{VerifyError, decode_pairs, verify};
use bytes::Bytes;
use serde_json::Value;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct Request {
    /// The HTTP method.
    pub method: String,
    /// The path and the query, as the request line has them.
    pub target: String,
    /// The headers in their order, with lower-case names.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: Bytes,
}

impl Request {
    /// The path, not decoded.
    pub fn path(&self) -> &str {
        self.target.split_once('?').map_or(self.target.as_str(), |(path, _)| path)
    }

    /// The decoded pairs of the query, in their order.
    pub fn query(&self) -> Vec<(String, String)> {
        self.target.split_once('?').map_or_else(Vec::new, |(_, query)| decode_pairs(query, false))
    }

    /// Checks the signature of what arrived.
    ///
    /// # Errors
    ///
    /// See [`verify`].
    pub fn verify(&self, credentials: &Credentials) -> Result<(), VerifyError> {
        let mut request = http::Request::builder().method(self.method.as_str()).uri(&self.target);
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        verify(&request.body(self.body.clone()).expect("what arrived is a request"), credentials)
    }

    /// The value of a header; several values are in the order of their arrival.
    pub fn header(&self, name: &str) -> Option<String> {
        let values: Vec<_> =
            self.headers.iter().filter(|(header, _)| header == name).map(|(_, value)| value.as_str()).collect();
        (!values.is_empty()).then(|| values.join(","))
    }
}

/// What the server answers, and how it misbehaves while it does.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    /// The length that the head states: that of the body unless it is set, none at all as `None`.
    stated: Option<Option<usize>>,
    delay: Duration,
    fault: Option<Fault>,
}

/// A way to misbehave.
#[derive(Clone, Copy, Debug)]
enum Fault {
    /// Closes the connection without an answer.
    Close,
    /// Resets the connection without an answer.
    Reset,
    /// Sends so many bytes of the promised body, and closes.
    Cut(usize),
    /// Sends so many bytes of the promised body, and falls silent.
    Stall(usize),
    /// Sends so many bytes of the promised body, and resets the connection.
    Break(usize),
    /// Sends one byte at a time with so many milliseconds between.
    Trickle(u64),
}

impl Reply {
    /// A reply with this status and an empty body.
    pub fn new(status: u16) -> Self {
        Self { status, headers: Vec::new(), body: Bytes::new(), stated: None, delay: Duration::ZERO, fault: None }
    }

    /// A reply with a JSON body.
    pub fn json(status: u16, body: &Value) -> Self {
        Self::new(status).header("content-type", "application/json;charset=utf-8").body(body.to_string())
    }

    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sets the body.
    #[must_use]
    pub fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }

    /// Waits before the answer.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// Closes the connection instead of answering.
    pub fn close() -> Self {
        Self { fault: Some(Fault::Close), ..Self::new(200) }
    }

    /// Resets the connection instead of answering.
    pub fn reset() -> Self {
        Self { fault: Some(Fault::Reset), ..Self::new(200) }
    }

    /// Closes the connection after so many bytes of the body.
    #[must_use]
    pub fn cut_after(mut self, bytes: usize) -> Self {
        self.fault = Some(Fault::Cut(bytes));
        self
    }

    /// Falls silent after so many bytes of the body.
    #[must_use]
    pub fn stall_after(mut self, bytes: usize) -> Self {
        self.fault = Some(Fault::Stall(bytes));
        self
    }

    /// Resets the connection after so many bytes of the body.
    #[must_use]
    pub fn reset_after(mut self, bytes: usize) -> Self {
        self.fault = Some(Fault::Break(bytes));
        self
    }

    /// Sends the body one byte at a time, with so many milliseconds between.
    #[must_use]
    pub fn trickle(mut self, millis: u64) -> Self {
        self.fault = Some(Fault::Trickle(millis));
        self
    }

    /// States another length of the body than it has, or none: it then ends with the connection.
    #[must_use]
    pub fn stating(mut self, length: Option<usize>) -> Self {
        self.stated = Some(length);
        self
    }

    fn head(&self) -> String {
        let mut head = format!("HTTP/1.1 {} Scripted\r\n", self.status);
        for (name, value) in &self.headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        match self.stated.unwrap_or(Some(self.body.len())) {
            Some(length) => head + &format!("content-length: {length}\r\n\r\n"),
            None => head + "connection: close\r\n\r\n",
        }
    }
}

type Script = Box<dyn FnMut(&Request) -> Reply + Send>;

/// What all connections share.
struct Shared {
    script: Mutex<Script>,
    requests: Mutex<Vec<Request>>,
    connections: AtomicUsize,
}

/// A server on a free port of the loopback interface; it stops when it is dropped.
pub struct Server {
    address: SocketAddr,
    shared: Arc<Shared>,
    task: JoinHandle<()>,
}

impl std::fmt::Debug for Server {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Server").field("address", &self.address).finish_non_exhaustive()
    }
}

impl Server {
    /// A server that calls `script` for each reply.
    pub async fn start(script: impl FnMut(&Request) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("the loopback interface has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let (script, requests) = (Mutex::new(Box::new(script) as Script), Mutex::default());
        let shared = Arc::new(Shared { script, requests, connections: AtomicUsize::new(0) });
        let task = tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, shared, task }
    }

    /// A server that gives these replies in turn, and says so when there are no more.
    pub async fn replies(replies: impl IntoIterator<Item = Reply>) -> Self {
        let mut replies = replies.into_iter().collect::<Vec<_>>().into_iter();
        let end = || Reply::json(500, &serde_json::json!({"Code": "TheScriptHasEnded"}));
        Self::start(move |_| replies.next().unwrap_or_else(end)).await
    }

    /// The endpoint text that leads here.
    pub fn endpoint(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Endpoint text that leads to a port on which nobody listens.
    pub fn nobody() -> String {
        let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("the loopback interface has a free port");
        format!("http://{}", listener.local_addr().expect("a listener has an address"))
    }

    /// Every request so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.requests.lock().expect("no script panicked").clone()
    }

    /// How many connections were opened so far.
    pub fn connections(&self) -> usize {
        self.shared.connections.load(Ordering::Relaxed)
    }

    /// The one request; any other number of them fails the test.
    pub fn only_request(&self) -> Request {
        let [request]: [Request; 1] = self.requests().try_into().expect("one request arrived");
        request
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Accepts connections; they end with this task, which owns them.
async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        shared.connections.fetch_add(1, Ordering::Relaxed);
        connections.spawn(async move {
            // A client that goes away is part of many tests, and ends the connection.
            let _ = serve(stream, &shared).await;
        });
    }
}

async fn serve(stream: TcpStream, shared: &Shared) -> io::Result<()> {
    // Head and body go out apart; without this the body waits for the client to confirm the head.
    stream.set_nodelay(true)?;
    let mut stream = BufReader::new(stream);
    while let Some(request) = read_request(&mut stream).await? {
        let reply = (shared.script.lock().expect("no script panicked"))(&request);
        shared.requests.lock().expect("no script panicked").push(request);
        tokio::time::sleep(reply.delay).await;
        let stream = stream.get_mut();
        let body = match reply.fault {
            None => &reply.body[..],
            Some(Fault::Cut(bytes) | Fault::Stall(bytes) | Fault::Break(bytes)) => &reply.body[..bytes],
            Some(Fault::Trickle(_)) => &[],
            Some(Fault::Close) => return Ok(()),
            Some(Fault::Reset) => return stream.set_zero_linger(),
        };
        stream.write_all(reply.head().as_bytes()).await?;
        stream.write_all(body).await?;
        match reply.fault {
            None if reply.stated == Some(None) => return Ok(()),
            None => {}
            Some(Fault::Stall(_)) => pending().await,
            Some(Fault::Break(_)) => {
                // The client reads what was sent before it hears of the reset.
                tokio::time::sleep(Duration::from_millis(50)).await;
                return stream.set_zero_linger();
            }
            Some(Fault::Trickle(millis)) => {
                for byte in &reply.body[..] {
                    tokio::time::sleep(Duration::from_millis(millis)).await;
                    stream.write_all(&[*byte]).await?;
                }
            }
            Some(_) => return Ok(()),
        }
    }
    Ok(())
}

/// Reads one request; `None` when the client has no more.
async fn read_request(stream: &mut BufReader<TcpStream>) -> io::Result<Option<Request>> {
    let invalid = || io::Error::new(io::ErrorKind::InvalidData, "not an HTTP/1.1 request");
    let mut line = String::new();
    if stream.read_line(&mut line).await? == 0 {
        return Ok(None);
    }
    let mut words = line.split_ascii_whitespace().map(str::to_owned);
    let (method, target) = words.next().zip(words.next()).ok_or_else(invalid)?;
    let mut headers = Vec::new();
    loop {
        line.clear();
        stream.read_line(&mut line).await?;
        let header = line.trim_end_matches(['\r', '\n']);
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(':').ok_or_else(invalid)?;
        headers.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let mut request = Request { method, target, headers, body: Bytes::new() };
    let length = request.header("content-length").map_or(Ok(0), |length| length.parse());
    let mut body = vec![0; length.map_err(|_| invalid())?];
    stream.read_exact(&mut body).await?;
    request.body = body.into();
    Ok(Some(request))
}
