//! The events of a panel service, checked against the panel that runs.

use serde::Deserialize;
use sse_stream::Sse;
use uuid::Uuid;

use super::running_panel::RunningPanel;

/// The longest text of a statement and of a conclusion, in characters.
const MAX_TEXT: usize = 4000;
const MAX_ROUNDS: i16 = 20;

/// What an expert says. Its expert is on the panel, and its position follows the position before it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Statement {
    panel_id: Uuid,
    pub(super) position: i16,
    pub(super) round: i16,
    /// The number of rounds of the run.
    pub(super) rounds: i16,
    pub(super) agent_id: Uuid,
    pub(super) text: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct End {
    panel_id: Uuid,
    #[serde(default)]
    conclusion: String,
}

/// An event that changes the stored panel.
#[derive(Debug)]
pub(super) enum RunEvent {
    Statement(Statement),
    /// The panel is completed, with this conclusion.
    Done(String),
    /// The panel service cannot complete the panel.
    Failed,
}

impl RunEvent {
    /// Reads an event of the stream of `panel`, of which the service has sent `spoken` statements before. None for an
    /// event that stores nothing, such as the beginning of a round.
    ///
    /// # Errors
    ///
    /// A sentence that says what is wrong. The service is not trusted with another panel, another expert or another
    /// order than it has been asked for.
    pub(super) fn read(sse: &Sse, panel: &RunningPanel, spoken: i16) -> Result<Option<Self>, String> {
        let data = sse.data.as_deref().unwrap_or_default();
        match sse.event.as_deref() {
            Some("statement") => {
                let statement: Statement = parse(data)?;
                statement.check(panel, spoken)?;
                Ok(Some(Self::Statement(statement)))
            }
            Some("done") => {
                let end: End = parse(data)?;
                is_of_panel(end.panel_id, panel)?;
                is_text(&end.conclusion)?;
                if spoken == 0 {
                    return Err("the panel is done and no expert has spoken".into());
                }
                Ok(Some(Self::Done(end.conclusion)))
            }
            Some("failed") => {
                is_of_panel(parse::<End>(data)?.panel_id, panel)?;
                Ok(Some(Self::Failed))
            }
            _ => Ok(None),
        }
    }
}

impl Statement {
    fn check(&self, panel: &RunningPanel, spoken: i16) -> Result<(), String> {
        is_of_panel(self.panel_id, panel)?;
        if self.position != spoken {
            return Err(format!("a statement has the position {} and should have {spoken}", self.position));
        }
        if !(1..=MAX_ROUNDS).contains(&self.rounds) || !(1..=self.rounds).contains(&self.round) {
            return Err(format!("a statement is of round {} of {}", self.round, self.rounds));
        }
        if !panel.agents.iter().any(|agent| agent.id == self.agent_id) {
            return Err(format!("the expert {} is not on the panel", self.agent_id));
        }
        is_text(&self.text)
    }
}

fn parse<'a, T: Deserialize<'a>>(data: &'a str) -> Result<T, String> {
    serde_json::from_str(data).map_err(|error| format!("an event has invalid data: {error}"))
}

fn is_of_panel(id: Uuid, panel: &RunningPanel) -> Result<(), String> {
    if id == panel.id { Ok(()) } else { Err(format!("an event is of panel {id}")) }
}

/// PostgreSQL cannot store a NUL character.
fn is_text(text: &str) -> Result<(), String> {
    let length = text.chars().count();
    if text.trim().is_empty() || length > MAX_TEXT || text.contains('\0') {
        return Err(format!("a text has {length} characters, and none, too many or a NUL is not allowed"));
    }
    Ok(())
}
