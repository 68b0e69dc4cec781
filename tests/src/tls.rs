//! A loopback server with a certificate that no operating system trusts.
//!
//! Owns the certificate and the handshake. It answers every request with an empty object.

use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

/// A TLS server on a free port of the loopback interface; it stops when it is dropped.
#[derive(Debug)]
pub struct TlsServer {
    address: SocketAddr,
    certificate: String,
    requests: Arc<AtomicUsize>,
    task: JoinHandle<()>,
}

impl TlsServer {
    /// A server with a new certificate for `localhost`.
    pub async fn start() -> Self {
        let own = rcgen::generate_simple_self_signed(["localhost".to_owned()]).expect("the name is a host");
        let key = PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
        let provider = Arc::new(tokio_rustls::rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .expect("the protocols are known")
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key.into())
            .expect("the key is that of the certificate");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.expect("the loopback interface has a free port");
        let address = listener.local_addr().expect("a listener has an address");
        let requests = Arc::<AtomicUsize>::default();
        let task = tokio::spawn(accept(listener, TlsAcceptor::from(Arc::new(config)), Arc::clone(&requests)));
        Self { address, certificate: own.cert.pem(), requests, task }
    }

    /// The endpoint text that leads here.
    pub fn endpoint(&self) -> String {
        format!("https://localhost:{}", self.address.port())
    }

    /// The certificate in PEM.
    pub fn certificate(&self) -> &str {
        &self.certificate
    }

    /// How many requests came through the handshake.
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::Relaxed)
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, requests: Arc<AtomicUsize>) {
    while let Ok((stream, _)) = listener.accept().await {
        // A client that refuses the certificate ends the handshake, which is what tests are for.
        let _ = serve(stream, &acceptor, &requests).await;
    }
}

async fn serve(stream: TcpStream, acceptor: &TlsAcceptor, requests: &AtomicUsize) -> io::Result<()> {
    let mut stream = BufReader::new(acceptor.accept(stream).await?);
    let mut line = String::new();
    while stream.read_line(&mut line).await? > 2 {
        line.clear();
    }
    requests.fetch_add(1, Ordering::Relaxed);
    let answer = "HTTP/1.1 200 Scripted\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}";
    stream.get_mut().write_all(answer.as_bytes()).await?;
    stream.get_mut().shutdown().await
}
