//! The error that is not a failure: the response to a dry run that would succeed.
//!
//! Owns the codes by which services report it.

use super::{Error, ErrorCode};

impl Error {
    /// Whether a request with `DryRun` passed every check: services report that as an error. If it is true, the
    /// same request without `DryRun` would succeed.
    ///
    /// In the catalogue of June 2024 the code is `DryRunOperation` for 47 operations of seven products, and
    /// `DryRun.Success` or `DRYRUN.SUCCESS` for six operations of two products, all with HTTP 400.
    ///
    /// ```
    /// # use alibabacloud_sdk_core as alibabacloud_sdk;
    /// # fn print(result: Result<(), alibabacloud_sdk::Error>) {
    /// match result {
    ///     Err(error) if error.is_dry_run() => println!("the request would succeed"),
    ///     Err(error) => println!("the request would fail: {error}"),
    ///     Ok(_) => println!("done"),
    /// }
    /// # }
    /// ```
    pub fn is_dry_run(&self) -> bool {
        let passed =
            |ErrorCode(code): ErrorCode<'_>| code == "DryRunOperation" || code.eq_ignore_ascii_case("DryRun.Success");
        self.code().is_some_and(passed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::ServiceError;
    use crate::operation::{Action, UntypedOperation};

    #[test]
    fn codes() {
        let action: Action = UntypedOperation::rpc("ecs", "2014-05-26", "RunInstances").action;
        for (code, expected) in [
            ("DryRunOperation", true),
            ("DryRun.Success", true),
            ("DRYRUN.SUCCESS", true),
            ("DryRun.InvalidAmount", false),
            ("InvalidParameter", false),
        ] {
            let body = format!(r#"{{"Code":"{code}","Message":"a message","RequestId":"1"}}"#);
            let error = Error::new(&action, ServiceError::read(Some("application/json"), body.as_bytes()));
            assert_eq!(error.is_dry_run(), expected, "{code}");
        }
    }
}
