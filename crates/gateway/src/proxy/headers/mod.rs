//! Which headers pass the gateway.

mod hop_by_hop;
mod internal;
mod location;
mod request;
mod response;

pub(super) use request::{TENANTRY_ASSERTION, request_headers};
pub(super) use response::{is_event_stream, response_headers};
