//! tRPC's error codes: names, JSON-RPC numbers and HTTP statuses.

macro_rules! error_codes {
    ($($(#[$doc:meta])* $code:ident $name:literal $status:literal $number:literal;)*) => {
        /// A tRPC error code.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* $code,)*
            /// A code that tRPC does not have: a server's own, or one of a later version.
            Other,
        }

        const CODES: &[(ErrorCode, &str, u16, i32)] = &[$((ErrorCode::$code, $name, $status, $number),)*];
    };
}

error_codes! {
    /// The request is not JSON.
    ParseError "PARSE_ERROR" 400 -32_700;
    /// The request or its input is wrong.
    BadRequest "BAD_REQUEST" 400 -32_600;
    /// No session, or one that is over.
    Unauthorized "UNAUTHORIZED" 401 -32_001;
    /// Has to be paid for.
    PaymentRequired "PAYMENT_REQUIRED" 402 -32_002;
    /// The session does not suffice.
    Forbidden "FORBIDDEN" 403 -32_003;
    /// No such procedure, or no such thing.
    NotFound "NOT_FOUND" 404 -32_004;
    /// A query by POST, or a mutation by GET.
    MethodNotSupported "METHOD_NOT_SUPPORTED" 405 -32_005;
    /// It took the server too long.
    Timeout "TIMEOUT" 408 -32_008;
    /// The state of things does not allow it now.
    Conflict "CONFLICT" 409 -32_009;
    /// A precondition of the request does not hold.
    PreconditionFailed "PRECONDITION_FAILED" 412 -32_012;
    /// The request is too long.
    PayloadTooLarge "PAYLOAD_TOO_LARGE" 413 -32_013;
    /// The body is not declared as JSON.
    UnsupportedMediaType "UNSUPPORTED_MEDIA_TYPE" 415 -32_015;
    /// Well formed, but wrong in its meaning.
    UnprocessableContent "UNPROCESSABLE_CONTENT" 422 -32_022;
    /// The request has to be conditional.
    PreconditionRequired "PRECONDITION_REQUIRED" 428 -32_028;
    /// A rate limit.
    TooManyRequests "TOO_MANY_REQUESTS" 429 -32_029;
    /// The client ended the connection.
    ClientClosedRequest "CLIENT_CLOSED_REQUEST" 499 -32_099;
    /// The server's own fault. All codes of 5xx share its number.
    InternalServerError "INTERNAL_SERVER_ERROR" 500 -32_603;
    /// The server cannot do this.
    NotImplemented "NOT_IMPLEMENTED" 501 -32_603;
    /// A server behind the server failed.
    BadGateway "BAD_GATEWAY" 502 -32_603;
    /// Not at the moment.
    ServiceUnavailable "SERVICE_UNAVAILABLE" 503 -32_603;
    /// A server behind the server took too long.
    GatewayTimeout "GATEWAY_TIMEOUT" 504 -32_603;
}

impl ErrorCode {
    /// The code with this name, such as `NOT_FOUND`; [`Other`](Self::Other) where tRPC has none.
    pub fn of(name: &str) -> Self {
        CODES.iter().find(|(_, known, ..)| *known == name).map_or(Self::Other, |(code, ..)| *code)
    }

    /// The code that goes with an HTTP status. Other statuses of 4xx are [`BadRequest`](Self::BadRequest), all else is
    /// [`InternalServerError`](Self::InternalServerError).
    pub fn of_status(status: u16) -> Self {
        let is_it =
            |(code, _, known, _): &&(Self, &str, u16, i32)| *known == status && *code != Self::ParseError;
        match CODES.iter().find(is_it) {
            Some((code, ..)) => *code,
            None if (400..500).contains(&status) => Self::BadRequest,
            None => Self::InternalServerError,
        }
    }

    /// The code behind a JSON-RPC number, by the HTTP status where that is shared by several or unknown.
    pub fn of_number(number: i32, status: u16) -> Self {
        let mut known = CODES.iter().filter(|(.., known)| *known == number);
        match (known.next(), known.next()) {
            (Some((code, ..)), None) => *code,
            _ => Self::of_status(status),
        }
    }

    /// The name in `data.code`, such as `NOT_FOUND`.
    pub fn name(self) -> &'static str {
        self.entry().map_or("OTHER", |(_, name, ..)| name)
    }

    /// The JSON-RPC number in `code`.
    pub fn number(self) -> i32 {
        self.entry().map_or(-32_603, |(.., number)| *number)
    }

    /// The HTTP status that goes with it.
    pub fn http_status(self) -> u16 {
        self.entry().map_or(500, |(_, _, status, _)| *status)
    }

    fn entry(self) -> Option<&'static (Self, &'static str, u16, i32)> {
        CODES.iter().find(|(code, ..)| *code == self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_code_is_found_by_its_name_its_status_and_its_number() {
        for (code, name, status, number) in CODES {
            assert_eq!((ErrorCode::of(name), code.name()), (*code, *name));
            assert_eq!((code.http_status(), code.number()), (*status, *number));
            assert_eq!(ErrorCode::of_number(*number, *status), *code);
        }
        assert_eq!(ErrorCode::of("IM_A_TEAPOT"), ErrorCode::Other);
        assert_eq!(ErrorCode::of_status(400), ErrorCode::BadRequest);
        assert_eq!(ErrorCode::of_status(418), ErrorCode::BadRequest);
        assert_eq!(ErrorCode::of_status(207), ErrorCode::InternalServerError);
        assert_eq!(ErrorCode::of_number(-32_418, 409), ErrorCode::Conflict);
    }
}
