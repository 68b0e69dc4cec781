//! What kind of refusal an error code is.
//!
//! Owns the families that callers and retries tell apart. The words are those of the codes that the
//! official metadata of 289 product versions documents: products spell the same refusal in many
//! ways, and their HTTP status often disagrees.

/// A code reduced to its lower-case ASCII letters and digits, so that `Throttling.User`,
/// `THROTTLING_USER` and `ThrottlingUser` are one word.
pub(super) struct Letters(String);

impl Letters {
    pub(super) fn of(code: &str) -> Self {
        Self(code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect())
    }

    fn has(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.0.contains(word))
    }

    fn ends(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.0.ends_with(word))
    }

    fn is(&self, words: &[&str]) -> bool {
        words.contains(&self.0.as_str())
    }

    /// Too many requests in too little time.
    pub(super) fn throttled(&self) -> bool {
        const WORDS: [&str; 7] = [
            "throttl",
            "toomanyrequest",
            "tooquickrequest",
            "toofrequent",
            "frequencyexceeded",
            "qpslimit",
            "requesttrafficcontrol",
        ];
        self.has(&WORDS) || self.ends(&["flowcontrol", "ratelimit", "ratelimitexceeded"])
    }

    /// The service is not able to answer now, whatever the status says.
    pub(super) fn unavailable(&self) -> bool {
        self.is(&["internalerror", "unknownerror", "serviceunavailable"]) || self.ends(&["systembusy", "servicebusy"])
    }

    /// A request with the same client token is still under way.
    pub(super) fn in_progress(&self) -> bool {
        self.is(&["idempotentprocessing", "idempotenceprocessing", "operationfailedidempotenttokenprocessing"])
    }

    /// What the request names does not exist. That the access key, the operation or the region does
    /// not exist says nothing of the resource.
    pub(super) fn not_found(&self) -> bool {
        const OF_THE_REQUEST: [&str; 6] = [
            "invalidaccesskeyidnotfound",
            "invalidapinotfound",
            "invalidactionnotfound",
            "invalidversionnotfound",
            "invalidproductnotfound",
            "invalidregionidnotfound",
        ];
        self.has(&["notfound", "notexist", "nosuch"]) && !self.is(&OF_THE_REQUEST)
    }

    /// A quota or a limit of the account is used up.
    pub(super) fn quota(&self) -> bool {
        const WORDS: [&str; 7] =
            ["quota", "limitexceed", "exceedlimit", "exceedslimit", "exceedmaxlimit", "overlimit", "reachlimit"];
        self.has(&WORDS) && !self.has(&["sizelimit", "lengthlimit"]) && !self.throttled()
    }

    /// The caller may not do this.
    pub(super) fn access_denied(&self) -> bool {
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
        self.has(&WORDS) || self.is(&WHOLE)
    }

    /// The security token of temporary credentials is past its end.
    pub(super) fn expired_token(&self) -> bool {
        self.is(&["invalidsecuritytokenexpired", "securitytokenexpired", "invalidtokenexpired", "expiredtoken"])
    }

    /// The date of the request is too far from the service's.
    pub(super) fn skewed(&self) -> bool {
        self.is(&["invalidtimestampexpired", "illegaltimestamp", "requesttimetooskewed"])
    }

    /// The nonce was used before.
    pub(super) fn nonce_used(&self) -> bool {
        self.is(&["signaturenonceused"])
    }

    /// The signature is not that of the request.
    pub(super) fn mismatch(&self) -> bool {
        self.is(&["signaturedoesnotmatch", "incompletesignature"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The families of a code by their first letters, in the order of the methods.
    fn families(code: &str) -> String {
        let letters = Letters::of(code);
        let all = [
            ('t', letters.throttled()),
            ('u', letters.unavailable()),
            ('n', letters.not_found()),
            ('q', letters.quota()),
            ('a', letters.access_denied()),
            ('e', letters.expired_token()),
            ('s', letters.skewed()),
            ('r', letters.nonce_used()),
            ('m', letters.mismatch()),
            ('p', letters.in_progress()),
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
