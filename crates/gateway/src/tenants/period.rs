//! The period after which the count of a limit begins again at zero.

/// The period of a limit, in UTC by the clock of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Period {
    /// A day.
    Day,
    /// A calendar month.
    Month,
    /// The count never begins again.
    Lifetime,
}

impl Period {
    /// The period as the database and the stored limits write it.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Lifetime => "lifetime",
        }
    }

    /// Reads a stored period.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        [Self::Day, Self::Month, Self::Lifetime].into_iter().find(|period| period.as_str() == text)
    }
}

/// The limits that a new panel counts for, each with its period. A limit of a tenant may name another period.
pub(super) const PANEL_LIMITS: [(&str, Period); 3] =
    [(PANELS_PER_MONTH, Period::Month), ("max_panels_per_day", Period::Day), ("max_panels", Period::Lifetime)];

/// The limit on panels that is counted for every tenant, also without a limit, because the bill needs it.
pub(super) const PANELS_PER_MONTH: &str = "max_panels_per_month";

/// The period of a counted limit that names none.
pub(super) fn default_period(key: &str) -> Option<Period> {
    PANEL_LIMITS.iter().find(|(counted, _)| *counted == key).map(|(_, period)| *period)
}
