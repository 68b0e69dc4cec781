//! Bodies that are read while they are sent.
//!
//! Owns the source of the bytes, and their hash. A signature of V3 covers the hash of the body, so a body is
//! read twice unless its hash is stated.

use std::fmt;
use std::future::Future;
use std::io;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use sha2::{Digest as _, Sha256};
use tokio::fs::File;
use tokio::io::{AsyncRead as _, ReadBuf};

use super::Body;
use crate::error::TransportError;
use crate::future::BoxFuture;
use crate::text::hex;

/// A binary body that is not held in memory.
///
/// Each attempt opens it again.
///
/// ```no_run
/// # use alibabacloud_sdk_core as alibabacloud_sdk;
/// # async fn run(client: alibabacloud_sdk::Client) -> Result<(), Box<dyn std::error::Error>> {
/// use alibabacloud_sdk::UntypedOperation;
/// use alibabacloud_sdk::operation::Method;
/// use alibabacloud_sdk::transport::Upload;
///
/// let put = UntypedOperation::roa("example", "2020-01-01", "PutObject", Method::Put, "/object");
/// client.send_untyped(put).upload(Upload::file("backup.tar").await?).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
#[must_use]
pub struct Upload {
    length: u64,
    sha256: Option<String>,
    open: Arc<Open>,
}

type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;
type Open = dyn Fn() -> BoxFuture<'static, io::Result<ByteStream>> + Send + Sync;

/// How many bytes of a file are read at once.
const CHUNK: usize = 64 * 1024;

impl Upload {
    /// The bytes of a file, whose length is read now.
    ///
    /// # Errors
    ///
    /// The file does not exist or cannot be read.
    pub async fn file(path: impl Into<PathBuf>) -> io::Result<Self> {
        let path = path.into();
        let length = tokio::fs::metadata(&path).await?.len();
        Ok(Self::new(length, move || {
            let path = path.clone();
            async move { Ok(FileChunks { file: File::open(path).await?, buffer: vec![0; CHUNK].into() }) }
        }))
    }

    /// `length` bytes of the stream that `open` returns each time the body is read.
    pub fn new<S, F>(length: u64, open: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        S: Stream<Item = io::Result<Bytes>> + Send + 'static,
        F: Future<Output = io::Result<S>> + Send + 'static,
    {
        let open = move || -> BoxFuture<'static, io::Result<ByteStream>> {
            let stream = open();
            Box::pin(async move { Ok(Box::pin(stream.await?) as ByteStream) })
        };
        Self { length, sha256: None, open: Arc::new(open) }
    }

    /// States the SHA-256 of the bytes, so that they are not read only for the signature.
    pub fn sha256(mut self, hash: [u8; 32]) -> Self {
        self.sha256 = Some(hex(&hash));
        self
    }

    /// The number of bytes.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The hash in lower-case hex: the stated one, or that of the bytes.
    pub(crate) async fn hash(&self) -> Result<String, TransportError> {
        if let Some(hash) = &self.sha256 {
            return Ok(hash.clone());
        }
        let mut hash = Sha256::new();
        let mut body = self.body().await?;
        while let Some(chunk) = body.chunk().await? {
            hash.update(&chunk);
        }
        Ok(hex(&hash.finalize()))
    }

    /// The bytes, from the first one.
    pub(crate) async fn body(&self) -> Result<Body, TransportError> {
        let stream = (self.open)().await;
        let failed = |error| TransportError::new("the body cannot be read").permanent().with_source(error);
        Ok(Body::from_stream(self.length, stream.map_err(failed)?))
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Upload({} bytes)", self.length)
    }
}

/// A file in chunks.
struct FileChunks {
    file: File,
    buffer: Box<[u8]>,
}

impl Stream for FileChunks {
    type Item = io::Result<Bytes>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        let this = self.get_mut();
        let mut buffer = ReadBuf::new(&mut this.buffer);
        Poll::Ready(match ready!(Pin::new(&mut this.file).poll_read(context, &mut buffer)) {
            Err(error) => Some(Err(error)),
            Ok(()) if buffer.filled().is_empty() => None,
            Ok(()) => Some(Ok(Bytes::copy_from_slice(buffer.filled()))),
        })
    }
}
