//! Requests that a client may repeat: `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header).
//!
//! A route takes a [`KeyedJson`] and writes with [`KeyedRequest::write`]. The first request with a key writes and its
//! answer is stored in the same transaction. A repeated one gets the stored answer. A request without a key is written
//! each time.
//!
//! A sign-up keeps its key itself, because it has no tenant yet.

mod idempotency_key;
mod keyed_json;
mod keyed_request;

pub(crate) use keyed_json::KeyedJson;
pub(crate) use keyed_request::answer_of;
