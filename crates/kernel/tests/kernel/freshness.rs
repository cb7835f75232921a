use tenantry_kernel::freshness::{FRESH_MS, LIMITS_MS, USABLE_MS, is_fresh, is_usable};

const DAY_MS: f64 = 86_400_000.0;

#[test]
fn a_profile_is_fresh_for_a_minute_and_usable_for_a_day() {
    assert_eq!((FRESH_MS, LIMITS_MS, USABLE_MS), (60_000.0, 300_000.0, DAY_MS));
    assert!(is_fresh(0.0) && is_fresh(59_999.0) && !is_fresh(60_000.0));
    assert!(is_usable(60_000.0) && is_usable(DAY_MS - 1.0) && !is_usable(DAY_MS));
}

/// Planted fault: after a clock is set back, an old profile looks fresh.
#[test]
fn an_impossible_age_is_never_fresh() {
    for age in [-1.0, -DAY_MS + 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!is_fresh(age), "{age}");
    }
    assert!(is_usable(-DAY_MS + 1.0), "a clock that was off by less than a day costs a look, not the profile");
    for age in [-DAY_MS, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
        assert!(!is_usable(age), "{age}");
    }
}
