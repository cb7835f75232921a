use proptest::prelude::*;
use serde_json::json;
use tenantry_kernel::{Allowance, Limit, TenantError};

fn limit(limit: Option<u64>, used: u64) -> Limit {
    let number = |number: u64| number as f64;
    Limit {
        limit: limit.map(number).map_or(Allowance::Unlimited, Allowance::Most),
        used: Some(number(used)),
        resets_at: Some("2026-01-01T00:00:00Z".into()),
    }
}

#[test]
fn allows_up_to_the_limit_and_not_past_it() {
    assert_eq!(limit(Some(5), 4).allow("seats", 1), Ok(()));
    let Err(reached) = limit(Some(5), 4).allow("seats", 2) else { panic!("it was allowed") };
    assert_eq!((reached.key.as_str(), reached.limit, reached.used), ("seats", Some(5.0), Some(4.0)));
    assert_eq!(reached.resets_at.as_deref(), Some("2026-01-01T00:00:00Z"));
}

#[test]
fn a_used_up_limit_allows_only_zero_more() {
    assert!(limit(Some(5), 5).allow("seats", 1).is_err());
    assert!(limit(Some(0), 0).allow("seats", 1).is_err());
    assert_eq!(limit(Some(5), 5).allow("seats", 0), Ok(()));
}

#[test]
fn the_remaining_amount_is_never_below_zero() {
    assert_eq!(limit(Some(5), 3).remaining(), Some(2.0));
    assert_eq!(limit(Some(5), 9).remaining(), Some(0.0));
    assert_eq!(limit(None, 9).remaining(), None);
}

#[test]
fn details_are_the_extension_of_the_problem() {
    let error = TenantError::from(limit(Some(5), 5).allow("seats", 1).unwrap_err());
    let details = serde_json::to_value(error.details()).unwrap();
    assert_eq!(details, json!({ "key": "seats", "limit": 5, "used": 5, "resetsAt": "2026-01-01T00:00:00Z" }));
}

/// Below this limit every whole number, and the sum of two, is exact in a double.
const EXACT: u64 = 1 << 52;

proptest! {
    #[test]
    fn unlimited_allows_everything(used: u64, amount: u64) {
        prop_assert_eq!(limit(None, used).allow("seats", amount), Ok(()));
    }

    /// Planted fault: a sum that wraps around and allows the largest request.
    #[test]
    fn no_amount_wraps_around(most in 0..EXACT, used in 0..EXACT, amount in prop_oneof![0..EXACT, Just(u64::MAX)]) {
        let fits = u128::from(used) + u128::from(amount) <= u128::from(most);
        prop_assert_eq!(limit(Some(most), used).allow("seats", amount).is_ok(), fits);
    }
}
