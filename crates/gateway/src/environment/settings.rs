//! Environment variables as numbers and durations.

use std::time::Duration;

use super::config_error::ConfigError;

const LONGEST_SECONDS: u64 = 86_400;
const LARGEST_COUNT: usize = 1_000_000;

/// The variables of the environment, for settings that are numbers.
pub(crate) struct Settings<'a> {
    pub(crate) variable: &'a dyn Fn(&str) -> Option<String>,
}

impl Settings<'_> {
    /// A time in seconds, if it is set. It may have a fraction, and is more than none.
    pub(crate) fn seconds(&self, name: &'static str) -> Result<Option<Duration>, ConfigError> {
        let wanted = format!("write a time in seconds, from 0.001 to {LONGEST_SECONDS}, such as 10 or 0.5");
        let seconds: Option<f64> = parse(self.given(name), name, &wanted)?;
        let known = |seconds: f64| {
            let time = Duration::try_from_secs_f64(seconds).ok()?;
            (Duration::from_millis(1)..=Duration::from_secs(LONGEST_SECONDS)).contains(&time).then_some(time)
        };
        seconds
            .map(|seconds| {
                known(seconds).ok_or_else(|| ConfigError::new(name, format!("{seconds} is out of range; {wanted}")))
            })
            .transpose()
    }

    /// As [`seconds`](Self::seconds), and 0 is a time too.
    pub(crate) fn seconds_or_none(&self, name: &'static str) -> Result<Option<Duration>, ConfigError> {
        if self.given(name).as_deref() == Some("0") { Ok(Some(Duration::ZERO)) } else { self.seconds(name) }
    }

    /// A whole number of that much or more, if it is set.
    pub(crate) fn count(&self, name: &'static str, least: usize) -> Result<Option<usize>, ConfigError> {
        let wanted = format!("write a whole number from {least} to {LARGEST_COUNT}");
        let count: Option<usize> = parse(self.given(name), name, &wanted)?;
        if let Some(count) = count
            && !(least..=LARGEST_COUNT).contains(&count)
        {
            return Err(ConfigError::new(name, format!("{count} is out of range; {wanted}")));
        }
        Ok(count)
    }

    fn given(&self, name: &str) -> Option<String> {
        (self.variable)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }
}

pub(crate) fn parse<T: std::str::FromStr>(
    text: Option<String>,
    name: &'static str,
    wanted: &str,
) -> Result<Option<T>, ConfigError> {
    text.map(|text| text.parse().map_err(|_| ConfigError::new(name, format!("\"{text}\" is not understood; {wanted}"))))
        .transpose()
}
