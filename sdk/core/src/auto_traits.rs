//! The auto traits of public types, asserted at compile time.
//!
//! Owns the assertion that public types can be moved to other threads, shared between threads, and kept.

use crate::*;

const fn assert<T: Send + Sync + 'static>() {}

const _: () = {
    assert::<Credentials>();
    assert::<CredentialsError>();
    assert::<Error>();
    assert::<ErrorKind>();
    assert::<ServiceError>();
    assert::<TransportError>();
    assert::<UntypedOperation>();
    assert::<SignatureScheme>();
    assert::<clock::NonceError>();
    assert::<clock::SystemClock>();
    assert::<encode::Parameters>();
    assert::<encode::WholeBody>();
    assert::<request::RequestError>();
    assert::<request::UnsignedRequest>();
    assert::<sign::DateError>();
    assert::<sign::SignError>();
    assert::<sign::SignedRequest>();
    assert::<sign::SignedText>();
    assert::<sign::SigningContext<'static>>();
    assert::<sign::VerifyError>();
    assert::<endpoint::EndpointError>();
    assert::<endpoint::Endpoint>();
    assert::<credentials::EnvironmentProvider>();
    assert::<credentials::StaticProvider>();
    assert::<decode::DecodeError>();
    assert::<decode::Report>();
};

/// Bodies and streams are read by one owner, so they need not be shared between threads.
#[cfg(feature = "client")]
const _: () = {
    const fn assert_owned<T: Send + 'static>() {}
    /// The streams of every output that has pages.
    #[expect(dead_code, reason = "the bounds of its body are checked without a call")]
    const fn assert_streams<T: paginate::Paginated>() {
        assert_owned::<paginate::Pages<T>>();
        assert_owned::<paginate::Items<T>>();
    }
    assert_owned::<OpenResponse>();
    assert_owned::<transport::Body>();
};

#[cfg(feature = "client")]
const _: () = {
    assert::<Client>();
    assert::<ClientBuilder>();
    assert::<BuildError>();
    assert::<Call<String>>();
    assert::<Response<String>>();
    assert::<RetryPolicy>();
    assert::<wait::Wait>();
    assert::<wait::WaitError<String>>();
    assert::<wait::WaitUntil<String, fn()>>();
    assert::<wait::Waited<String>>();
    assert::<interceptor::InterceptorError>();
    assert::<transport::HttpSettings>();
    assert::<transport::Upload>();
    assert::<transport::ReqwestTransport>();
    assert::<credentials::Context>();
    assert::<credentials::OperatingSystem>();
    assert::<credentials::Region>();
    assert::<credentials::RoleSession>();
    assert::<credentials::ProviderChain>();
    assert::<credentials::FoundCredentials>();
    assert::<credentials::SearchError>();
    assert::<credentials::AssumeRoleProvider>();
    assert::<credentials::AssumeRoleProviderBuilder>();
    assert::<credentials::CliProfileProvider>();
    assert::<credentials::CliProfileProviderBuilder>();
    assert::<credentials::CloudSsoProvider>();
    assert::<credentials::CloudSsoProviderBuilder>();
    assert::<credentials::EcsRoleProvider>();
    assert::<credentials::EcsRoleProviderBuilder>();
    assert::<credentials::ExternalProvider>();
    assert::<credentials::ExternalProviderBuilder>();
    assert::<credentials::IniProfileProvider>();
    assert::<credentials::IniProfileProviderBuilder>();
    assert::<credentials::OauthProvider>();
    assert::<credentials::OauthProviderBuilder>();
    assert::<credentials::OidcProvider>();
    assert::<credentials::OidcProviderBuilder>();
    assert::<credentials::RsaKeyPairProvider>();
    assert::<credentials::RsaKeyPairProviderBuilder>();
    assert::<credentials::UriProvider>();
    assert::<credentials::UriProviderBuilder>();
};

#[cfg(feature = "blocking")]
const _: () = assert::<blocking::BlockingError>();

#[cfg(feature = "testing")]
const _: () = {
    assert::<testing::FakeTransport>();
    assert::<testing::Answer>();
    assert::<testing::SentRequest>();
    assert::<testing::TestClock>();
};
