//! The cache of tenants' data: in Redis when `REDIS_URL` is set, or else in the process.
//!
//! A cache never decides who may read. Its keys begin with the tenant, and each value names its tenant and its key
//! again, so an answer that belongs to another question is not used.

mod envelope;
mod memory_store;
mod redis_store;
mod tenant_cache;

pub use redis_store::RedisUrl;
pub use tenant_cache::{CacheCounts, CacheKey, Snapshot, TenantCache};
