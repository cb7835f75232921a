//! The server: it serves the application to peers that may be slow, silent or numerous.
//!
//! - Every wait for a peer has a deadline ([`ServerLimits`]): for the head of a request, for its body, for the peer to
//!   accept the response, and for the next request. An event stream stays open as long as its peer accepts bytes, and
//!   so does a WebSocket, which keeps its connection.
//! - The number of connections has a limit below the number of file descriptors. At the limit, the server closes
//!   connections without a request, longest idle first.
//! - After the signal to stop, the server accepts no connections, waits for open requests during the drain time, and
//!   then ends.

mod accept;
mod body_deadline;
mod connection;
mod limits;
mod open_connections;
mod progress;
mod readiness;
mod takeover;
mod tracked_service;
mod watched_stream;

pub use accept::serve;
pub(crate) use body_deadline::{BodyTooSlow, limit_body};
pub use limits::ServerLimits;
pub use open_connections::OpenConnections;
pub(crate) use progress::StreamMark;
pub use readiness::Readiness;
pub(crate) use takeover::Takeover;
