use tenantry_kernel::retry::{MAX_ATTEMPTS, backoff, may_pass, next_attempt};

/// Planted fault: retrying a gateway that refuses.
#[test]
fn a_refusal_is_final() {
    for status in [301, 304, 400, 401, 402, 403, 404, 409, 410, 418, 422, 451, 600] {
        assert!(!may_pass(Some(status)), "{status}");
        assert_eq!(next_attempt(1, Some(status), None, f64::INFINITY, 0.0), None, "{status}");
    }
    for status in [None, Some(200), Some(408), Some(425), Some(429), Some(500), Some(503), Some(599)] {
        assert!(may_pass(status), "{status:?}");
        assert_eq!(next_attempt(1, status, None, f64::INFINITY, 0.0), Some(0.0), "{status:?}");
    }
}

#[test]
fn three_attempts_are_made_and_no_more() {
    let waits: Vec<_> =
        (1..=4).map(|failures| next_attempt(failures, Some(503), None, f64::INFINITY, 1.0).is_some()).collect();
    assert_eq!((MAX_ATTEMPTS, waits), (3, vec![true, true, false, false]));
}

#[test]
fn waits_double_from_one_second_to_twelve_with_full_jitter() {
    let bounds: Vec<_> = (1..=7).map(|failures| backoff(failures, None, 1.0)).collect();
    assert_eq!(bounds, [1_000.0, 2_000.0, 4_000.0, 8_000.0, 12_000.0, 12_000.0, 12_000.0]);
    assert_eq!([0.0, 0.5, 1.0].map(|chance| backoff(2, None, chance)), [0.0, 1_000.0, 2_000.0]);
    assert_eq!(backoff(u32::MAX, None, 1.0), 12_000.0);
}

#[test]
fn a_retry_is_never_before_the_retry_after_of_the_server() {
    assert_eq!(backoff(1, Some(30_000.0), 0.5), 30_000.0);
    assert_eq!(backoff(1, Some(100.0), 0.5), 500.0);
}

#[test]
fn a_wait_that_is_longer_than_the_time_left_does_not_begin() {
    assert_eq!(next_attempt(1, None, None, 400.0, 0.5), None);
    assert_eq!(next_attempt(1, None, None, 600.0, 0.5), Some(500.0));
    assert_eq!(next_attempt(1, Some(429), Some(2_500.0), 2_000.0, 0.5), None);
}
