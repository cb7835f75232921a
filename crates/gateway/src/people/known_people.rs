//! The people of identities, in memory for some seconds.

use std::time::{Duration, Instant};

use quick_cache::sync::Cache;
use uuid::Uuid;

use crate::session::Identity;

/// How long a link counts without another look. A link that was removed counts for at most this time. An event stream
/// checks its session every 20 seconds, so it ends within 30 seconds.
const MAX_AGE: Duration = Duration::from_secs(10);

/// The same for an identity without a person, which may sign up at another replica at any moment.
const MAX_AGE_WITHOUT_PERSON: Duration = Duration::from_secs(1);

/// The cache drops the identities that are used least.
const IDENTITIES: usize = 10_000;

/// The people of identities, by their last look-up. An identity without a person is kept too, so that its holder cannot
/// cause a look-up with each request.
pub(super) struct KnownPeople {
    people: Cache<Identity, (Option<Uuid>, Instant)>,
}

impl KnownPeople {
    pub(super) fn new() -> Self {
        Self { people: Cache::new(IDENTITIES) }
    }

    /// What the last look-up found, if it is not too old.
    pub(super) fn get(&self, identity: &Identity, now: Instant) -> Option<Option<Uuid>> {
        let (person, since) = self.people.get(identity)?;
        let max_age = if person.is_some() { MAX_AGE } else { MAX_AGE_WITHOUT_PERSON };
        (now.saturating_duration_since(since) < max_age).then_some(person)
    }

    /// Keeps the answer of a look-up that began at `since`.
    pub(super) fn keep(&self, identity: &Identity, person: Option<Uuid>, since: Instant) {
        self.people.insert(identity.clone(), (person, since));
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    /// Planted faults: a link that counts for longer than ten seconds, and an identity that stays without a person.
    #[test]
    fn a_link_counts_for_ten_seconds_and_its_absence_for_one() {
        let (people, began) = (KnownPeople::new(), Instant::now());
        let [linked, unlinked] = ["ada", "eve"].map(|subject| Identity::parse("https://a.test/", subject).unwrap());
        let ada = Some(Uuid::from_u128(1));
        people.keep(&linked, ada, began);
        people.keep(&unlinked, None, began);
        let after = |milliseconds: u64| began + Duration::from_millis(milliseconds);
        assert_eq!((people.get(&linked, after(9_999)), people.get(&linked, after(10_000))), (Some(ada), None));
        assert_eq!((people.get(&unlinked, after(999)), people.get(&unlinked, after(1_000))), (Some(None), None));
        let elsewhere = Identity::parse("https://b.test/", "ada").unwrap();
        assert_eq!(people.get(&elsewhere, began), None, "the same subject of another issuer is another person");
    }
}
