//! Credentials of a RAM role that other credentials assume.
//!
//! Owns the call of `AssumeRole`. The session itself is in `sts.rs`.

use std::sync::Arc;

use super::access_key::Credentials;
use super::context::Context;
use super::error::CredentialsError;
use super::provider::CredentialsProvider;
use super::refresh::{Source, refreshing_provider};
use super::sts::{CENTRAL_HOST, RoleSession, StsCall, VERSION};
use crate::error::Failure;
use crate::future::BoxFuture;
use crate::operation::UntypedOperation;
use crate::sign::SignatureScheme;

const NAME: &str = "assume-role";

#[derive(Debug)]
pub(super) struct AssumeRole {
    /// Signs the call.
    pub(super) source: Arc<dyn CredentialsProvider>,
    pub(super) session: RoleSession,
}

refreshing_provider! {
    /// Credentials of a RAM role, which the credentials of another provider assume.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// use alibabacloud_sdk::Credentials;
    /// use alibabacloud_sdk::credentials::{AssumeRoleProvider, RoleSession, StaticProvider};
    ///
    /// let key = StaticProvider::new(Credentials::new("<access key ID>", "<access key secret>"));
    /// let session = RoleSession::new("acs:ram::123456789012****:role/deploy").external_id("partner-7");
    /// let provider = AssumeRoleProvider::builder(key, session).build();
    /// ```
    AssumeRoleProvider, AssumeRoleProviderBuilder, AssumeRole
}

impl AssumeRoleProvider {
    /// A provider of the credentials of this session, which the credentials of `source` assume.
    pub fn builder(source: impl CredentialsProvider, session: RoleSession) -> AssumeRoleProviderBuilder {
        AssumeRoleProviderBuilder::new(AssumeRole { source: Arc::new(source), session })
    }
}

impl AssumeRole {
    async fn assume(&self, context: &Context) -> Result<Credentials, CredentialsError> {
        let parameters = self.session.parameters(context).map_err(|reason| CredentialsError::broken(NAME, reason))?;
        let external_id = self.session.external_id.clone().filter(|id| !id.is_empty());
        let parameters = parameters.into_iter().chain(external_id.map(|id| ("ExternalId", id)));
        let operation = parameters
            .fold(UntypedOperation::rpc("sts", VERSION, "AssumeRole"), |operation, (name, value)| {
                operation.query(name, value)
            });
        let signer = self.source.credentials().await.map_err(|error| error.used_by(NAME))?;
        let call = StsCall {
            context,
            provider: NAME,
            operation,
            host: self.session.host(context, CENTRAL_HOST),
            scheme: SignatureScheme::V3,
            signer: Some(&signer),
            masked: signer.clone(),
        };
        let credentials = call.credentials(true, &Ok).await.inspect_err(|error| {
            // Only the provider of the key can replace it, which it does at the next call.
            if error.call().is_some_and(|call| call.failure() == Failure::ExpiredToken) {
                self.source.invalidate(&signer);
            }
        })?;
        let role = self.session.role(context).unwrap_or_default();
        let (path, place) = (signer.provider(), signer.place());
        let path = format!("{NAME}/{}", path.unwrap_or_else(|| self.source.name()));
        let place = place.unwrap_or_else(|| self.source.name());
        Ok(credentials.with_origin(path, format!("{role}, assumed with {place}")))
    }
}

impl Source for AssumeRole {
    fn name(&self) -> &'static str {
        NAME
    }

    fn fetch<'a>(&'a self, context: &'a Context) -> BoxFuture<'a, Result<Credentials, CredentialsError>> {
        Box::pin(self.assume(context))
    }
}
