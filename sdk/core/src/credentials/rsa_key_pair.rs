//! Credentials of an RSA key pair.
//!
//! Owns the call of `GenerateSessionAccessKey` and its signature, which no other operation has.

use std::path::PathBuf;

use base64::Engine as _;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use zeroize::Zeroizing;

use super::access_key::Credentials;
use super::context::Context;
use super::error::CredentialsError;
use super::refresh::{Source, refreshing_provider};
use super::sts::{RoleSession, StsCall, VERSION};
use crate::future::BoxFuture;
use crate::operation::{Method, UntypedOperation};
use crate::secret::Secret;
use crate::sign::{SignError, SignatureScheme};

const NAME: &str = "rsa-key-pair";
/// The host of STS without a region: key pairs are a feature of the Japanese site.
const HOST: &str = "sts.ap-northeast-1.aliyuncs.com";
const DURATION: &str = "3600";

/// A key pair whose public key is registered with RAM.
#[derive(Debug, Default)]
pub(super) struct RsaKeyPair {
    pub(super) public_key_id: String,
    pub(super) private_key_file: PathBuf,
}

refreshing_provider! {
    /// Credentials of an RSA key pair whose public key is registered with RAM, a feature of the Japanese site.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::RsaKeyPairProvider;
    ///
    /// let provider = RsaKeyPairProvider::builder()
    ///     .public_key_id("TMPSK.example")
    ///     .private_key_file("/etc/keys/private.pem")
    ///     .build();
    /// ```
    RsaKeyPairProvider, RsaKeyPairProviderBuilder, RsaKeyPair
}

impl RsaKeyPairProvider {
    /// A provider of the credentials of a key pair. It needs both settings.
    pub fn builder() -> RsaKeyPairProviderBuilder {
        RsaKeyPairProviderBuilder::new(RsaKeyPair::default())
    }
}

impl RsaKeyPairProviderBuilder {
    /// Sets the ID of the public key.
    pub fn public_key_id(mut self, id: impl Into<String>) -> Self {
        self.source.public_key_id = id.into();
        self
    }

    /// Sets the file of the private key, in PKCS #1 or PKCS #8. It is read at each fetch.
    pub fn private_key_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.source.private_key_file = path.into();
        self
    }
}

impl RsaKeyPair {
    async fn generate(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let file = self.private_key_file.display();
        let broken = |what: String| CredentialsError::broken(NAME, format!("the private key file {file} {what}"));
        let text = context.system().read(&self.private_key_file);
        let text = text.map(Secret::new).map_err(|error| broken(format!("cannot be read: {}", error.kind())))?;
        let key = key(&text).ok_or_else(|| broken("holds no RSA key in PKCS #1 or PKCS #8".to_owned()))?;
        // The scheme keeps parameters that are set already, so these replace its own.
        let operation = UntypedOperation::rpc("sts", VERSION, "GenerateSessionAccessKey")
            .method(Method::Get)
            .query("DurationSeconds", DURATION)
            .query("SignatureMethod", "SHA256withRSA")
            .query("SignatureType", "PRIVATEKEY");
        let signer = Credentials::new(&self.public_key_id, "");
        let call = StsCall {
            context,
            provider: NAME,
            operation,
            host: RoleSession::default().host(context, HOST),
            scheme: SignatureScheme::RpcV1,
            signer: Some(&signer),
            masked: signer.clone(),
        };
        let replace_signature = |mut signature: crate::sign::Signature| {
            let own = sign(&key, &signature.text.string_to_sign).ok_or(SignError::Key)?;
            signature.query.retain(|(name, _)| *name != "Signature");
            signature.query.push(("Signature", own));
            Ok(signature)
        };
        let credentials = call.credentials(false, &replace_signature).await?;
        Ok(credentials.with_origin(NAME, format!("the key pair {}", self.public_key_id)))
    }
}

/// The key of a PEM file, or of a file that contains only the Base64 text of one.
fn key(text: &str) -> Option<std::sync::Arc<dyn rustls::sign::SigningKey>> {
    let der = PrivateKeyDer::from_pem_slice(text.as_bytes()).ok().or_else(|| {
        let mut bare = Zeroizing::new(String::with_capacity(text.len()));
        bare.extend(text.split_whitespace());
        let der = base64::engine::general_purpose::STANDARD.decode(&*bare).ok()?;
        Some(PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(der)))
    });
    let der = Zeroizing::new(der?);
    let key = rustls::crypto::ring::sign::any_supported_type(&der).ok()?;
    (key.algorithm() == rustls::SignatureAlgorithm::RSA).then_some(key)
}

/// RSASSA-PKCS1-v1_5 with SHA-256, in Base64.
fn sign(key: &std::sync::Arc<dyn rustls::sign::SigningKey>, text: &str) -> Option<String> {
    let signer = key.choose_scheme(&[rustls::SignatureScheme::RSA_PKCS1_SHA256])?;
    let signature = signer.sign(text.as_bytes()).ok()?;
    Some(base64::engine::general_purpose::STANDARD.encode(signature))
}

impl Source for RsaKeyPair {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.generate(context))
    }
}
