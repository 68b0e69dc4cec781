//! Credentials of a RAM role that an OIDC token assumes, as a pod with RRSA has one.
//!
//! Owns the call of `AssumeRoleWithOIDC`, which is not signed, and where its token is.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::access_key::Credentials;
use super::context::Context;
use super::error::CredentialsError;
use super::refresh::{Source, refreshing_provider};
use super::sts::{CENTRAL_HOST, RoleSession, StsCall, VERSION};
use crate::future::BoxFuture;
use crate::operation::UntypedOperation;
use crate::secret::Secret;
use crate::sign::SignatureScheme;

const NAME: &str = "oidc";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
const PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";

/// What is not set here is taken from variables.
#[derive(Debug, Default)]
pub(super) struct Oidc {
    pub(super) provider_arn: Option<String>,
    pub(super) token_file: Option<PathBuf>,
    pub(super) session: RoleSession,
    /// Whether it is not configured, rather than broken, if a variable is not set.
    pub(super) optional: bool,
}

refreshing_provider! {
    /// Credentials of a RAM role, which the OIDC token in a file assumes.
    ///
    /// The file is read at each fetch, so that a rotated token is used.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::credentials::{OidcProvider, RoleSession};
    ///
    /// let provider = OidcProvider::builder()
    ///     .provider_arn("acs:ram::123456789012****:oidc-provider/ack-rrsa")
    ///     .token_file("/var/run/secrets/tokens/oidc-token")
    ///     .session(RoleSession::new("acs:ram::123456789012****:role/pod"))
    ///     .build();
    /// ```
    OidcProvider, OidcProviderBuilder, Oidc
}

impl OidcProvider {
    /// A provider with the settings of `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, `ALIBABA_CLOUD_ROLE_ARN` and
    /// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`, unless they are set here.
    ///
    /// If the program sets nothing, it is configured only if all three variables are set.
    pub fn builder() -> OidcProviderBuilder {
        OidcProviderBuilder::new(Oidc { optional: true, ..Oidc::default() })
    }
}

impl OidcProviderBuilder {
    /// Sets the ARN of the OIDC identity provider.
    pub fn provider_arn(mut self, arn: impl Into<String>) -> Self {
        self.source.provider_arn = Some(arn.into());
        self.source.optional = false;
        self
    }

    /// Sets the file that contains the token.
    pub fn token_file(mut self, path: impl Into<PathBuf>) -> Self {
        self.source.token_file = Some(path.into());
        self.source.optional = false;
        self
    }

    /// Sets the role and the session.
    pub fn session(mut self, session: RoleSession) -> Self {
        self.source.session = session;
        self.source.optional = false;
        self
    }
}

impl Oidc {
    async fn assume(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        self.check_configured(context)?;
        let broken = |reason: String| CredentialsError::broken(NAME, reason);
        let given = self.provider_arn.clone().filter(|arn| !arn.is_empty());
        let provider_arn = given.or_else(|| context.variable(PROVIDER_ARN));
        let provider_arn = provider_arn
            .ok_or_else(|| broken(format!("no identity provider is named, and {PROVIDER_ARN} is not set")))?;
        let given = self.token_file.clone().filter(|path| !path.as_os_str().is_empty());
        let file = given.or_else(|| context.variable(TOKEN_FILE).map(PathBuf::from));
        let file = file.ok_or_else(|| broken(format!("no token file is named, and {TOKEN_FILE} is not set")))?;
        let parameters = self.session.parameters(context).map_err(broken)?;
        let token = read_token(context, &file)?;

        let time = i64::try_from(context.unix_seconds()).ok().and_then(|time| Timestamp::from_second(time).ok());
        let time = time.unwrap_or_default().to_string();
        // The token is sent in the body, because proxies and servers log URLs.
        let operation = parameters.into_iter().fold(
            UntypedOperation::rpc("sts", VERSION, "AssumeRoleWithOIDC").anonymous().query("Timestamp", time),
            |operation, (name, value)| operation.form(name, value),
        );
        let call = StsCall {
            context,
            provider: NAME,
            operation: operation.form("OIDCProviderArn", provider_arn).form("OIDCToken", &*token),
            host: self.session.host(context, CENTRAL_HOST),
            // Without a signer this scheme puts operation and version into the query, as STS documents it.
            scheme: SignatureScheme::RpcV1,
            signer: None,
            masked: Credentials::new("", &*token),
        };
        let credentials = call.credentials(true, &Ok).await?;
        let role = self.session.role(context).unwrap_or_default();
        Ok(credentials.with_origin(NAME, format!("{role}, assumed with the token in {}", file.display())))
    }

    fn check_configured(&self, context: &Context) -> Result<(), CredentialsError> {
        let unset = |name: &&str| context.variable(name).is_none();
        let missing: Vec<&str> = [TOKEN_FILE, ROLE_ARN, PROVIDER_ARN].into_iter().filter(unset).collect();
        match self.optional && !missing.is_empty() {
            true => Err(CredentialsError::not_configured(NAME, format!("not set: {}", missing.join(", ")))),
            false => Ok(()),
        }
    }
}

/// The token exactly as the file contains it; an empty one is an error.
fn read_token(context: &Context, path: &Path) -> Result<Secret, CredentialsError> {
    let broken = |what: String| CredentialsError::broken(NAME, format!("the token file {} {what}", path.display()));
    let text = context.system().read(path).map_err(|error| broken(format!("cannot be read: {}", error.kind())))?;
    match Secret::new(text) {
        token if token.trim().is_empty() => Err(broken("is empty".to_owned())),
        token => Ok(token),
    }
}

impl Source for Oidc {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.assume(context))
    }
}
