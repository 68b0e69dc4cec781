//! A role that an OIDC token stands for, as RRSA gives one to a pod.
//!
//! Owns the call of `AssumeRoleWithOIDC`, which nobody signs, and where its token is.

use std::path::{Path, PathBuf};

use jiff::Timestamp;

use super::context::Context;
use super::refresh::{RefreshingProvider, Source};
use super::secret::Secret;
use super::sts::{CENTRAL, Call, RoleSession, VERSION};
use super::{BoxFuture, Credentials, CredentialsError};
use crate::operation::UntypedOperation;
use crate::sign::SignatureScheme;

pub(super) const NAME: &str = "oidc";
const TOKEN_FILE: &str = "ALIBABA_CLOUD_OIDC_TOKEN_FILE";
const PROVIDER_ARN: &str = "ALIBABA_CLOUD_OIDC_PROVIDER_ARN";
const ROLE_ARN: &str = "ALIBABA_CLOUD_ROLE_ARN";

#[derive(Debug, Default)]
struct Oidc {
    provider_arn: Option<String>,
    token_file: Option<PathBuf>,
    session: RoleSession,
    /// Whether the variables alone decide that the provider is configured.
    from_environment: bool,
}

impl RefreshingProvider {
    /// Credentials of a role, for which the token in a file stands.
    ///
    /// `provider_arn` is the ARN of the OIDC identity provider. The file is read at each fetch,
    /// so that a rotated token is seen.
    pub fn oidc(
        context: &Context,
        provider_arn: impl Into<String>,
        token_file: impl Into<PathBuf>,
        session: RoleSession,
    ) -> Self {
        Self::oidc_or_environment(context, Some(provider_arn.into()), Some(token_file.into()), session)
    }

    /// The same, with the variables `ALIBABA_CLOUD_OIDC_TOKEN_FILE`, `ALIBABA_CLOUD_ROLE_ARN` and
    /// `ALIBABA_CLOUD_OIDC_PROVIDER_ARN`. It is not configured unless all three are set.
    pub fn oidc_from_environment(context: &Context) -> Self {
        Self::new(Oidc { from_environment: true, ..Oidc::default() }, context)
    }

    /// The same, with variables where the profile says nothing.
    pub(super) fn oidc_or_environment(
        context: &Context,
        provider_arn: Option<String>,
        token_file: Option<PathBuf>,
        session: RoleSession,
    ) -> Self {
        Self::new(Oidc { provider_arn, token_file, session, from_environment: false }, context)
    }
}

impl Oidc {
    async fn assume(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        self.check_environment(context)?;
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
        // The token goes into the body: what stands in a URL is logged on the way.
        let operation = parameters.into_iter().fold(
            UntypedOperation::rpc("sts", VERSION, "AssumeRoleWithOIDC").anonymous().query("Timestamp", time),
            |operation, (name, value)| operation.form(name, value),
        );
        let call = Call {
            context,
            provider: NAME,
            operation: operation.form("OIDCProviderArn", provider_arn).form("OIDCToken", &*token),
            host: self.session.host(context, CENTRAL),
            // Without a signer this names operation and version in the query, as STS documents it.
            scheme: SignatureScheme::RpcV1,
            signer: None,
            masked: Credentials::new("", &*token),
        };
        let credentials = call.credentials(true, &Ok).await?;
        let role = self.session.role(context).unwrap_or_default();
        Ok(credentials.with_origin(NAME, format!("{role}, assumed with the token in {}", file.display())))
    }

    fn check_environment(&self, context: &Context) -> Result<(), CredentialsError> {
        let unset = |name: &&str| context.variable(name).is_none();
        let missing: Vec<&str> = [TOKEN_FILE, ROLE_ARN, PROVIDER_ARN].into_iter().filter(unset).collect();
        match self.from_environment && !missing.is_empty() {
            true => Err(CredentialsError::not_configured(NAME, format!("not set: {}", missing.join(", ")))),
            false => Ok(()),
        }
    }
}

/// The token as it stands in the file; an empty one is none.
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
