use proptest::prelude::*;
use tenantry_kernel::{Switch, TenantError, Ticket};

#[test]
fn begins_without_a_pending_switch() {
    let switch = Switch::default();
    assert_eq!((switch.epoch(), switch.is_pending()), (0, false));
    assert!(!switch.is_current(Ticket::from_number(0)), "no ticket was issued");
}

#[test]
fn a_switch_that_commits_begins_an_epoch() {
    let mut switch = Switch::default();
    let ticket = switch.begin();
    assert!(switch.is_pending() && switch.is_current(ticket));
    assert_eq!(switch.commit(ticket), Ok(1));
    assert_eq!((switch.epoch(), switch.is_pending()), (1, false));
}

#[test]
fn no_switch_commits_twice() {
    let mut switch = Switch::default();
    let ticket = switch.begin();
    assert_eq!(switch.commit(ticket), Ok(1));
    assert_eq!(switch.commit(ticket), Err(TenantError::Changed));
    assert_eq!(switch.epoch(), 1);
}

#[test]
fn a_switch_that_fails_changes_nothing() {
    let mut switch = Switch::default();
    let ticket = switch.begin();
    switch.fail(ticket);
    assert_eq!((switch.epoch(), switch.is_pending()), (0, false));
    assert_eq!(switch.commit(ticket), Err(TenantError::Changed), "failed is failed");
}

#[test]
fn the_failure_of_a_superseded_switch_does_not_affect_the_pending_one() {
    let mut switch = Switch::default();
    let (first, second) = (switch.begin(), switch.begin());
    switch.fail(first);
    assert_eq!(switch.commit(second), Ok(1));
}

/// Planted fault: starting again at epoch 0, where an answer for an earlier tenant would count again.
#[test]
fn a_resumed_client_keeps_its_tickets_and_epochs() {
    let mut switch = Switch::default();
    let first = switch.begin();
    assert_eq!(switch.commit(first), Ok(1));
    let (second, third) = (switch.begin(), switch.begin());
    let mut resumed = Switch::resume(switch.state());
    assert_eq!(resumed.admit(0), Err(TenantError::Changed));
    assert_eq!(resumed.admit(1), Ok(()));
    assert_eq!(resumed.commit(second), Err(TenantError::Changed));
    assert_eq!(resumed.commit(third), Ok(2));
    assert_eq!(Switch::resume(resumed.state()).commit(third), Err(TenantError::Changed), "no ticket commits twice");
}

/// Planted fault: falling back to the previous switch, which the person replaced.
#[test]
fn when_the_last_switch_fails_the_superseded_one_stays_superseded() {
    let mut switch = Switch::default();
    let (first, second) = (switch.begin(), switch.begin());
    switch.fail(second);
    assert_eq!(switch.commit(first), Err(TenantError::Changed));
    assert_eq!(switch.epoch(), 0);
}

#[test]
fn work_of_an_earlier_epoch_hands_over_no_result() {
    let mut switch = Switch::default();
    let began = switch.epoch();
    assert_eq!(switch.admit(began), Ok(()));
    let ticket = switch.begin();
    assert_eq!(switch.admit(began), Ok(()), "nothing changes until a switch commits");
    switch.commit(ticket).unwrap();
    assert_eq!(switch.admit(began), Err(TenantError::Changed));
    assert_eq!(switch.admit(switch.epoch()), Ok(()));
}

#[test]
fn a_ticket_travels_as_a_number() {
    let mut switch = Switch::default();
    let ticket = switch.begin();
    assert_eq!(switch.commit(Ticket::from_number(ticket.number())), Ok(1));
}

/// What happens to the switches of one client: a switch is requested, or an earlier one is answered.
#[derive(Clone, Debug)]
enum Event {
    Ask,
    Succeed(usize),
    Fail(usize),
}

fn any_event() -> impl Strategy<Value = Event> {
    prop_oneof![
        2 => Just(Event::Ask),
        2 => any::<usize>().prop_map(Event::Succeed),
        1 => any::<usize>().prop_map(Event::Fail),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10_000))]

    /// Planted fault: `commit` without its check, which lets the answer that comes last win.
    #[test]
    fn in_every_order_only_the_last_requested_switch_commits(events in prop::collection::vec(any_event(), 1..24)) {
        let mut switch = Switch::default();
        let mut tickets: Vec<Ticket> = Vec::new();
        let mut is_open = false;
        for event in events {
            let epoch = switch.epoch();
            match event {
                Event::Ask => {
                    tickets.push(switch.begin());
                    is_open = true;
                    prop_assert_eq!(switch.epoch(), epoch, "asking changes nothing");
                }
                Event::Succeed(_) | Event::Fail(_) if tickets.is_empty() => {}
                Event::Succeed(at) => {
                    let at = at % tickets.len();
                    let counts = is_open && at + 1 == tickets.len();
                    prop_assert_eq!(switch.commit(tickets[at]).is_ok(), counts);
                    prop_assert_eq!(switch.epoch(), epoch + u32::from(counts));
                    is_open &= !counts;
                }
                Event::Fail(at) => {
                    let at = at % tickets.len();
                    switch.fail(tickets[at]);
                    is_open &= at + 1 != tickets.len();
                    prop_assert_eq!(switch.epoch(), epoch, "failing changes nothing");
                }
            }
            prop_assert_eq!(switch.is_pending(), is_open);
            prop_assert!(switch.admit(switch.epoch()).is_ok());
        }
    }
}
