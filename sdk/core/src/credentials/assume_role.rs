//! A role that other credentials assume.
//!
//! Owns the call of `AssumeRole`. The session itself is in `sts.rs`.

use std::sync::Arc;

use super::context::Context;
use super::refresh::{RefreshingProvider, Source};
use super::sts::{CENTRAL, Call, RoleSession, VERSION};
use super::{BoxFuture, Credentials, CredentialsError, CredentialsProvider};
use crate::error::Failure;
use crate::operation::UntypedOperation;
use crate::sign::SignatureScheme;

const NAME: &str = "assume-role";

#[derive(Debug)]
struct AssumeRole {
    source: Arc<dyn CredentialsProvider>,
    session: RoleSession,
}

impl RefreshingProvider {
    /// Credentials of a role, which those of `source` assume.
    ///
    /// ```
    /// use alibabacloud_sdk::Credentials;
    /// use alibabacloud_sdk::credentials::{Context, RefreshingProvider, RoleSession, StaticProvider};
    ///
    /// let key = StaticProvider::new(Credentials::new("<access key ID>", "<access key secret>"));
    /// let session = RoleSession::new("acs:ram::123456789012****:role/deploy");
    /// let role = RefreshingProvider::assume_role(&Context::new(), key, session);
    /// ```
    pub fn assume_role(context: &Context, source: impl CredentialsProvider, session: RoleSession) -> Self {
        Self::assume_shared(context, Arc::new(source), session)
    }

    pub(super) fn assume_shared(context: &Context, source: Arc<dyn CredentialsProvider>, session: RoleSession) -> Self {
        Self::new(AssumeRole { source, session }, context)
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
        let signer = self.source.credentials().await.map_err(|error| error.beneath(NAME))?;
        let call = Call {
            context,
            provider: NAME,
            operation,
            host: self.session.host(context, CENTRAL),
            scheme: SignatureScheme::V3,
            signer: Some(&signer),
            masked: signer.clone(),
        };
        let credentials = call.credentials(true, &Ok).await.inspect_err(|error| {
            // Only who gave the key can give another one, and the next call asks for it.
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
