//! What must be true of the panels at the end of the storm.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;

use uuid::Uuid;

use super::population::{Role, TENANTS, marker, tenant_id};
use crate::harness::Harness;

/// A panel that the storm creates. Its question contains its key.
#[derive(Clone, Debug)]
pub struct NewPanel {
    pub tenant: usize,
    pub role: Role,
    pub key: Uuid,
    /// The `Idempotency-Key`, usually the same.
    pub idempotency_key: Uuid,
}

impl NewPanel {
    pub fn new(tenant: usize, role: Role) -> Self {
        let key = Uuid::new_v4();
        Self { tenant, role, key, idempotency_key: key }
    }

    pub fn question(&self) -> String {
        format!("{} {}", marker(self.tenant), self.key)
    }
}

#[derive(Default)]
pub struct Ledger {
    created: Mutex<BTreeMap<Uuid, (NewPanel, String)>>,
    refused: Mutex<BTreeSet<Uuid>>,
}

impl Ledger {
    /// Records the answer 201. The id of a repeated creation must be that of the first one.
    ///
    /// # Errors
    ///
    /// The violation, in words.
    pub fn created(&self, panel: &NewPanel, id: &str) -> Result<(), String> {
        let mut created = self.created.lock().unwrap();
        let (_, first) = created.entry(panel.key).or_insert_with(|| (panel.clone(), id.to_owned()));
        if first == id { Ok(()) } else { Err(format!("one key made the panels {first} and {id}")) }
    }

    /// Records that this panel must not exist.
    pub fn refused(&self, panel: &NewPanel) {
        self.refused.lock().unwrap().insert(panel.key);
    }

    /// A created panel near this key, with its id.
    pub fn any(&self, near: Uuid) -> Option<(NewPanel, String)> {
        let created = self.created.lock().unwrap();
        created.range(near..).next().or_else(|| created.iter().next()).map(|(_, entry)| entry.clone())
    }

    pub fn count(&self) -> usize {
        self.created.lock().unwrap().len()
    }

    /// Compares the ledger with the rows and the usage of every tenant, and returns the differences.
    pub async fn compare(&self, harness: &Harness, used: impl AsyncFn(usize) -> u64) -> Vec<String> {
        let superuser = harness.as_superuser().await;
        let mut differences = Vec::new();
        for tenant in 0..TENANTS {
            let rows = superuser
                .query(
                    "select split_part(question, ' ', 2) as key, split_part(question, ' ', 1) as marker
                     from tenantry.panels where tenant_id = $1::text::uuid and question not like 'Seeded %'",
                    &[&tenant_id(tenant)],
                )
                .await
                .unwrap();
            let keys: Vec<Uuid> = rows.iter().map(|row| row.get::<_, &str>("key").parse().unwrap()).collect();
            if rows.iter().any(|row| row.get::<_, &str>("marker") != marker(tenant)) {
                differences.push(format!("tenant {tenant} has a panel of another tenant"));
            }
            let stored: BTreeSet<Uuid> = keys.iter().copied().collect();
            let acknowledged: BTreeSet<Uuid> = {
                let created = self.created.lock().unwrap();
                created.values().filter(|(panel, _)| panel.tenant == tenant).map(|(panel, _)| panel.key).collect()
            };
            let used = used(tenant).await;
            if keys.len() != stored.len() || stored != acknowledged || used != stored.len() as u64 {
                differences.push(format!(
                    "tenant {tenant}: {} rows with {} keys, {} acknowledged, {used} counted",
                    keys.len(),
                    stored.len(),
                    acknowledged.len(),
                ));
            }
            let refused = self.refused.lock().unwrap();
            differences.extend(stored.intersection(&refused).map(|key| format!("the refused panel {key} exists")));
        }
        differences
    }
}
