//! One stream's place among those that wait for a tenant's news.

use std::collections::HashMap;
use std::sync::Arc;

use tenantry_kernel::TenantId;
use tokio::sync::watch;

use super::{MAX_STREAMS_PER_CALLER, OpenStreams, Shared, SubscribeError, TenantStreams};
use crate::session::Caller;

/// Is woken when the tenant has changed. Its place is free again when it is dropped.
pub(crate) struct Subscription {
    shared: Arc<Shared>,
    tenant: TenantId,
    caller: Caller,
    news: watch::Receiver<()>,
}

/// There is no news any more: the server is about to stop.
pub(crate) struct Closed;

impl Subscription {
    pub(super) fn begin(shared: &Arc<Shared>, tenant: TenantId, caller: Caller) -> Result<Self, SubscribeError> {
        let mut tenants = shared.tenants();
        let news = match tenants.as_mut() {
            Some(tenants) => tenants.enter(tenant, caller, shared)?,
            None => watch::channel(()).1,
        };
        drop(tenants);
        Ok(Self { shared: Arc::clone(shared), tenant, caller, news })
    }

    /// Waits until something has changed since the last call, or since the beginning. Several changes may be one.
    pub(crate) async fn changed(&mut self) -> Result<(), Closed> {
        self.news.changed().await.map_err(|_| Closed)
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(tenants) = self.shared.tenants().as_mut() {
            tenants.leave(self.tenant, self.caller);
        }
    }
}

impl OpenStreams {
    fn enter(
        &mut self,
        tenant: TenantId,
        caller: Caller,
        shared: &Shared,
    ) -> Result<watch::Receiver<()>, SubscribeError> {
        if self.streams >= shared.most {
            return Err(SubscribeError::Full);
        }
        let waiting = self.waiting.entry(tenant).or_insert_with(TenantStreams::nobody);
        let news = waiting.enter(caller, shared.most_of_a_tenant)?;
        self.streams += 1;
        Ok(news)
    }

    fn leave(&mut self, tenant: TenantId, caller: Caller) {
        if let Some(waiting) = self.waiting.get_mut(&tenant) {
            self.streams -= 1;
            if waiting.leave(caller) {
                self.waiting.remove(&tenant);
            }
        }
    }
}

impl TenantStreams {
    fn nobody() -> Self {
        Self { news: watch::channel(()).0, streams: HashMap::new() }
    }

    /// Refuses before it counts, so that what is refused leaves nothing behind: where it is refused, others are there.
    fn enter(&mut self, caller: Caller, most: usize) -> Result<watch::Receiver<()>, SubscribeError> {
        if self.streams.values().sum::<usize>() >= most {
            return Err(SubscribeError::Limit(most));
        }
        let streams = self.streams.entry(caller.user_id).or_default();
        if *streams >= MAX_STREAMS_PER_CALLER {
            return Err(SubscribeError::Limit(MAX_STREAMS_PER_CALLER));
        }
        *streams += 1;
        Ok(self.news.subscribe())
    }

    /// Whether nobody is left.
    fn leave(&mut self, caller: Caller) -> bool {
        if let Some(streams) = self.streams.get_mut(&caller.user_id) {
            *streams -= 1;
            if *streams == 0 {
                self.streams.remove(&caller.user_id);
            }
        }
        self.streams.is_empty()
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use uuid::Uuid;

    use super::super::{Changes, DatabaseLimits};
    use super::*;

    const ADA: Caller = Caller { user_id: Uuid::from_u128(1) };
    const SAM: Caller = Caller { user_id: Uuid::from_u128(2) };

    fn acme() -> TenantId {
        TenantId::parse("11111111-1111-1111-1111-111111111111").unwrap()
    }

    fn waiting(changes: &Changes) -> usize {
        changes.shared.tenants().as_ref().map_or(0, |tenants| tenants.waiting.len())
    }

    fn changes() -> Changes {
        Changes::new(tokio_postgres::Config::new(), DatabaseLimits::default(), 4096)
    }

    /// Planted fault: a place that is not given back. The process would remember every stream it ever had, and its
    /// members would be shut out one after the other.
    #[test]
    fn a_stream_that_ends_leaves_nothing_behind() {
        let changes = changes();
        for _ in 0..3 {
            let mut open: Vec<_> = (0..MAX_STREAMS_PER_CALLER)
                .map(|_| Subscription::begin(&changes.shared, acme(), ADA).unwrap())
                .collect();
            let one_more = Subscription::begin(&changes.shared, acme(), ADA);
            assert!(
                matches!(one_more, Err(SubscribeError::Limit(MAX_STREAMS_PER_CALLER))),
                "one more than a person may have"
            );
            open.push(Subscription::begin(&changes.shared, acme(), SAM).unwrap());
            assert_eq!(waiting(&changes), 1);
            drop(open);
            assert_eq!(waiting(&changes), 0);
        }
    }

    /// Planted fault: streams without a bound in all. They have no end, so one day they would hold every connection.
    #[test]
    fn streams_leave_connections_to_the_requests_and_to_other_tenants() {
        let changes = Changes::new(tokio_postgres::Config::new(), DatabaseLimits::default(), 8);
        let begin = |first: &str| {
            let tenant = TenantId::parse(&first.repeat(32)).unwrap();
            Subscription::begin(&changes.shared, tenant, ADA)
        };
        let mut open: Vec<_> = ["1", "1", "2", "2", "3"].into_iter().map(|tenant| begin(tenant).unwrap()).collect();
        assert!(matches!(begin("1"), Err(SubscribeError::Limit(2))), "a quarter is one tenant's");
        open.push(begin("3").unwrap());
        assert!(matches!(begin("4"), Err(SubscribeError::Full)), "three quarters are all streams'");
        open.clear();
        assert!(begin("4").is_ok());
        assert_eq!(waiting(&changes), 0);
    }

    /// Planted fault: `close` that keeps the senders.
    #[tokio::test]
    async fn closing_ends_the_streams_that_are_open_and_those_that_come_late() {
        let changes = changes();
        let mut open = Subscription::begin(&changes.shared, acme(), ADA).unwrap();
        changes.close();
        let mut late = Subscription::begin(&changes.shared, acme(), ADA).unwrap();
        assert!(open.changed().await.is_err());
        assert!(late.changed().await.is_err());
    }

    /// Planted fault: a wake-up that goes to everybody.
    #[tokio::test]
    async fn news_of_a_tenant_wakes_its_own_streams_and_nobody_else() {
        let changes = changes();
        let medtech = TenantId::parse("22222222-2222-2222-2222-222222222222").unwrap();
        let [mut first, mut second] = [ADA, SAM].map(|who| Subscription::begin(&changes.shared, acme(), who).unwrap());
        let other = Subscription::begin(&changes.shared, medtech, SAM).unwrap();
        changes.shared.wake(acme());
        changes.shared.wake(acme());
        assert!(first.changed().await.is_ok() && second.changed().await.is_ok());
        assert!(!first.news.has_changed().unwrap(), "two changes that came together are one");
        assert!(!other.news.has_changed().unwrap());
        changes.shared.wake_all();
        assert!(other.news.has_changed().unwrap());
    }
}
