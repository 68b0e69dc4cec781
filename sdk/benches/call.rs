//! What a call costs in addition to the HTTP client that it uses.
//!
//! Owns the figures of `cargo bench -p alibabacloud-sdk --features esa --bench call`: CPU time for
//! each call over the loopback interface, one at a time and 32 at a time, with bare reqwest in the
//! same run: once with a request that is prepared beforehand and only copied, and once with one that
//! is built for each call, as a program without an SDK would; neither signs or decodes anything. The
//! server is another process, so that the client alone is counted. With `--serve` it prints its port
//! and only serves, for yardsticks in other languages.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::indexing_slicing, reason = "a benchmark")]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use alibabacloud_sdk::esa::{UpdateUserDeliveryTaskStatus, types::UpdateUserDeliveryTaskStatusMethod};
use alibabacloud_sdk::{Client, Credentials};
use nix::sys::resource::{UsageWho, getrusage};
use tokio::runtime::Runtime;

/// How often everything is measured; the median counts.
const ROUNDS: usize = 9;
/// The calls of one measurement.
const CALLS: usize = 4096;
const AT_ONCE: usize = 32;

/// 201 bytes of JSON.
const BODY: &str = r#"{"RequestId":"34DCBC8A-1234-5678-9ABC-6DAA11D7DDBD","TaskName":"test_project","Status":"online","Description":"a text that the type does not know and that fills the answer up to 201","Code":200,"Ok":1}"#;

fn main() {
    if std::env::args().any(|argument| argument == "--serve") {
        return serve();
    }
    let mut server = Server::start();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let url = format!("http://127.0.0.1:{}", server.port);
    let client = Client::builder().credentials(Credentials::new("testAccessKeyId", "testAccessKeySecret"));
    let client = client.endpoint(&url).no_proxy().build().unwrap();
    // Installs the cryptography, which the bare client then finds as well.
    let bare = Arc::new(Bare::new(&url));
    let prepared = || {
        let bare = Arc::clone(&bare);
        async move { bare.call(bare.request.try_clone().unwrap()).await }
    };
    let built = || {
        let bare = Arc::clone(&bare);
        async move { bare.call(bare.build()).await }
    };
    let sdk = || call(client.clone());

    let mut costs = [(); 6].map(|()| Vec::new());
    for round in 0..=ROUNDS {
        let measured = [
            measure(&runtime, 1, prepared),
            measure(&runtime, 1, built),
            measure(&runtime, 1, sdk),
            measure(&runtime, AT_ONCE, prepared),
            measure(&runtime, AT_ONCE, built),
            measure(&runtime, AT_ONCE, sdk),
        ];
        // The first round warms up.
        if round > 0 {
            costs.iter_mut().zip(measured).for_each(|(all, one)| all.push(one));
        }
    }
    println!("{:<40} {:>12} {:>12}", "median of 9 rounds of 4096 calls", "CPU µs/call", "calls/s");
    let costs = costs.map(median);
    for (at_once, costs) in ["one at a time", "32 at a time"].into_iter().zip(costs.chunks(3)) {
        for (name, (cost, rate)) in ["bare, prepared", "bare, built", "the SDK"].into_iter().zip(costs) {
            println!("{:<40} {cost:>12.1} {rate:>12.0}", format!("{name}, {at_once}"));
        }
        let (prepared, built, sdk) = (costs[0].0, costs[1].0, costs[2].0);
        println!(
            "  the SDK: prepared + {:.1} µs, {:.2} × prepared; built + {:.1} µs, {:.2} × built",
            sdk - prepared,
            sdk / prepared,
            sdk - built,
            sdk / built
        );
    }
    server.process.kill().unwrap();
    server.process.wait().unwrap();
}

/// A typed call, from the encoding of the operation to the decoded answer.
async fn call(client: Client) {
    let online = UpdateUserDeliveryTaskStatusMethod::Online;
    let task = client.send(UpdateUserDeliveryTaskStatus::new("test_project", online)).await.unwrap();
    assert_eq!(task.status.as_deref(), Some("online"));
}

/// The same bytes through the HTTP client alone: the answer is not decoded.
struct Bare {
    client: reqwest::Client,
    url: String,
    request: reqwest::Request,
}

impl Bare {
    fn new(url: &str) -> Self {
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let url = format!("{url}/?Method=online&TaskName=test_project");
        Self { request: request(&client, &url), client, url }
    }

    fn build(&self) -> reqwest::Request {
        request(&self.client, &self.url)
    }

    async fn call(&self, request: reqwest::Request) {
        let response = self.client.execute(request).await.unwrap();
        assert_eq!(response.bytes().await.unwrap().len(), BODY.len());
    }
}

/// What the SDK sends, with a signature of the same length.
fn request(client: &reqwest::Client, url: &str) -> reqwest::Request {
    let hash = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    let authorization = format!(
        "ACS3-HMAC-SHA256 Credential=testAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;\
         x-acs-date;x-acs-signature-nonce;x-acs-version,Signature={hash}"
    );
    let request = client
        .get(url)
        .header("accept", "application/json")
        .header("authorization", authorization)
        .header("user-agent", "AlibabaCloud-Rust/0.1.0 (linux; x86_64)")
        .header("x-acs-action", "UpdateUserDeliveryTaskStatus")
        .header("x-acs-content-sha256", hash)
        .header("x-acs-date", "2026-01-02T03:04:05Z")
        .header("x-acs-signature-nonce", "00000000000000000000000000000000")
        .header("x-acs-version", "2024-09-10");
    request.build().unwrap()
}

/// CPU microseconds of this process for each call, and calls for each second.
fn measure<F>(runtime: &Runtime, at_once: usize, call: impl Fn() -> F + Copy + Send + Sync) -> (f64, f64)
where
    F: Future<Output = ()> + Send + 'static,
{
    let (cpu, wall) = (cpu_time(), Instant::now());
    runtime.block_on(async {
        for _ in 0..CALLS / at_once {
            // One alone is awaited as a program would; more of them are tasks.
            if at_once == 1 {
                call().await;
                continue;
            }
            let tasks: Vec<_> = (0..at_once).map(|_| tokio::spawn(call())).collect();
            for task in tasks {
                task.await.unwrap();
            }
        }
    });
    let calls = f64::from(u32::try_from(CALLS).unwrap());
    ((cpu_time() - cpu).as_secs_f64() * 1e6 / calls, calls / wall.elapsed().as_secs_f64())
}

fn cpu_time() -> Duration {
    let usage = getrusage(UsageWho::RUSAGE_SELF).unwrap();
    [usage.user_time(), usage.system_time()]
        .map(|time| {
            Duration::from_secs(time.tv_sec().try_into().unwrap())
                + Duration::from_micros(time.tv_usec().try_into().unwrap())
        })
        .into_iter()
        .sum()
}

fn median(mut costs: Vec<(f64, f64)>) -> (f64, f64) {
    costs.sort_by(|one, other| one.0.total_cmp(&other.0));
    costs[costs.len() / 2]
}

struct Server {
    process: Child,
    port: u16,
}

impl Server {
    fn start() -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        let mut process = command.arg("--serve").stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self { process, port: line.trim().parse().unwrap() }
    }
}

/// Answers every request with the same bytes, one thread for each connection.
fn serve() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    println!("{}", listener.local_addr().unwrap().port());
    std::io::stdout().flush().unwrap();
    for stream in listener.incoming() {
        std::thread::spawn(move || answer(stream.unwrap()));
    }
}

fn answer(mut stream: TcpStream) {
    let reply = format!(
        "HTTP/1.1 200 OK\r\ncontent-type: application/json;charset=utf-8\r\ncontent-length: {}\r\n\r\n{BODY}",
        BODY.len()
    );
    stream.set_nodelay(true).unwrap();
    let mut buffer = [0; 8192];
    let mut filled = 0;
    while let Ok(read @ 1..) = stream.read(&mut buffer[filled..]) {
        filled += read;
        // No request here has a body.
        if buffer[..filled].ends_with(b"\r\n\r\n") {
            filled = 0;
            if stream.write_all(reply.as_bytes()).is_err() {
                return;
            }
        }
    }
}
