//! One stream's subscription to the notifications of a tenant.

use std::sync::Arc;

use tenantry_kernel::TenantId;
use tokio::sync::watch;

use super::streams::{Streams, SubscribeError};
use crate::session::Caller;

/// A subscription to the notifications of one tenant. It counts as an open stream until it is dropped.
pub(crate) struct Subscription {
    streams: Arc<Streams>,
    tenant: TenantId,
    caller: Caller,
    changed: watch::Receiver<()>,
}

/// The notifications ended, because the server stops.
pub(crate) struct Closed;

impl Subscription {
    pub(super) fn begin(streams: &Arc<Streams>, tenant: TenantId, caller: Caller) -> Result<Self, SubscribeError> {
        let changed = streams.add(tenant, caller)?;
        Ok(Self { streams: Arc::clone(streams), tenant, caller, changed })
    }

    /// Waits for a notification since the last call, or since the beginning. Several notifications may be one.
    pub(crate) async fn changed(&mut self) -> Result<(), Closed> {
        self.changed.changed().await.map_err(|_| Closed)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        self.streams.remove(self.tenant, self.caller);
    }
}

/// The notifications of one tenant for a request of another kind than an event stream. It counts for no limit.
pub(crate) struct ChangeWatch {
    streams: Arc<Streams>,
    tenant: TenantId,
    changed: watch::Receiver<()>,
}

impl ChangeWatch {
    pub(super) fn begin(streams: &Arc<Streams>, tenant: TenantId) -> Self {
        Self { changed: streams.add_watch(tenant), streams: Arc::clone(streams), tenant }
    }

    /// As [`Subscription::changed`].
    pub(crate) async fn changed(&mut self) -> Result<(), Closed> {
        self.changed.changed().await.map_err(|_| Closed)
    }
}

impl Drop for ChangeWatch {
    fn drop(&mut self) {
        self.streams.remove_watch(self.tenant);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use uuid::Uuid;

    use super::super::streams::MAX_STREAMS_PER_CALLER;
    use super::*;

    const ADA: Caller = Caller::own(Uuid::from_u128(1));
    const SAM: Caller = Caller::own(Uuid::from_u128(2));

    fn acme() -> TenantId {
        TenantId::parse("11111111-1111-1111-1111-111111111111").unwrap()
    }

    fn streams() -> Arc<Streams> {
        Streams::new(4096)
    }

    /// Planted fault: a subscription that is not removed. The process would keep an entry for every stream, and refuse
    /// its callers one after the other.
    #[test]
    fn a_stream_that_ends_leaves_no_entry() {
        let streams = streams();
        for _ in 0..3 {
            let mut open: Vec<_> =
                (0..MAX_STREAMS_PER_CALLER).map(|_| Subscription::begin(&streams, acme(), ADA).unwrap()).collect();
            let one_more = Subscription::begin(&streams, acme(), ADA);
            assert!(matches!(one_more, Err(SubscribeError::Limit(MAX_STREAMS_PER_CALLER))), "one above the limit");
            open.push(Subscription::begin(&streams, acme(), SAM).unwrap());
            assert_eq!(streams.tenants(), 1);
            drop(open);
            assert_eq!(streams.tenants(), 0);
        }
    }

    /// Planted fault: no limit on all streams together. Streams do not end by themselves, so they would use all
    /// connections.
    #[test]
    fn streams_leave_connections_to_requests_and_to_other_tenants() {
        let streams = Streams::new(8);
        let begin = |first: &str| {
            let tenant = TenantId::parse(&first.repeat(32)).unwrap();
            Subscription::begin(&streams, tenant, ADA)
        };
        let mut open: Vec<_> = ["1", "1", "2", "2", "3"].into_iter().map(|tenant| begin(tenant).unwrap()).collect();
        assert!(matches!(begin("1"), Err(SubscribeError::Limit(2))), "a quarter for one tenant");
        open.push(begin("3").unwrap());
        assert!(matches!(begin("4"), Err(SubscribeError::Full)), "three quarters for all streams");
        open.clear();
        assert!(begin("4").is_ok());
        assert_eq!(streams.tenants(), 0);
    }

    /// Planted fault: `close` that keeps the senders.
    #[tokio::test]
    async fn close_ends_open_streams_and_later_streams() {
        let streams = streams();
        let mut open = Subscription::begin(&streams, acme(), ADA).unwrap();
        streams.close();
        let mut late = Subscription::begin(&streams, acme(), ADA).unwrap();
        assert!(open.changed().await.is_err());
        assert!(late.changed().await.is_err());
    }

    /// Planted fault: a notification that wakes the streams of all tenants.
    #[tokio::test]
    async fn a_notification_wakes_only_the_streams_of_its_tenant() {
        let streams = streams();
        let medtech = TenantId::parse("22222222-2222-2222-2222-222222222222").unwrap();
        let [mut first, mut second] = [ADA, SAM].map(|caller| Subscription::begin(&streams, acme(), caller).unwrap());
        let other = Subscription::begin(&streams, medtech, SAM).unwrap();
        streams.wake(acme());
        streams.wake(acme());
        assert!(first.changed().await.is_ok() && second.changed().await.is_ok());
        assert!(!first.changed.has_changed().unwrap(), "two notifications at once are one change");
        assert!(!other.changed.has_changed().unwrap());
        streams.wake_all();
        assert!(other.changed.has_changed().unwrap());
    }

    /// Planted faults: a watch that is not removed, and one whose end removes the streams of its tenant.
    #[tokio::test]
    async fn a_watch_hears_of_changes_and_counts_for_no_limit() {
        let streams = Streams::new(4);
        let mut watches: Vec<_> = (0..8).map(|_| ChangeWatch::begin(&streams, acme())).collect();
        let mut stream = Subscription::begin(&streams, acme(), ADA).unwrap();
        streams.wake(acme());
        for watch in &mut watches {
            assert!(watch.changed().await.is_ok());
        }
        watches.clear();
        streams.wake(acme());
        assert!(stream.changed().await.is_ok());
        assert_eq!(streams.tenants(), 1);
        drop(stream);
        assert_eq!(streams.tenants(), 0);
    }
}
