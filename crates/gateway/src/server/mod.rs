//! Serving the application to peers that may be slow, silent or many.
//!
//! - Every wait for a peer has a deadline ([`ServerLimits`]): for the head of a request, for its body, for the answer to be
//!   taken, and for the next request. A stream of events may go on as long as its reader takes what it is sent.
//! - The number of connections is bounded, below what the process has descriptors for. When all are in use, the
//!   connections without a request give way to new ones, the longest waiting first.
//! - Asked to stop, the server takes no more connections, lets the requests that are open end within the drain time, and
//!   then ends, whatever its peers do.

mod accept;
mod body_deadline;
mod connection;
mod limits;
mod progress;
mod readiness;
mod tracked_service;
mod watched_stream;

pub use accept::serve;
pub(crate) use body_deadline::{BodyTooSlow, limit_body};
pub use limits::ServerLimits;
pub use readiness::Readiness;
