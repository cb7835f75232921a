//! Values that a scrape reads at its moment: the pool, the caches, the connections and the streams.

use std::fmt;

use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, EncodeMetric};
use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use crate::cache::TenantCache;
use crate::changes::ChangeFeed;
use crate::db::Database;
use crate::server::OpenConnections;

/// The parts of a server that a scrape reads.
pub(crate) struct Readings {
    pub(crate) database: Database,
    pub(crate) cache: TenantCache,
    pub(crate) changes: ChangeFeed,
    pub(crate) connections: OpenConnections,
}

impl Collector for Readings {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let pool = self.database.pool_usage();
        for (name, help, value) in [
            ("database_connections_max", "Connections that the pool may open", pool.max),
            ("database_connections_in_use", "Connections of the pool in use", pool.in_use),
            ("database_requests_waiting", "Requests that wait for a connection", pool.waiting),
            ("connections", "Open connections of peers", self.connections.count()),
            ("event_streams", "Open event streams", self.changes.open_streams()),
        ] {
            let gauge = ConstGauge::new(u64::try_from(value).unwrap_or(u64::MAX));
            gauge.encode(encoder.encode_descriptor(name, help, None, gauge.metric_type())?)?;
        }
        let cache = self.cache.counts();
        for (name, help, value) in [
            ("cache_hits", "Values of tenants found in the cache", cache.hits),
            ("cache_misses", "Values of tenants not found in the cache", cache.misses),
            ("cache_mismatches", "Values of another tenant in the cache", self.cache.mismatches()),
        ] {
            let counter = ConstCounter::new(value);
            counter.encode(encoder.encode_descriptor(name, help, None, counter.metric_type())?)?;
        }
        Ok(())
    }
}

impl fmt::Debug for Readings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Readings").finish_non_exhaustive()
    }
}
