//! The directory that answers from memory, in front of one that counts its questions.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tenantry_layer::{CachedDirectory, Directory, Membership, Refusal, TenantId};
use tokio::sync::Notify;

const ADA: u32 = 1;
const BOB: u32 = 2;

fn tenant(number: char) -> TenantId {
    TenantId::parse(&"11111111-1111-1111-1111-111111111111".replace('1', &number.to_string())).unwrap()
}

/// Reports one membership for everyone, and counts how often it is asked.
#[derive(Clone)]
struct Counting {
    asked: Arc<AtomicUsize>,
    membership: Arc<Mutex<Result<Option<Membership>, Refusal>>>,
    /// An answer that is read already and not yet sent.
    held: Option<Arc<(Notify, Notify)>>,
}

impl Counting {
    fn new() -> Self {
        let membership = Arc::new(Mutex::new(Ok(Some(Membership::active("admin")))));
        Self { asked: Arc::default(), membership, held: None }
    }

    fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }

    fn change(&self, membership: Result<Option<Membership>, Refusal>) {
        *self.membership.lock().unwrap() = membership;
    }
}

impl Directory<u32> for Counting {
    async fn membership(&self, _: &u32, _: TenantId) -> Result<Option<Membership>, Refusal> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let read = self.membership.lock().unwrap().clone();
        if let Some(held) = &self.held {
            held.0.notify_one();
            held.1.notified().await;
        }
        read
    }
}

fn revoked() -> Membership {
    Membership { active: false, ..Membership::active("admin") }
}

#[tokio::test]
async fn a_membership_is_looked_up_once_for_each_person_and_tenant() {
    let directory = Counting::new();
    let cached = CachedDirectory::new(directory.clone());
    for _ in 0..3 {
        for (caller, tenant) in [(ADA, tenant('1')), (ADA, tenant('2')), (BOB, tenant('1'))] {
            assert_eq!(cached.membership(&caller, tenant).await.unwrap().unwrap().role.as_ref(), "admin");
        }
    }
    assert_eq!(directory.asked(), 3);
}

/// Planted fault: a cache of refusals. A person who was just invited would be refused.
#[tokio::test]
async fn only_an_active_membership_is_kept() {
    for answer in [Ok(None), Ok(Some(revoked())), Err(Refusal::Unavailable)] {
        let directory = Counting::new();
        let cached = CachedDirectory::new(directory.clone());
        directory.change(answer.clone());
        assert_eq!(cached.membership(&ADA, tenant('1')).await, answer);
        directory.change(Ok(Some(Membership::active("member"))));
        assert!(cached.membership(&ADA, tenant('1')).await.unwrap().unwrap().is_active());
        assert_eq!(directory.asked(), 2);
    }
}

/// Planted fault: a longer time that counts. The documentation promises 30 seconds.
#[tokio::test]
async fn a_membership_counts_for_the_given_time() {
    let directory = Counting::new();
    let cached = CachedDirectory::new(directory.clone()).max_age(Duration::ZERO);
    for _ in 0..3 {
        cached.membership(&ADA, tenant('1')).await.unwrap();
    }
    assert_eq!(directory.asked(), 3);
    let debug = format!("{:?}", CachedDirectory::<u32, _>::new(directory).max_age(Duration::from_secs(3600)));
    assert!(debug.contains("max_age: 30s"), "{debug}");
}

/// Planted fault: a change that drops nothing.
#[tokio::test]
async fn a_change_drops_the_memberships_of_its_tenant_at_once() {
    let directory = Counting::new();
    let cached = CachedDirectory::new(directory.clone());
    cached.membership(&ADA, tenant('1')).await.unwrap();
    cached.membership(&ADA, tenant('2')).await.unwrap();
    directory.change(Ok(Some(revoked())));
    cached.forget_tenant(tenant('1'));
    assert!(!cached.membership(&ADA, tenant('1')).await.unwrap().unwrap().is_active());
    assert!(cached.membership(&ADA, tenant('2')).await.unwrap().unwrap().is_active(), "another tenant");
}

/// Planted fault: an answer that is kept although the membership changed after it was read.
#[tokio::test]
async fn an_answer_from_before_a_change_is_not_kept() {
    type Change = fn(&CachedDirectory<u32, Counting>);
    let changes: [(&str, Change); 2] = [
        ("a change", |cached| cached.forget_tenant(tenant('1'))),
        ("an outage", |cached| {
            cached.disable();
            cached.enable();
        }),
    ];
    for (name, change) in changes {
        let held = Arc::new((Notify::new(), Notify::new()));
        let directory = Counting { held: Some(Arc::clone(&held)), ..Counting::new() };
        let cached = CachedDirectory::new(directory.clone());
        let early = tokio::spawn({
            let cached = cached.clone();
            async move { cached.membership(&ADA, tenant('1')).await }
        });
        held.0.notified().await;
        directory.change(Ok(Some(revoked())));
        change(&cached);
        held.1.notify_one();
        assert!(early.await.unwrap().unwrap().unwrap().is_active(), "the request began before {name}");
        held.1.notify_one();
        assert!(!cached.membership(&ADA, tenant('1')).await.unwrap().unwrap().is_active(), "{name}");
    }
}

/// Planted fault: a write that is authorized from memory.
#[tokio::test]
async fn a_write_asks_the_directory_and_a_refusal_drops_the_membership() {
    let directory = Counting::new();
    let cached = CachedDirectory::new(directory.clone());
    cached.membership(&ADA, tenant('1')).await.unwrap();
    directory.change(Ok(Some(revoked())));
    assert!(cached.membership(&ADA, tenant('1')).await.unwrap().unwrap().is_active());
    assert!(!cached.current_membership(&ADA, tenant('1')).await.unwrap().unwrap().is_active());
    cached.membership_ended(&ADA, tenant('1'));
    assert!(!cached.membership(&ADA, tenant('1')).await.unwrap().unwrap().is_active());
}

/// Planted faults: a cache that answers while it is disabled, and one that keeps its memberships over that time.
#[tokio::test]
async fn a_disabled_cache_asks_at_every_request_and_begins_empty() {
    let directory = Counting::new();
    let cached = CachedDirectory::new(directory.clone());
    cached.membership(&ADA, tenant('1')).await.unwrap();
    cached.disable();
    for _ in 0..3 {
        cached.membership(&ADA, tenant('1')).await.unwrap();
    }
    assert_eq!(directory.asked(), 4);
    cached.enable();
    cached.membership(&ADA, tenant('1')).await.unwrap();
    cached.membership(&ADA, tenant('1')).await.unwrap();
    assert_eq!(directory.asked(), 5);
}

/// Planted fault: a cache that grows with every person who ever called.
#[tokio::test]
async fn the_cache_of_one_tenant_is_bounded() {
    let directory = Counting::new();
    let cached = CachedDirectory::new(directory.clone());
    for caller in 0..25_000 {
        cached.membership(&caller, tenant('1')).await.unwrap();
    }
    let debug = format!("{cached:?}");
    let kept: usize =
        debug.split("members: ").nth(1).unwrap().split(|c: char| !c.is_ascii_digit()).next().unwrap().parse().unwrap();
    assert!(kept > 0 && kept <= 10_000, "{debug}");
}
