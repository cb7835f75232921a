//! The keys of an issuer: how they arrive, which are used, and how long they count.

mod http_client;
mod json_web_key;
mod key_cache;
mod key_set;
mod key_source;
mod public_key;

pub(super) use http_client::HttpClient;
pub(super) use key_cache::KeyCache;
pub(super) use key_source::KeySource;
