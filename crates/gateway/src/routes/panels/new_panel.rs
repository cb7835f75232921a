//! The request that creates a panel.

use serde::Deserialize;
use tenantry_kernel::TenantError;
use uuid::Uuid;

use crate::http::refuse_hidden_in_lines;

const MAX_QUESTION: usize = 4000;

/// How the experts work together.
#[derive(Clone, Copy, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum PanelType {
    Structured,
    Open,
    Socratic,
    Adversarial,
    Delphi,
    Hybrid,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::routes) struct NewPanel {
    pub(super) question: String,
    pub(super) r#type: PanelType,
    pub(super) agent_ids: Vec<Uuid>,
}

impl NewPanel {
    /// The panel with a trimmed question, after all fields are validated.
    pub(super) fn validated(mut self) -> Result<Self, TenantError> {
        self.question = self.question.trim().to_owned();
        let length = self.question.chars().count();
        if !(1..=MAX_QUESTION).contains(&length) {
            let reason = format!("it has {length} characters; write 1 to {MAX_QUESTION}");
            return Err(TenantError::validation("question", &reason));
        }
        refuse_hidden_in_lines(&self.question, "question")?;
        if self.agent_ids.is_empty() {
            return Err(TenantError::validation("agentIds", "the list is empty; write at least one id"));
        }
        let mut distinct = self.agent_ids.clone();
        distinct.sort_unstable();
        distinct.dedup();
        if distinct.len() != self.agent_ids.len() {
            return Err(TenantError::validation("agentIds", "an id is present more than once; write each id once"));
        }
        Ok(self)
    }
}

impl PanelType {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Structured => "structured",
            Self::Open => "open",
            Self::Socratic => "socratic",
            Self::Adversarial => "adversarial",
            Self::Delphi => "delphi",
            Self::Hybrid => "hybrid",
        }
    }
}
