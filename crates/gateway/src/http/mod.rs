//! HTTP helpers of the routes and the tenant layer: headers, bodies, path segments.

pub(crate) mod etag;
mod json_body;
mod origin;
mod path_segment;
pub(crate) mod tenant_header;
mod timestamp;
pub(crate) mod vary;

pub(crate) use json_body::JsonBody;
pub(crate) use origin::expose_to_page;
pub use origin::{WebOrigins, refuse_foreign_pages};
pub(crate) use path_segment::PathSegment;
pub(crate) use timestamp::iso8601;
