//! Why the gateway ends a WebSocket, as its page reads it.

use crate::proxy::access_watch::AccessEnd;

/// The code in a close frame (RFC 6455, 7.4.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum CloseCode {
    /// 1001: the server stops, the WebSocket is silent, or the access cannot be checked. Another one may be opened.
    GoingAway,
    /// 1008: the person lost the access.
    PolicyViolation,
}

impl CloseCode {
    /// The whole close frame of a server.
    pub(super) fn frame(self) -> [u8; 4] {
        let code: u16 = match self {
            Self::GoingAway => 1001,
            Self::PolicyViolation => 1008,
        };
        let [high, low] = code.to_be_bytes();
        [0x88, 2, high, low]
    }
}

impl From<AccessEnd> for CloseCode {
    fn from(end: AccessEnd) -> Self {
        match end {
            AccessEnd::NotSignedIn | AccessEnd::Revoked => Self::PolicyViolation,
            AccessEnd::Unchecked | AccessEnd::Stopping => Self::GoingAway,
        }
    }
}
