use std::panic::{AssertUnwindSafe, catch_unwind};

use tenantry_kernel::{TenantContext, TenantError, TenantId};

use crate::tenants::{ACME, MEDTECH, id};

#[test]
fn begins_without_a_tenant() {
    let context = TenantContext::default();
    assert_eq!(context.get(), Err(TenantError::ContextNotSet));
    assert_eq!(context.get_value(), Err(TenantError::ContextNotSet));
    assert_eq!(context.get_optional(), None);
    assert!(!context.is_set());
}

#[test]
fn set_and_clear_return_the_tenant_that_was_active_before() {
    let mut context = TenantContext::default();
    assert_eq!(context.set(id(ACME)), None);
    assert_eq!(context.set(id(MEDTECH)), Some(id(ACME)));
    assert_eq!(context.get(), Ok(id(MEDTECH)));
    assert_eq!(context.get_value().as_deref(), Ok(MEDTECH));
    assert!(context.is_set());
    assert_eq!(context.clear(), Some(id(MEDTECH)));
    assert!(!context.is_set());
}

#[test]
fn a_scope_restores_the_tenant_from_before() {
    let mut context = TenantContext::default();
    context.set(id(ACME));
    let inner = context.scope(id(MEDTECH), |context| {
        context.scope(TenantId::PLATFORM, |context| assert_eq!(context.get(), Ok(TenantId::PLATFORM)));
        context.get_optional()
    });
    assert_eq!((inner, context.get()), (Some(id(MEDTECH)), Ok(id(ACME))));
}

#[test]
fn a_scope_without_a_tenant_before_ends_without_one() {
    let mut context = TenantContext::default();
    context.scope(id(ACME), |_| ());
    assert!(!context.is_set());
}

#[test]
fn a_scope_undoes_what_its_work_sets_or_clears() {
    let mut context = TenantContext::default();
    context.set(id(ACME));
    context.scope(id(MEDTECH), TenantContext::clear);
    assert_eq!(context.get(), Ok(id(ACME)));
    context.scope(id(MEDTECH), |context| context.set(TenantId::PLATFORM));
    assert_eq!(context.get(), Ok(id(ACME)));
}

/// Planted fault: restoring after `work` instead of in a guard's drop.
#[test]
fn a_scope_that_panics_restores_the_tenant_from_before() {
    let mut context = TenantContext::default();
    context.set(id(ACME));
    let panicked = catch_unwind(AssertUnwindSafe(|| context.scope(id(MEDTECH), |_| panic!("planted"))));
    assert!(panicked.is_err());
    assert_eq!(context.get(), Ok(id(ACME)));
}

/// Planted fault: a static behind the context.
#[test]
fn contexts_do_not_share_a_tenant() {
    let workers: Vec<_> = (1..=8_u128)
        .map(|number| {
            std::thread::spawn(move || {
                let own = TenantId::from_uuid(uuid::Uuid::from_u128(number)).unwrap();
                let mut context = TenantContext::default();
                for _ in 0..1_000 {
                    context.scope(own, |context| {
                        std::thread::yield_now();
                        assert_eq!(context.get(), Ok(own));
                    });
                    assert!(!context.is_set());
                }
            })
        })
        .collect();
    workers.into_iter().for_each(|worker| worker.join().unwrap());
}
