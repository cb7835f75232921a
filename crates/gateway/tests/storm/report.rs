//! The report of a storm: what was sent, how it was answered, and every violation.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Mutex;
use std::time::Duration;

use super::outages::{Outages, Part};

/// The violations that the report shows. The count is of all.
const SHOWN: usize = 20;

/// By kind and name: hostile or not.
type Rows = BTreeMap<(bool, &'static str), Row>;

#[derive(Default)]
pub struct Report {
    rows: Mutex<Rows>,
    violations: Mutex<Vec<String>>,
}

#[derive(Default)]
struct Row {
    statuses: BTreeMap<u16, u64>,
    lost: u64,
    cancelled: u64,
}

impl Report {
    pub fn answered(&self, hostile: bool, name: &'static str, status: u16) {
        self.row(hostile, name, |row| *row.statuses.entry(status).or_default() += 1);
    }

    /// A request whose response an outage cut off.
    pub fn lost(&self, hostile: bool, name: &'static str) {
        self.row(hostile, name, |row| row.lost += 1);
    }

    /// A request that the storm itself cancelled.
    pub fn cancelled(&self, hostile: bool, name: &'static str) {
        self.row(hostile, name, |row| row.cancelled += 1);
    }

    pub fn violation(&self, what: String) {
        self.violations.lock().unwrap().push(what);
    }

    pub fn violations(&self) -> Vec<String> {
        self.violations.lock().unwrap().clone()
    }

    pub fn sent(&self, is_counted: impl Fn(bool) -> bool) -> u64 {
        total(&self.rows.lock().unwrap(), is_counted)
    }

    fn row(&self, hostile: bool, name: &'static str, change: impl FnOnce(&mut Row)) {
        change(self.rows.lock().unwrap().entry((hostile, name)).or_default());
    }

    /// The report as Markdown.
    pub fn text(&self, took: Duration, panels: usize, outages: &Outages) -> String {
        let rows = self.rows.lock().unwrap();
        let violations = self.violations.lock().unwrap();
        let mut text = format!(
            "| | |\n|---|---|\n\
             | requests | {} |\n\
             | of them hostile | {} |\n\
             | took | {:.0} minutes, {:.0} requests a second |\n",
            total(&rows, |_| true),
            total(&rows, |hostile| hostile),
            (took.as_secs_f64() / 60.0).ceil(),
            total(&rows, |_| true) as f64 / took.as_secs_f64(),
        );
        for (name, is) in PARTS {
            let (count, time) = outages.total(is);
            let _ = writeln!(text, "| {name} | {count} times, {:.1} s in all |", time.as_secs_f64());
        }
        let _ = writeln!(text, "| panels created, rows, and counted by usage | {panels} each |");
        let _ = writeln!(text, "| **violations** | **{}** |\n", violations.len());
        text.push_str("| request | sent | answers | cut off by an outage | cancelled |\n|---|---|---|---|---|\n");
        for ((hostile, name), row) in rows.iter() {
            let answers: Vec<_> = row.statuses.iter().map(|(status, count)| format!("{status}: {count}")).collect();
            let kind = if *hostile { "hostile: " } else { "" };
            let _ = writeln!(
                text,
                "| {kind}{name} | {} | {} | {} | {} |",
                row.sent(),
                answers.join(", "),
                row.lost,
                row.cancelled
            );
        }
        for violation in violations.iter().take(SHOWN) {
            let _ = writeln!(text, "\n- {violation}");
        }
        text
    }
}

type IsPart = fn(Part) -> bool;

const PARTS: [(&str, IsPart); 3] = [
    ("a replica killed or stopped, and started again", |part| matches!(part, Part::Replica(_))),
    ("PostgreSQL crashed and recovered", |part| part == Part::Database),
    ("Redis killed and started again, empty", |part| part == Part::Redis),
];

/// How many requests were sent.
fn total(rows: &Rows, is_counted: impl Fn(bool) -> bool) -> u64 {
    rows.iter().filter(|((hostile, _), _)| is_counted(*hostile)).map(|(_, row)| row.sent()).sum()
}

impl Row {
    fn sent(&self) -> u64 {
        self.statuses.values().sum::<u64>() + self.lost + self.cancelled
    }
}
