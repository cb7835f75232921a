//! The kinds of shared resources.

/// The kind of a shared resource. All kinds have the same rules of ownership and sharing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// An expert that a panel can ask.
    Agent,
    /// A function that an agent can call.
    Tool,
    /// An instruction for an agent.
    Prompt,
    /// A sequence of steps.
    Workflow,
    /// Documents that an agent can read.
    KnowledgeSource,
}

impl ResourceKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Agent, Self::Tool, Self::Prompt, Self::Workflow, Self::KnowledgeSource];

    /// The word in the database and in answers.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Tool => "tool",
            Self::Prompt => "prompt",
            Self::Workflow => "workflow",
            Self::KnowledgeSource => "knowledge_source",
        }
    }

    /// The word in an address: the plural.
    #[must_use]
    pub const fn segment(self) -> &'static str {
        match self {
            Self::Agent => "agents",
            Self::Tool => "tools",
            Self::Prompt => "prompts",
            Self::Workflow => "workflows",
            Self::KnowledgeSource => "knowledge-sources",
        }
    }

    /// The kind with this word in an address.
    #[must_use]
    pub fn of_segment(segment: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.segment() == segment)
    }

    /// The kind with this word in the database.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}
