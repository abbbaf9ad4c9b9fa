//! What became of a directive, and how often.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What became of one directive on one engine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// As the suite wants it.
    Pass,
    /// Not as the suite wants it.
    Fail,
    /// Not as the suite wants it, as expected.
    Xfail,
    /// Passed, although it is expected not to.
    Xpass,
    /// Needs a proposal that the engine does not implement.
    Unsupported,
    /// Not run, because a module it needs was not instantiated.
    Blocked,
    /// The engine ended.
    Crash,
    /// The engine did not answer in time.
    Timeout,
}

impl Status {
    /// Every status, in the order reports list them.
    pub const ALL: [Self; 8] = [
        Self::Pass,
        Self::Fail,
        Self::Xfail,
        Self::Xpass,
        Self::Unsupported,
        Self::Blocked,
        Self::Crash,
        Self::Timeout,
    ];

    /// The name in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Xfail => "xfail",
            Self::Xpass => "xpass",
            Self::Unsupported => "unsupported",
            Self::Blocked => "blocked",
            Self::Crash => "crash",
            Self::Timeout => "timeout",
        }
    }

    /// Whether the status makes a run fail.
    pub fn is_finding(self) -> bool {
        matches!(self, Self::Fail | Self::Xpass | Self::Crash | Self::Timeout)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// How many directives had each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each field is explained at the status of its name")]
pub struct Counts {
    pub pass: u64,
    pub fail: u64,
    pub xfail: u64,
    pub xpass: u64,
    pub unsupported: u64,
    pub blocked: u64,
    pub crash: u64,
    pub timeout: u64,
}

impl Counts {
    /// How many directives had `status`.
    pub fn get(&self, status: Status) -> u64 {
        match status {
            Status::Pass => self.pass,
            Status::Fail => self.fail,
            Status::Xfail => self.xfail,
            Status::Xpass => self.xpass,
            Status::Unsupported => self.unsupported,
            Status::Blocked => self.blocked,
            Status::Crash => self.crash,
            Status::Timeout => self.timeout,
        }
    }

    fn get_mut(&mut self, status: Status) -> &mut u64 {
        match status {
            Status::Pass => &mut self.pass,
            Status::Fail => &mut self.fail,
            Status::Xfail => &mut self.xfail,
            Status::Xpass => &mut self.xpass,
            Status::Unsupported => &mut self.unsupported,
            Status::Blocked => &mut self.blocked,
            Status::Crash => &mut self.crash,
            Status::Timeout => &mut self.timeout,
        }
    }

    /// Counts one more directive.
    pub fn add(&mut self, status: Status) {
        *self.get_mut(status) += 1;
    }

    /// All directives.
    pub fn total(&self) -> u64 {
        Status::ALL.into_iter().map(|status| self.get(status)).sum()
    }

    /// The directives that make a run fail.
    pub fn findings(&self) -> u64 {
        Status::ALL.into_iter().filter(|status| status.is_finding()).map(|status| self.get(status)).sum()
    }
}

impl std::ops::AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        for status in Status::ALL {
            *self.get_mut(status) += other.get(status);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_status_has_a_field_of_its_own_and_of_its_name() {
        for status in Status::ALL {
            let mut counts = Counts::default();
            counts.add(status);
            assert_eq!((counts.get(status), counts.total()), (1, 1));
            assert_eq!(counts.findings(), u64::from(status.is_finding()));
            assert_eq!(serde_json::to_value(counts).unwrap()[status.as_str()], 1);
            assert_eq!(serde_json::to_value(status).unwrap(), status.as_str());
        }
    }
}
