//! How to use the SDK, topic by topic.
//!
//! Owns the text that is longer than a README and wider than one item. There is no code here: the examples
//! are compiled as documentation tests.
//!
//! | You want to | Read |
//! |---|---|
//! | make a first call, typed or untyped | [`calls`] |
//! | know where credentials and the region come from | [`credentials`] |
//! | choose the host: regions, VPC, a proxy, a local server | [`endpoints`] |
//! | react to an error | [`errors`] |
//! | know what is retried, and change it | [`retries`] |
//! | list things that come in pages | [`lists`] |
//! | wait until something is done | [`waiting`] |
//! | upload or download without holding it in memory | [`streaming`] |
//! | test your own code without a network | [`testing`] |
//! | know which permissions a program needs | [`permissions`] |

#[doc = include_str!("guide/calls.md")]
pub mod calls {}

#[doc = include_str!("guide/credentials.md")]
pub mod credentials {}

#[doc = include_str!("guide/endpoints.md")]
pub mod endpoints {}

#[doc = include_str!("guide/errors.md")]
pub mod errors {}

#[doc = include_str!("guide/retries.md")]
pub mod retries {}

#[doc = include_str!("guide/lists.md")]
pub mod lists {}

#[doc = include_str!("guide/waiting.md")]
pub mod waiting {}

#[doc = include_str!("guide/streaming.md")]
pub mod streaming {}

#[doc = include_str!("guide/testing.md")]
pub mod testing {}

#[doc = include_str!("guide/permissions.md")]
pub mod permissions {}
