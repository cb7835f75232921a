//! HTTP helpers that every route and the tenant layer share: headers, bodies, paths.

pub(crate) mod etag;
mod json_body;
mod origin;
mod path_segment;
pub(crate) mod tenant_header;
mod timestamp;
pub(crate) mod vary;

pub(crate) use json_body::JsonBody;
pub(crate) use origin::let_read;
pub use origin::{WebOrigins, refuse_foreign_pages};
pub(crate) use path_segment::PathSegment;
pub(crate) use timestamp::iso8601;
