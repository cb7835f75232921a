//! The panel service: an upstream that the gateway asks to run a panel.

use std::error::Error;
use std::fmt;
use std::io;

use axum::http::StatusCode;
use bytes::Bytes;
use http_body_util::LengthLimitError;
use hyper::body::Incoming;

use crate::proxy::{OwnRequests, Proxy};
use crate::tenant_layer::AuthorizedTenant;

/// A client of the panel service.
#[derive(Clone)]
pub struct PanelService {
    runs: OwnRequests,
}

/// Why an attempt to run a panel failed. The text of the service itself is in the log only.
#[derive(Debug)]
pub(super) enum PanelServiceError {
    /// No connection, or no answer on it.
    Unreachable(String),
    /// The service refused the run.
    Refused(StatusCode),
    /// The service sent nothing for too long.
    Silent,
    /// The stream ended before the panel did.
    Broken,
    /// The service sent more than one panel may have.
    TooMuch,
    /// The service sent something that is not an event of this panel.
    Invalid(String),
    /// The service says that it cannot complete the panel.
    Failed,
}

impl PanelService {
    /// The upstream with this name. None without the upstream.
    pub(crate) fn new(proxy: &Proxy, name: &str) -> Option<Self> {
        Some(Self { runs: proxy.own_requests(name, "runs")? })
    }

    /// Starts a run, or joins it, and returns the stream of its events.
    pub(super) async fn start(
        &self,
        authorized: &AuthorizedTenant,
        panel: Bytes,
    ) -> Result<Incoming, PanelServiceError> {
        let response = self.runs.post(authorized, panel).await.map_err(PanelServiceError::Unreachable)?;
        if response.status() == StatusCode::OK {
            Ok(response.into_body())
        } else {
            Err(PanelServiceError::Refused(response.status()))
        }
    }
}

impl PanelServiceError {
    /// The sentence that the members of the tenant read.
    pub(super) const fn reason(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "The panel service could not be reached.",
            Self::Refused(_) => "The panel service refused to run the panel.",
            Self::Silent => "The panel service did not answer in time.",
            Self::Broken => "The panel service stopped before the end of the panel.",
            Self::TooMuch => "The panel service sent more than one panel may have.",
            Self::Invalid(_) => "The panel service sent an answer that is not valid for this panel.",
            Self::Failed => "The panel service could not complete the panel.",
        }
    }
}

impl From<sse_stream::Error> for PanelServiceError {
    fn from(error: sse_stream::Error) -> Self {
        match error {
            sse_stream::Error::Body(cause) if is_limit(&*cause) => Self::TooMuch,
            sse_stream::Error::Body(_) => Self::Broken,
            other => Self::Invalid(other.to_string()),
        }
    }
}

/// Whether the limit of the body is the cause, rather than the connection.
fn is_limit(cause: &(dyn Error + Send + Sync + 'static)) -> bool {
    let cause = cause.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    cause.is_some_and(|cause| cause.is::<LengthLimitError>())
}

impl fmt::Display for PanelServiceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.reason())?;
        match self {
            Self::Unreachable(cause) | Self::Invalid(cause) => write!(f, " {cause}"),
            Self::Refused(status) => write!(f, " It answered {status}."),
            _ => Ok(()),
        }
    }
}
