//! Families of error codes.
//!
//! Owns the families that callers and retries distinguish. The words are those of the codes that the official
//! metadata of 289 product versions documents: products have many codes for the same error, often with
//! different HTTP statuses.

/// A code reduced to its lower-case ASCII letters and digits, so that `Throttling.User`,
/// `THROTTLING_USER` and `ThrottlingUser` are equal.
pub(super) struct NormalizedCode(String);

impl NormalizedCode {
    pub(super) fn new(code: &str) -> Self {
        Self(code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect())
    }

    fn contains_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.0.contains(word))
    }

    fn ends_with_any(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.0.ends_with(word))
    }

    fn is_any(&self, words: &[&str]) -> bool {
        words.contains(&self.0.as_str())
    }

    /// Too many requests in too little time.
    pub(super) fn is_throttled(&self) -> bool {
        const WORDS: [&str; 7] = [
            "throttl",
            "toomanyrequest",
            "tooquickrequest",
            "toofrequent",
            "frequencyexceeded",
            "qpslimit",
            "requesttrafficcontrol",
        ];
        self.contains_any(&WORDS) || self.ends_with_any(&["flowcontrol", "ratelimit", "ratelimitexceeded"])
    }

    /// The service is not able to respond now, whatever the status is.
    pub(super) fn is_unavailable(&self) -> bool {
        self.is_any(&["internalerror", "unknownerror", "serviceunavailable"])
            || self.ends_with_any(&["systembusy", "servicebusy"])
    }

    /// A request with the same client token is still being executed.
    pub(super) fn is_in_progress(&self) -> bool {
        self.is_any(&["idempotentprocessing", "idempotenceprocessing", "operationfailedidempotenttokenprocessing"])
    }

    /// A resource of the request does not exist; an access key, an operation or a region that does not exist is
    /// another error.
    pub(super) fn is_not_found(&self) -> bool {
        const OF_THE_REQUEST: [&str; 6] = [
            "invalidaccesskeyidnotfound",
            "invalidapinotfound",
            "invalidactionnotfound",
            "invalidversionnotfound",
            "invalidproductnotfound",
            "invalidregionidnotfound",
        ];
        self.contains_any(&["notfound", "notexist", "nosuch"]) && !self.is_any(&OF_THE_REQUEST)
    }

    /// A quota or a limit of the account is exceeded.
    pub(super) fn is_quota(&self) -> bool {
        const WORDS: [&str; 7] =
            ["quota", "limitexceed", "exceedlimit", "exceedslimit", "exceedmaxlimit", "overlimit", "reachlimit"];
        self.contains_any(&WORDS) && !self.contains_any(&["sizelimit", "lengthlimit"]) && !self.is_throttled()
    }

    /// The caller lacks the permission.
    pub(super) fn is_access_denied(&self) -> bool {
        const WORDS: [&str; 6] =
            ["nopermission", "accessdenied", "permissiondenied", "permissiondeny", "noprivilege", "notauthorized"];
        const WHOLE: [&str; 9] = [
            "forbidden",
            "forbiddenram",
            "forbiddenbyram",
            "forbiddenaccess",
            "forbiddenaction",
            "forbiddensubuser",
            "accessforbidden",
            "unauthorized",
            "unauthorizedoperation",
        ];
        self.contains_any(&WORDS) || self.is_any(&WHOLE)
    }

    /// The security token of temporary credentials has expired.
    pub(super) fn is_expired_token(&self) -> bool {
        self.is_any(&["invalidsecuritytokenexpired", "securitytokenexpired", "invalidtokenexpired", "expiredtoken"])
    }

    /// The date of the request differs too much from the service's time.
    pub(super) fn is_clock_skewed(&self) -> bool {
        self.is_any(&["invalidtimestampexpired", "illegaltimestamp", "requesttimetooskewed"])
    }

    /// The nonce was used before.
    pub(super) fn is_nonce_used(&self) -> bool {
        self.is_any(&["signaturenonceused"])
    }

    /// The signature does not match the request.
    pub(super) fn is_signature_mismatch(&self) -> bool {
        self.is_any(&["signaturedoesnotmatch", "incompletesignature"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The families of a code by their first letters, in the order of the methods.
    fn families(code: &str) -> String {
        let code = NormalizedCode::new(code);
        let all = [
            ('t', code.is_throttled()),
            ('u', code.is_unavailable()),
            ('n', code.is_not_found()),
            ('q', code.is_quota()),
            ('a', code.is_access_denied()),
            ('e', code.is_expired_token()),
            ('s', code.is_clock_skewed()),
            ('r', code.is_nonce_used()),
            ('m', code.is_signature_mismatch()),
            ('p', code.is_in_progress()),
        ];
        all.into_iter().filter(|(_, is)| *is).map(|(letter, _)| letter).collect()
    }

    #[test]
    fn documented_codes() {
        for (code, expected) in [
            ("Throttling", "t"),
            ("Throttling.User", "t"),
            ("Throttli∂ngException", "t"),
            ("ResourceThrottled", "t"),
            ("ONS_SYSTEM_FLOW_CONTROL", "t"),
            ("FlowControl", "t"),
            ("NotInFlowController", ""),
            ("TooManyRequests", "t"),
            ("iot.common.TooManyRequest", "t"),
            ("iot.vision.RequestTrafficControl", "t"),
            ("TooQuickRequests", "t"),
            ("RequestTooFrequently", "t"),
            ("LogApiFrequencyExceeded", "t"),
            ("TooManyTags", ""),
            ("InternalError", "u"),
            ("ServiceUnavailable", "u"),
            ("OperationFailed.SystemBusy", "u"),
            ("InvalidInstanceId.NotFound", "n"),
            ("Instance.Not.Exist", "n"),
            ("BIZ_TOPIC_NOT_FOUND", "n"),
            ("NoSuchResource", "n"),
            ("ErrorClusterNotFound", "n"),
            ("InvalidAccessKeyId.NotFound", ""),
            ("InvalidRegionId.NotFound", ""),
            ("InvalidAction.NotFound", ""),
            ("QuotaExceeded", "q"),
            ("QuotaExceed.Tags", "q"),
            ("LimitExceeded", "q"),
            ("SecurityGroupInstanceLimitExceed", "q"),
            ("Instance.ExceedMaxLimit", "q"),
            ("AclListenerOverLimit", "q"),
            ("SizeLimitExceeded.TagNum", ""),
            ("NoPermission", "a"),
            ("Forbidden.RAM", "a"),
            ("ForbiddenByRam", "a"),
            ("Forbidden", "a"),
            ("Forbidden.AccessDenied", "a"),
            ("AccessDeniedException", "a"),
            ("PERMISSION.DENIED.ERROR", "a"),
            ("Forbidden.RiskControl", ""),
            ("OperationDenied.NoStock", ""),
            ("EsaService.NotOpen", ""),
            ("InvalidSecurityToken.Expired", "e"),
            ("Instance.Expired", ""),
            ("InvalidTimeStamp.Expired", "s"),
            ("IllegalTimestamp", "s"),
            ("SignatureNonceUsed", "r"),
            ("SignatureDoesNotMatch", "m"),
            ("IdempotentProcessing", "p"),
            ("Idempotence.Processing", "p"),
            ("OperationFailed.IdempotentTokenProcessing", "p"),
            ("IdempotentParameterMismatch", ""),
            ("InvalidParameter", ""),
            ("", ""),
        ] {
            assert_eq!(families(code), expected, "{code}");
        }
    }
}
